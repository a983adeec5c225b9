import { dyingAfter, dyingBefore } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/index.ts';
import { memoryReadModels } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { rejectionOf, rosa } from '../portal.ts';
import {
  acceptAs,
  fiveMinutes,
  invite,
  invited,
  letIn,
  license,
  poolEvents,
  setPolicy,
  startWithSeats,
  twoDays,
  use,
} from './situation.ts';

const here = { workspaceId: rosa.workspaceId };
const died = 'the process died';

/** Lets a process do something and die when it is about to append such an event, or right after it has; none is left. */
async function dies(
  portal: Portal,
  type: string,
  act: (dying: Portal) => Promise<unknown>,
  when = dyingBefore,
): Promise<void> {
  const dying = await portal.another({ eventStore: when(type, portal.eventStore) });
  await expect(act({ ...dying, tokenFor: portal.tokenFor })).rejects.toThrow(died);
  await dying.latchkey.close();
  await portal.latchkey.close();
}

async function heirOf(portal: Portal): Promise<Portal> {
  const heir = await portal.another();
  await heir.latchkey.whenIdle();
  return heir;
}

async function after(heir: Portal, milliseconds: number): Promise<void> {
  heir.clock.advance(milliseconds);
  await heir.latchkey.whenIdle();
}

describe('a seat that was kept free for a round which never opened', () => {
  it('is released five minutes on', async () => {
    const portal = await startWithSeats(1);
    await dies(portal, 'PersonInvited', (dying) => invite(dying, 'ann'));
    const heir = await heirOf(portal);
    await after(heir, fiveMinutes - 1);
    expect(await use(heir)).toEqual([1, 0, 0]);
    await after(heir, 1);
    expect(await use(heir)).toEqual([0, 0, 1]);
  });

  it('is the round’s own where the command comes again', async () => {
    const portal = await startWithSeats(1);
    await dies(portal, 'PersonInvited', (dying) => invite(dying, 'ann'));
    const heir = await heirOf(portal);
    expect((await invite(heir, 'ann')).ok).toBe(true);
    await after(heir, fiveMinutes);
    expect(await use(heir)).toEqual([1, 0, 0]);
  });
});

describe('a seat that was kept free for longer by a resend which never happened', () => {
  it('is left to whoever sends it again, for five minutes', async () => {
    const portal = await startWithSeats(1);
    const { invitationId } = await invited(portal, 'ann');
    portal.clock.advance(twoDays - 1);
    await dies(portal, 'InvitationResent', (dying) => dying.staff.invitations.resend({ invitationId }));
    const heir = await heirOf(portal);
    await after(heir, 1);
    expect(await heir.staff.invitations.get(invitationId)).toMatchObject({ status: 'expired' });
    expect(await use(heir)).toEqual([1, 0, 0]);
    await after(heir, fiveMinutes - 1);
    expect(await use(heir)).toEqual([0, 0, 1]);
  });
});

describe('a seat that was kept free anew while its round counts as expired', () => {
  it('is left to the resend that did so, by whoever was about to release it', async () => {
    const portal = await startWithSeats(1);
    const { invitationId } = await invited(portal, 'ann');
    await portal.latchkey.close();
    const dying = await portal.another({ eventStore: dyingBefore('InvitationResent', portal.eventStore) });
    await dying.latchkey.close();
    const deadline = portal.clock.now() + twoDays;
    let isResent = false;
    const slow = await portal.another({
      eventStore: {
        ...portal.eventStore,
        async read(stream, options) {
          const isExpired = portal.clock.now() >= deadline;
          if (isExpired && stream.startsWith('seatPool-') && !isResent) {
            isResent = true;
            await expect(dying.staff.invitations.resend({ invitationId })).rejects.toThrow(died);
          }
          return portal.eventStore.read(stream, options);
        },
      },
    });
    await after(slow, twoDays);
    expect([isResent, await use(slow)]).toEqual([true, [1, 0, 0]]);
    await after(slow, fiveMinutes);
    expect(await use(slow)).toEqual([0, 0, 1]);
  });
});

describe('a seat that was taken for an acceptance which never happened', () => {
  it('is its own when it comes again', async () => {
    const portal = await startWithSeats(1);
    await invited(portal, 'ann');
    await dies(portal, 'InvitationAccepted', (dying) => acceptAs(dying, 'ann'));
    const heir = await heirOf(portal);
    await after(heir, fiveMinutes);
    expect(await use(heir)).toEqual([0, 1, 0]);
    expect((await acceptAs({ ...heir, tokenFor: portal.tokenFor }, 'ann')).ok).toBe(true);
    await after(heir, twoDays);
    expect(await use(heir)).toEqual([0, 1, 0]);
  });

  it('is released once the deadline has passed', async () => {
    const portal = await startWithSeats(1, 'onAccept');
    await invited(portal, 'ann');
    await dies(portal, 'InvitationAccepted', (dying) => acceptAs(dying, 'ann'));
    const heir = await heirOf(portal);
    await after(heir, twoDays);
    expect(await use(heir)).toEqual([0, 0, 1]);
  });

  it('is released at once when the invitation is taken back, and not kept by what came too late', async () => {
    const portal = await startWithSeats(1);
    const { invitationId } = await invited(portal, 'ann');
    let isRescinded = false;
    const rival = await portal.another();
    // Somebody takes the invitation back between the two steps of the acceptance, and the seat is free before it is taken.
    const late = await portal.another({
      eventStore: {
        ...portal.eventStore,
        async append(stream, events, expected) {
          if (events.some(({ type }) => type === 'SeatCommitted') && !isRescinded) {
            isRescinded = true;
            await rival.staff.invitations.rescind({ invitationId });
          }
          return portal.eventStore.append(stream, events, expected);
        },
      },
    });
    const accepted = await acceptAs({ ...late, tokenFor: portal.tokenFor }, 'ann');
    expect(rejectionOf(accepted)).toEqual({ type: 'InvitationRescinded' });
    await after(rival, fiveMinutes);
    await late.latchkey.whenIdle();
    expect(await use(rival)).toEqual([0, 0, 1]);
    expect((await poolEvents(rival)).filter((type) => type === 'SeatReleased')).toHaveLength(2);
  });
});

describe('a seat that was taken for access which was never given', () => {
  it('is released five minutes on', async () => {
    const portal = await startWithSeats(1, 'onAccept');
    const ann = await portal.staff.people.register({ name: 'ann', email: 'ann@example.org' });
    if (!ann.ok) throw new Error('refused');
    const grant = { ...here, personId: ann.personId, permissions: ['roster.view'] };
    await dies(portal, 'AccessGranted', (dying) => dying.staff.access.grant(grant));
    const heir = await heirOf(portal);
    expect(await use(heir)).toEqual([0, 1, 0]);
    await after(heir, fiveMinutes);
    expect(await use(heir)).toEqual([0, 0, 1]);
  });
});

describe('a seat of a round that has ended', () => {
  it('is released where a crash has cut that off', async () => {
    const portal = await startWithSeats(1);
    const { invitationId } = await invited(portal, 'ann');
    await dies(portal, 'SeatReleased', (dying) => dying.staff.invitations.rescind({ invitationId }));
    expect(await use(await heirOf(portal))).toEqual([0, 0, 1]);
  });

  it('is released where the access that came of it was revoked, and a crash has cut that off', async () => {
    const portal = await startWithSeats(1);
    const { personId } = await letIn(portal, 'ann');
    await portal.latchkey.whenIdle();
    await dies(portal, 'SeatReleased', (dying) => dying.staff.access.revoke({ ...here, personId }));
    expect(await use(await heirOf(portal))).toEqual([0, 0, 1]);
  });

  it('is released where it was accepted, and revoked before it was granted', async () => {
    const portal = await startWithSeats(1);
    const { personId } = await invited(portal, 'ann');
    await portal.latchkey.close();
    await dies(
      portal,
      'InvitationAccepted',
      (dying) => acceptAs(dying, 'ann'),
      (type, eventStore) => dyingBefore('AccessGranted', dyingAfter(type, eventStore)),
    );
    const eventStore = dyingBefore('SeatReleased', dyingBefore('AccessGranted', portal.eventStore));
    const revoking = await portal.another({ eventStore });
    await expect(revoking.staff.access.revoke({ ...here, personId })).rejects.toThrow(died);
    await revoking.latchkey.close();
    const heir = await heirOf(portal);
    expect(await use(heir)).toEqual([0, 0, 1]);
  });

  it('is released where an invitation gave access in the place of what was given directly', async () => {
    const portal = await startWithSeats(2);
    const ann = await portal.staff.people.register({ name: 'ann', email: 'ann@example.org' });
    if (!ann.ok) throw new Error('refused');
    await portal.staff.access.grant({ ...here, personId: ann.personId, permissions: ['roster.view'] });
    await letIn(portal, 'ann');
    await portal.latchkey.whenIdle();
    expect(await use(portal)).toEqual([0, 1, 1]);
  });

  it('is released though the policy wants no seats any more', async () => {
    const portal = await startWithSeats(1);
    const { invitationId } = await invited(portal, 'ann');
    await setPolicy(portal, { seats: 'none' });
    await portal.staff.invitations.rescind({ invitationId });
    await portal.latchkey.whenIdle();
    expect(await use(portal)).toEqual([0, 0, 1]);
  });

  it('lapses where access was accepted while the policy wanted none', async () => {
    const portal = await startWithSeats(1);
    await invited(portal, 'ann');
    await setPolicy(portal, { seats: 'none' });
    expect((await acceptAs(portal, 'ann')).ok).toBe(true);
    await portal.latchkey.whenIdle();
    expect(await use(portal)).toEqual([1, 0, 0]);
    await after(portal, twoDays);
    await license(portal, 2);
    expect(await use(portal)).toEqual([0, 0, 2]);
  });
});

describe('a process that never gets to its list of seats', () => {
  it('has those free that were taken back, declined or revoked', async () => {
    const portal = await startWithSeats(1);
    const busy = await portal.another({
      eventStore: {
        ...portal.eventStore,
        async append(stream, events, expected) {
          const isListed = events.some(({ metadata }) => JSON.stringify(metadata).includes('"part":"seats"'));
          if (isListed) throw new Error('not now');
          return portal.eventStore.append(stream, events, expected);
        },
      },
    });
    await portal.latchkey.close();
    await invited(busy, 'ann');
    expect((await busy.invitee().invitations.decline({ token: busy.tokenFor('ann@example.org') })).ok).toBe(
      true,
    );
    expect(await use(busy)).toEqual([0, 0, 1]);
    const { invitationId } = await invited(busy, 'bob');
    expect((await busy.staff.invitations.rescind({ invitationId })).ok).toBe(true);
    expect(await use(busy)).toEqual([0, 0, 1]);
    const { personId } = await letIn(busy, 'cleo');
    expect((await busy.staff.access.revoke({ ...here, personId })).ok).toBe(true);
    expect(await use(busy)).toEqual([0, 0, 1]);
  });
});

describe('the list of seats', () => {
  it('lets those that are used rest, also when it is built anew', async () => {
    const readModels = memoryReadModels();
    const portal = await startWithSeats(3, 'reserve', { readModels });
    const { invitationId } = await letIn(portal, 'ann');
    await invited(portal, 'bob');
    await letIn(portal, 'cleo');
    await portal.latchkey.whenIdle();
    await portal.latchkey.rebuild('to-do');
    const definition = readModels.definitions().find(({ name }) => name.startsWith('to-do'));
    if (!definition) throw new Error('there is no to-do list');
    const model = readModels.open(definition);
    const resting = model.find<JsonObject>('seats', { index: 'byRest', equals: [], limit: 10 });
    const streams = resting.map(({ document }) => document['restsUntil']);
    expect(streams).toEqual([
      expect.stringMatching(/^accessGrant-/),
      expect.stringMatching(/^accessGrant-/),
      expect.stringMatching(/^invitation-/),
    ]);
    expect(model.find('seats', { index: 'byDueTime', equals: [] })).toEqual([]);
    expect(model.get('seats', `${invitationId} 1`)).toMatchObject({ id: invitationId, generation: 1 });
  });
});
