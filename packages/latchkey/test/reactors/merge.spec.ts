import { describe, expect, it } from 'vitest';
import { done, meanwhile, startMortalPortal, theo } from '../people/situation.ts';
import type { Portal } from '../portal.ts';
import { ann, startPortal } from '../portal.ts';

const view = ['roster.view'];
const annAgain = { name: 'Ann C.', email: 'ann.carer@example.org' };
const offer = { workspaceId: theo.workspaceId, permissions: view };

async function annTwice(portal: Portal) {
  const { people, workspaces } = portal.staff;
  await workspaces.open(theo);
  const { personId: survivorId } = done(await people.register(ann));
  const { personId: absorbedId } = done(await people.register(annAgain));
  return { survivorId, absorbedId };
}

/**
 * A process that is about to append such an event when the two are merged elsewhere, and all that follows from that is done
 * here and there: so nothing but that event can set the merge going again.
 */
async function slowUntilMerged(
  portal: Portal,
  type: string,
  pair: { survivorId: string; absorbedId: string },
): Promise<Portal> {
  const slow = await portal.another({
    eventStore: meanwhile(portal, type, async () => {
      done(await portal.staff.people.merge(pair));
      await portal.latchkey.whenIdle();
      await slow.latchkey.whenIdle();
    }),
  });
  return slow;
}

async function settled(...processes: readonly Portal[]): Promise<void> {
  for (const { latchkey } of processes) await latchkey.whenIdle();
}

async function openOrRequested({ staff }: Portal): Promise<number> {
  const { items } = await staff.invitations.list({ workspaceId: theo.workspaceId });
  return items.filter(({ status }) => status === 'pending' || status === 'requested').length;
}

describe('a merge that is long over is taken up again', () => {
  it('when access comes to the absorbed person', async () => {
    const portal = await startPortal();
    const pair = await annTwice(portal);
    const slow = await slowUntilMerged(portal, 'AccessGranted', pair);
    done(await slow.staff.access.grant({ ...offer, personId: pair.absorbedId }));
    await settled(slow, portal);
    const { items } = await portal.staff.access.list({ status: 'live' });
    expect(items).toMatchObject([{ personId: pair.survivorId, permissions: view }]);
  });

  it.each([
    ['the absorbed person is invited, as the survivor is', ann, annAgain],
    ['the survivor is invited, as the absorbed person is', annAgain, ann],
  ])('when %s', async (_what, invitedBefore, invitedLate) => {
    const portal = await startPortal();
    const pair = await annTwice(portal);
    const { invitations } = portal.staff;
    done(await invitations.invite({ ...offer, person: invitedBefore }));
    await portal.latchkey.whenIdle();
    const slow = await slowUntilMerged(portal, 'PersonInvited', pair);
    done(await slow.staff.invitations.invite({ ...offer, person: invitedLate }));
    await settled(slow, portal);
    expect(await openOrRequested(portal)).toBe(1);
  });

  it.each([
    ['absorbed person', ann, annAgain],
    ['survivor', annAgain, ann],
  ])('when somebody asks to invite the %s', async (_who, askedBefore, askedLate) => {
    const portal = await startPortal();
    const pair = await annTwice(portal);
    const resend = { cooldown: 'PT0S', limit: 5 };
    const policy = { validFor: 'P7D', resend, acceptBy: 'matchingEmail', approval: 'required' } as const;
    done(await portal.staff.tenants.changePolicy({ policy }));
    done(await portal.staff.invitations.invite({ ...offer, person: askedBefore }));
    const slow = await slowUntilMerged(portal, 'InvitationRequested', pair);
    done(await slow.staff.invitations.invite({ ...offer, person: askedLate }));
    await settled(slow, portal);
    expect(await openOrRequested(portal)).toBe(1);
  });
});

it('a merge that was parked is parked no longer once it was given again', async () => {
  const portal = await startMortalPortal();
  const pair = await annTwice(portal);
  portal.lost.add('PersonAbsorbed');
  await expect(portal.staff.people.merge(pair)).rejects.toThrow('the process died');
  for (let hours = 0; hours < 48; hours++) {
    portal.clock.advance(3_600_000);
    await portal.latchkey.whenIdle();
  }
  expect(await portal.latchkey.parked()).toMatchObject([{ list: 'merge', id: pair.absorbedId }]);
  portal.lost.clear();
  done(await portal.staff.people.merge(pair));
  await portal.latchkey.whenIdle();
  expect(await portal.latchkey.parked()).toEqual([]);
});
