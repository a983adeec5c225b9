import { instantOf, later } from '@latchkey/core';
import { manualClock, wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { EventStore } from '../src/index.ts';
import { memoryEventStore } from '../src/index.ts';
import {
  acceptAs,
  ann,
  annSignedIn,
  dyingBefore,
  inviteAnn,
  mayAnn,
  rejectionOf,
  rosa,
  startPortal,
  turns,
} from './portal.ts';

const minute = 60_000;
const hour = 60 * minute;
const invitation = { workspaceId: rosa.workspaceId, person: ann, permissions: ['roster.view'] };
const morning = instantOf(Date.UTC(2026, 2, 2, 9));

/** A process whose clock is so far ahead of the store's, on the stores of a portal whose clock is right. */
async function processAheadBy(milliseconds: number) {
  const portal = await startPortal();
  const clock = manualClock(later(portal.clock.now(), milliseconds));
  return { portal, clock, wrong: await portal.another({ clock }) };
}

describe('a clock that is off', () => {
  it.each([hour, -hour, minute + 1, -minute - 1])(
    'by %d ms lets no command through, and says how far off it is',
    async (aheadBy) => {
      const { portal, wrong } = await processAheadBy(aheadBy);
      const { token } = await inviteAnn(portal);
      const happened = async () =>
        (await wholeLog(portal.eventStore)).filter(({ type }) => type !== 'Pulsed').length;
      const before = await happened();
      const skewed = { ok: false, rejection: { type: 'ClockSkewed', aheadBy } };
      expect(await wrong.staff.invitations.invite(invitation)).toEqual(skewed);
      expect(await wrong.staff.tenants.open()).toEqual(skewed);
      expect(await acceptAs(wrong, annSignedIn, token)).toEqual(skewed);
      expect(await happened()).toBe(before);
    },
  );

  it.each([minute, -minute])('by %d ms is borne', async (aheadBy) => {
    const { wrong } = await processAheadBy(aheadBy);
    expect(await wrong.staff.invitations.invite(invitation)).toMatchObject({ ok: true });
  });

  it('is noticed when it was set while the process ran, and when it is right again', async () => {
    const storeClock = manualClock(morning);
    const clock = manualClock(morning);
    const portal = await startPortal({ clock, eventStore: memoryEventStore({ clock: storeClock }) });
    const { token } = await inviteAnn(portal);
    // Back before the deadline that has passed by now.
    storeClock.advance(8 * 24 * hour);
    clock.advance(8 * 24 * hour);
    clock.set(later(morning, hour));
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token))).toMatchObject({ type: 'ClockSkewed' });
    clock.set(storeClock.now());
    clock.advance(1_000);
    storeClock.advance(1_000);
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token))).toMatchObject({
      type: 'InvitationExpired',
    });
  });

  it('is noticed by the process’s own events as they come back', async () => {
    const storeClock = manualClock(morning);
    const portal = await startPortal({ eventStore: memoryEventStore({ clock: storeClock }) });
    storeClock.advance(hour);
    expect(await portal.staff.invitations.invite(invitation)).toMatchObject({ ok: true });
    await portal.latchkey.whenFollowed((await portal.eventStore.head()) ?? failed());
    await turns();
    expect(await portal.staff.people.list()).toMatchObject({ items: [{}] });
    const person = (await portal.staff.people.list()).items[0]?.personId ?? '';
    expect(rejectionOf(await portal.staff.people.rename({ personId: person, name: 'Anna' }))).toEqual({
      type: 'ClockSkewed',
      aheadBy: -hour,
    });
  });

  it('asks the store no more than once a second', async () => {
    const { portal, wrong } = await processAheadBy(hour);
    const pulses = async () =>
      (await wholeLog(portal.eventStore)).filter(({ type }) => type === 'Pulsed').length;
    await wrong.staff.invitations.invite(invitation);
    const before = await pulses();
    for (let time = 0; time < 5; time++) await wrong.staff.invitations.invite(invitation);
    expect(await pulses()).toBe(before);
    wrong.clock.advance(1_000);
    for (let time = 0; time < 5; time++) await wrong.staff.invitations.invite(invitation);
    expect(await pulses()).toBe(before + 1);
  });

  it('leaves what reactors have to do on their lists, to be done when it is right', async () => {
    const { portal, clock, wrong } = await processAheadBy(hour);
    const pass = async (seconds: number) => {
      for (let second = 0; second < seconds; second++) {
        portal.clock.advance(1_000);
        clock.advance(1_000);
        await turns();
      }
    };
    await portal.staff.invitations.invite({
      ...invitation,
      person: { name: 'Bob', email: 'bob@example.org' },
    });
    await portal.latchkey.close();
    const mailedBefore = portal.mails.length;
    await pass(5);
    expect(wrong.mails).toEqual([]);
    clock.set(portal.clock.now());
    await pass(60);
    expect(wrong.mails.length + mailedBefore).toBe(1);
  });

  it('drops no grant that an acceptance still owes', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    await portal.latchkey.close();
    const dying = await portal.another({ eventStore: dyingBefore(portal, 'AccessGranted') });
    await expect(acceptAs(dying, annSignedIn, token)).rejects.toThrow('the process died');
    await dying.latchkey.close();
    const clock = manualClock(later(portal.clock.now(), hour));
    const heir = await portal.another({ clock });
    const pass = async (seconds: number) => {
      for (let second = 0; second < seconds; second++) {
        clock.advance(1_000);
        portal.clock.advance(1_000);
        await turns();
      }
    };
    await pass(5);
    expect(await mayAnn(heir)).toBe(false);
    clock.set(portal.clock.now());
    await pass(60);
    expect(await mayAnn(heir)).toBe(true);
  });

  it('does not keep a process from starting on a store that it may only read', async () => {
    const portal = await startPortal();
    await inviteAnn(portal);
    const readOnly: EventStore = {
      ...portal.eventStore,
      append: () => Promise.reject(new Error('for reading only')),
    };
    const reader = await portal.another({ eventStore: readOnly });
    expect((await reader.staff.invitations.list()).items).toHaveLength(1);
  });
});

describe('an event that says it happened after it was recorded', () => {
  it('is reported', async () => {
    const storeClock = manualClock(morning);
    const clock = manualClock(later(morning, minute));
    const portal = await startPortal({ clock, eventStore: memoryEventStore({ clock: storeClock }) });
    expect(portal.problems).toEqual([]);
    clock.advance(minute);
    await portal.staff.invitations.invite(invitation);
    await turns();
    expect(portal.problems).toContainEqual({
      type: 'EventDatedAhead',
      position: expect.any(String),
      occurredAt: later(morning, 2 * minute),
    });
  });
});

function failed(): never {
  throw new Error('nothing was appended');
}
