import { later, policy } from '@latchkey/core';
import { describe, expect, it } from 'vitest';
import { mayGiveOwnAccess } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { ann, startPortal } from '../portal.ts';
import { done, meanwhile, startMortalPortal, tokenTo } from './situation.ts';

const view = ['roster.view'];
const verify = ['shifts.verify'];
const annAgain = { name: 'Ann C.', email: 'ann.carer@example.org' };

async function annTwice({ staff }: Portal) {
  const { personId: survivorId } = done(await staff.people.register(ann));
  const { personId: absorbedId } = done(await staff.people.register(annAgain));
  return { survivorId, absorbedId };
}

describe('between the steps of a merge', () => {
  it('whoever looks for those who may act finds the survivor alone', async () => {
    const portal = await startMortalPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    const { access } = portal.staff;
    await access.grant({ workspaceId: 'rosa', personId: survivorId, permissions: view });
    await access.grant({ workspaceId: 'rosa', personId: absorbedId, permissions: view });
    portal.lost.add('AccessRevoked');
    await expect(portal.staff.people.merge({ survivorId, absorbedId })).rejects.toThrow('the process died');
    const head = await portal.eventStore.head();
    const found = await access.whoMay({ workspaceId: 'rosa', permission: 'roster.view' }, { atLeast: head });
    expect(found.items).toEqual([survivorId]);
  });

  it('of two open invitations the survivor’s can be sent again, and the other cannot', async () => {
    const portal = await startMortalPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    await tokenTo(portal, 'rosa', ann);
    await tokenTo(portal, 'rosa', annAgain);
    const { invitations } = portal.staff;
    const [own] = (await invitations.list({ personId: survivorId })).items;
    portal.lost.add('InvitationRescinded');
    await expect(portal.staff.people.merge({ survivorId, absorbedId })).rejects.toThrow('the process died');
    portal.clock.advance(600_000);
    done(await invitations.resend({ invitationId: own?.invitationId ?? '' }));
  });

  it('access that comes late to the absorbed person leaves the survivor’s as it is, and then joins it', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    await portal.staff.access.grant({ workspaceId: 'rosa', personId: survivorId, permissions: verify });
    const slow = await portal.another({
      eventStore: meanwhile(portal, 'AccessGranted', () =>
        portal.staff.people.merge({ survivorId, absorbedId }),
      ),
    });
    const where = { workspaceId: 'rosa', personId: absorbedId };
    done(await slow.staff.access.grant({ ...where, permissions: view }));
    const check = async (permission: string) =>
      (await slow.staff.access.check({ ...where, permission })).allowed;
    expect(await check('shifts.verify')).toBe(true);
    await slow.latchkey.whenIdle();
    expect([await check('shifts.verify'), await check('roster.view')]).toEqual([true, true]);
  });
});

describe('the one button, on the open invitation of somebody who was merged', () => {
  it('invites the survivor as themselves when that ends before it is sent again', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    await tokenTo(portal, 'rosa', annAgain);
    const [absorbed] = (await portal.staff.invitations.list({ personId: absorbedId })).items;
    const invitationId = absorbed?.invitationId ?? '';
    await portal.staff.people.merge({ survivorId, absorbedId });
    let reads = 0;
    const slow = await portal.another({
      eventStore: {
        ...portal.eventStore,
        async read(stream, options) {
          // It is found open, too soon to send it again; whether that is still so is read once more.
          if (stream === `invitation-${invitationId}` && ++reads === 2) {
            done(await portal.staff.invitations.rescind({ invitationId }));
          }
          return portal.eventStore.read(stream, options);
        },
      },
    });
    const sent = done(
      await slow.staff.invitations.send({ workspaceId: 'rosa', person: ann, permissions: view }),
    );
    expect(sent).toMatchObject({ did: 'invited', personId: survivorId });
    expect(sent.invitationId).not.toBe(invitationId);
  });
});

describe('a merge of two who have access to the same workspace', () => {
  it('frees a seat at once', async () => {
    const portal = await startPortal();
    const { survivorId, absorbedId } = await annTwice(portal);
    const { staff } = portal;
    await staff.seats.license({ capacity: 2 });
    const seats = { validFor: 'PT48H', resend: { cooldown: 'PT0S', limit: 5 }, acceptBy: 'matchingEmail' };
    await staff.tenants.changePolicy({ policy: policy.parse({ ...seats, seats: 'reserve' }) });
    for (const personId of [survivorId, absorbedId]) {
      done(await staff.access.grant({ workspaceId: 'rosa', personId, permissions: view }));
    }
    done(await staff.people.merge({ survivorId, absorbedId }));
    expect(await staff.seats.get()).toMatchObject({ committed: 1, free: 1 });
  });

  it('asks nobody to be able to give what was revoked', async () => {
    const portal = await startPortal({ mayGive: mayGiveOwnAccess });
    const system = portal.latchkey.as({
      tenantId: 'harbour-care',
      actor: { type: 'system', part: 'import' },
    });
    const { survivorId, absorbedId } = await annTwice(portal);
    const accessUntil = later(portal.clock.now(), 1_000);
    const where = { workspaceId: 'rosa', permissions: view };
    done(await system.access.grant({ ...where, personId: survivorId, accessUntil }));
    done(await system.access.grant({ ...where, personId: absorbedId }));
    done(await system.access.revoke({ workspaceId: 'rosa', personId: absorbedId }));
    const merged = await portal.staff.people.merge({ survivorId, absorbedId });
    expect(merged.ok).toBe(true);
  });
});
