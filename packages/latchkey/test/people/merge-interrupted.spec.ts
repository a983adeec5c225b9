import { policy } from '@latchkey/core';
import { describe, expect, it } from 'vitest';
import type { Portal } from '../portal.ts';
import { acceptAs, ann, annSignedIn, rejectionOf, startPortal } from '../portal.ts';
import { bob, done, letIn, may, meanwhile, startMortalPortal, theo, tokenTo, typesIn } from './situation.ts';

const view = ['roster.view'];
const annAgain = { name: 'Ann C.', email: 'ann.carer@example.org' };

/** Ann is there twice: both are invited to Theo, and the second has access to Rosa, each with a seat, of which there are no more. */
async function annTwice(portal: Portal) {
  const { staff } = portal;
  await staff.seats.license({ capacity: 3 });
  const seats = { validFor: 'PT48H', resend: { cooldown: 'PT0S', limit: 5 }, acceptBy: 'matchingEmail' };
  await staff.tenants.changePolicy({ policy: policy.parse({ ...seats, seats: 'reserve' }) });
  const { personId: survivorId } = done(await staff.people.register(ann));
  const { personId: absorbedId } = done(await staff.people.register(annAgain));
  done(await staff.access.grant({ workspaceId: 'rosa', personId: absorbedId, permissions: view }));
  const token = await tokenTo(portal, theo.workspaceId, ann);
  await tokenTo(portal, theo.workspaceId, annAgain);
  return { survivorId, absorbedId, token };
}

/** What comes of merging them, wherever it stopped and whoever went on. */
async function expectMerged(
  portal: Portal,
  { survivorId, absorbedId }: { survivorId: string; absorbedId: string },
) {
  const { access, invitations, people, seats } = portal.staff;
  expect((await people.list()).items.map(({ personId }) => personId)).toEqual([survivorId]);
  expect((await access.list({ personId: survivorId })).items).toMatchObject([
    { workspaceId: 'rosa', status: 'live', permissions: view },
  ]);
  expect((await access.list({ personId: absorbedId })).items).toMatchObject([{ status: 'revoked' }]);
  const open = (await invitations.list({ personId: survivorId, status: 'pending' })).items;
  expect(open).toMatchObject([{ workspaceId: theo.workspaceId }]);
  expect(await seats.get()).toMatchObject({ committed: 1, reserved: 1 });
  expect(await typesIn(portal, 'personMerge')).toEqual(['MergeStarted']);
}

const steps = [
  'MergeStarted',
  'PersonAbsorbed',
  'PersonMerged',
  'SeatCommitted',
  'AccessRevoked',
  'AccessGranted',
  'InvitationRescinded',
];

describe('a merge that died before it appended', () => {
  it.each(steps)('%s is completed when it is given again', async (type) => {
    const portal = await startMortalPortal();
    const pair = await annTwice(portal);
    portal.lost.add(type);
    const merge = () =>
      portal.staff.people.merge(
        { survivorId: pair.survivorId, absorbedId: pair.absorbedId },
        { commandId: 'merge Ann' },
      );
    await expect(merge()).rejects.toThrow('the process died');
    portal.lost.clear();
    done(await merge());
    await expectMerged(portal, pair);
    await portal.latchkey.whenIdle();
    await expectMerged(portal, pair);
  });

  it.each(steps.slice(1))('%s is completed by another process', async (type) => {
    const portal = await startMortalPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    portal.lost.add(type);
    await expect(portal.staff.people.merge({ survivorId, absorbedId })).rejects.toThrow('the process died');
    await portal.latchkey.close();
    portal.lost.clear();
    const heir = await portal.another();
    await heir.latchkey.whenIdle();
    await expectMerged(heir, { survivorId, absorbedId });
  });

  it('a word of it was not begun', async () => {
    const portal = await startMortalPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    portal.lost.add('MergeStarted');
    await expect(portal.staff.people.merge({ survivorId, absorbedId })).rejects.toThrow('the process died');
    await portal.latchkey.whenIdle();
    expect((await portal.staff.people.list()).items).toHaveLength(2);
  });

  it.each(['AccessRevoked', 'AccessGranted'])(
    '%s gives nothing back that was revoked before it went on',
    async (type) => {
      const portal = await startMortalPortal();
      const { survivorId, absorbedId } = await annTwice(portal);
      portal.lost.add(type);
      await expect(portal.staff.people.merge({ survivorId, absorbedId })).rejects.toThrow('the process died');
      portal.lost.clear();
      done(await portal.staff.access.revoke({ workspaceId: 'rosa', personId: survivorId }));
      portal.clock.advance(3_600_000);
      await portal.latchkey.whenIdle();
      expect((await portal.staff.access.list({ personId: survivorId })).items).toMatchObject([
        { status: 'revoked' },
      ]);
      const asked = { workspaceId: 'rosa', personId: absorbedId, permission: 'roster.view' };
      expect((await portal.staff.access.check(asked)).allowed).toBe(false);
    },
  );
});

describe('a merge, while', () => {
  it('the other way round is asked for elsewhere, leaves one of both', async () => {
    for (let round = 0; round < 10; round++) {
      const portal = await startPortal();
      const other = await portal.another();
      const { survivorId, absorbedId } = await annTwice(portal);
      const results = await Promise.all([
        portal.staff.people.merge({ survivorId, absorbedId }),
        other.staff.people.merge({ survivorId: absorbedId, absorbedId: survivorId }),
      ]);
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
      expect(results.map(rejectionOf).find(Boolean)).toMatchObject({ type: 'PersonAbsorbed' });
      await portal.latchkey.whenIdle();
      expect((await portal.staff.people.list()).items).toHaveLength(1);
    }
  });

  it('three close a circle, leaves one of the three', async () => {
    for (let round = 0; round < 5; round++) {
      const portal = await startPortal();
      const processes = [portal, await portal.another(), await portal.another()];
      const ids: string[] = [];
      for (const person of [ann, annAgain, bob]) {
        ids.push(done(await portal.staff.people.register(person)).personId);
      }
      await Promise.all(
        processes.map(({ staff }, index) =>
          staff.people.merge({ survivorId: ids[index] ?? '', absorbedId: ids[(index + 1) % 3] ?? '' }),
        ),
      );
      for (const { latchkey } of processes) await latchkey.whenIdle();
      const listed = (await portal.staff.people.list()).items;
      expect(listed).toHaveLength(1);
      for (const personId of ids) {
        const renamed = await portal.staff.people.rename({ personId, name: `round ${round}` });
        expect(done(renamed).personId).toBe(listed[0]?.personId);
      }
    }
  });

  it('one that stalled goes on, is that one first', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    let other: unknown;
    const slow = await portal.another({
      eventStore: meanwhile(portal, 'PersonAbsorbed', async () => {
        const round = { survivorId: absorbedId, absorbedId: survivorId };
        other = rejectionOf(await portal.staff.people.merge(round));
      }),
    });
    done(await slow.staff.people.merge({ survivorId, absorbedId }));
    expect(other).toEqual({ type: 'PersonAbsorbed', personId: absorbedId, by: survivorId });
    await slow.latchkey.whenIdle();
    expect(await typesIn(portal, 'personMerge')).toEqual(['MergeStarted']);
  });

  it('somebody accepts as the one to be absorbed, never comes about', async () => {
    const portal = await startMortalPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    await portal.staff.seats.license({ capacity: 10 });
    const token = await tokenTo(portal, 'oak', annAgain);
    portal.lost.add('PersonAbsorbed');
    await expect(portal.staff.people.merge({ survivorId, absorbedId })).rejects.toThrow('the process died');
    done(await acceptAs(portal, annSignedIn, token, annAgain.email));
    portal.lost.clear();
    portal.clock.advance(3_600_000);
    await portal.latchkey.whenIdle();
    expect(rejectionOf(await portal.staff.people.merge({ survivorId, absorbedId }))).toEqual({
      type: 'MergeTheOtherWayRound',
    });
    expect((await portal.staff.people.list()).items).toHaveLength(2);
    expect((await typesIn(portal, 'person')).filter((type) => type === 'MergeAbandoned')).toHaveLength(1);
    done(await portal.staff.people.merge({ survivorId: absorbedId, absorbedId: survivorId }));
    expect(await may(portal, annSignedIn, 'oak')).toBe(true);
  });

  it('somebody is about to accept as the one to be absorbed, is refused until they have or cannot any more', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    await portal.staff.seats.license({ capacity: 10 });
    const token = await tokenTo(portal, 'oak', annAgain);
    let refused: unknown;
    const slow = await portal.another({
      eventStore: meanwhile(portal, 'InvitationAccepted', async () => {
        refused = rejectionOf(await portal.staff.people.merge({ survivorId, absorbedId }));
      }),
    });
    done(await acceptAs(slow, annSignedIn, token, annAgain.email));
    expect(refused).toEqual({ type: 'MergeTheOtherWayRound' });
  });

  it('somebody begins to accept as the one to be absorbed, lets them accept as the survivor', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    await portal.staff.seats.license({ capacity: 10 });
    const token = await tokenTo(portal, 'oak', annAgain);
    const slow = await portal.another({
      eventStore: meanwhile(portal, 'PersonPrincipalClaimed', () =>
        portal.staff.people.merge({ survivorId, absorbedId }),
      ),
    });
    const accepted = done(await acceptAs(slow, annSignedIn, token, annAgain.email));
    expect(accepted.personId).toBe(survivorId);
    await portal.latchkey.whenIdle();
    for (const process of [portal, slow, await portal.another()]) {
      const asked = { principalId: annSignedIn, workspaceId: 'oak', permission: 'roster.view' };
      expect((await process.staff.access.check(asked)).allowed).toBe(true);
    }
    expect(rejectionOf(await letIn(portal, 'elm', 'u-other', ann))).toEqual({ type: 'PrincipalMismatch' });
  });

  it.each([
    ['AccessGranted', 'access'],
    ['PersonInvited', 'an invitation'],
  ])('%s of the one to be absorbed is on its way, moves %s all the same', async (type) => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    await portal.staff.seats.license({ capacity: 10 });
    await portal.staff.workspaces.open({ workspaceId: 'oak', kind: 'client', name: 'Oak' });
    const slow = await portal.another({
      eventStore: meanwhile(portal, type, () => portal.staff.people.merge({ survivorId, absorbedId })),
    });
    if (type === 'AccessGranted') {
      done(await slow.staff.access.grant({ workspaceId: 'oak', personId: absorbedId, permissions: view }));
    } else {
      done(await portal.staff.invitations.invite({ workspaceId: 'oak', person: ann, permissions: view }));
      done(await slow.staff.invitations.invite({ workspaceId: 'oak', person: annAgain, permissions: view }));
    }
    await slow.latchkey.whenIdle();
    await portal.latchkey.whenIdle();
    const { access, invitations } = portal.staff;
    const live = (await access.list({ status: 'live' })).items;
    expect(live.map(({ personId }) => personId)).toEqual(live.map(() => survivorId));
    expect(live).toHaveLength(type === 'AccessGranted' ? 2 : 1);
    const open = (await invitations.list({ workspaceId: 'oak', status: 'pending' })).items;
    expect(open).toHaveLength(type === 'AccessGranted' ? 0 : 1);
    expect(await portal.staff.seats.get()).toMatchObject({ committed: live.length });
  });

  it('the survivor is invited where the absorbed one is, leaves one invitation open', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    await portal.staff.seats.license({ capacity: 10 });
    await tokenTo(portal, 'oak', annAgain);
    const slow = await portal.another({
      eventStore: meanwhile(portal, 'PersonInvited', () =>
        portal.staff.people.merge({ survivorId, absorbedId }),
      ),
    });
    done(await slow.staff.invitations.invite({ workspaceId: 'oak', person: ann, permissions: view }));
    await slow.latchkey.whenIdle();
    await portal.latchkey.whenIdle();
    const open = (await portal.staff.invitations.list({ workspaceId: 'oak', status: 'pending' })).items;
    expect(open).toHaveLength(1);
  });
});
