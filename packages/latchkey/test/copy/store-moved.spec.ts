import { manualClock } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../src/index.ts';
import { copyEvents, memoryEventStore, memoryReadModels } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { annSignedIn, inviteAnn, letAnnIn, mayAnn, opening, rosa, startPortal, turns } from '../portal.ts';
import { closedPortal, dyingAt, moving, newStore, stamps, tenantsEvents } from './moved-portal.ts';

const mei = { workspaceId: 'mei', kind: 'client', name: 'Mei Chen' };
const question = { principalId: annSignedIn, workspaceId: rosa.workspaceId, permission: 'roster.view' };

describe('a store that was moved', () => {
  it('is refused by a Latchkey that starts on it, which names the store in its place', async () => {
    const portal = await closedPortal();
    const to = await moved(portal);
    await expect(portal.another()).rejects.toMatchObject({
      code: 'StoreMoved',
      details: { storeId: portal.eventStore.storeId, to: to.storeId },
    });
  });

  it('gets no command from a process that was running, once that has followed it', async () => {
    const portal = await startPortal();
    const { invitationId } = await letAnnIn(portal);
    await moved(portal);
    await turns();
    const before = await tenantsEvents(portal.eventStore);
    const staff = portal.staff;
    const commands: readonly (() => Promise<unknown>)[] = [
      () => staff.workspaces.open(mei),
      // Already so, and nothing to append: but nobody here knows whether it still is.
      () => staff.workspaces.open(rosa),
      () => staff.tenants.open(),
      () => portal.latchkey.as({ tenantId: 'other', actor: { type: 'system', part: 'test' } }).tenants.open(),
      () => staff.invitations.resend({ invitationId }),
    ];
    for (const give of commands) await expect(give()).rejects.toMatchObject({ code: 'StoreMoved' });
    expect(await tenantsEvents(portal.eventStore)).toEqual(before);
  });

  it('gets nothing from a command that was under way when that was followed', async () => {
    const source = memoryEventStore({ clock: manualClock(opening) });
    const held = Promise.withResolvers<void>();
    let isHeld = false;
    let hasArrived: () => void = () => {};
    const arrived = new Promise<void>((resolve) => {
      hasArrived = resolve;
    });
    const slow: EventStore = {
      ...source,
      async read(stream, options) {
        const page = await source.read(stream, options);
        if (isHeld && stream.startsWith('workspace-')) {
          hasArrived();
          await held.promise;
        }
        return page;
      },
    };
    const portal = await startPortal({ eventStore: slow });
    isHeld = true;
    const command = portal.staff.workspaces.open(mei);
    await arrived;
    await copyEvents({ from: source, to: newStore(), ...stamps() });
    await turns();
    held.resolve();
    await expect(command).rejects.toMatchObject({ code: 'StoreMoved' });
    expect((await tenantsEvents(source)).filter(({ type }) => type === 'WorkspaceOpened')).toHaveLength(1);
  });

  it('lets nobody in any more through a process that was running', async () => {
    const portal = await startPortal();
    await letAnnIn(portal);
    expect(await mayAnn(portal)).toBe(true);
    await moved(portal);
    await turns();
    portal.clock.advance(5_001);
    expect(await portal.staff.access.check(question)).toMatchObject({ allowed: false, reason: 'stale' });
    expect(await portal.latchkey.health()).toMatchObject({
      following: 'stopped',
      lastFault: { code: 'StoreMoved' },
    });
    expect(portal.problems).toContainEqual({
      type: 'FollowingFailed',
      fault: expect.objectContaining({ code: 'StoreMoved' }),
      retryInMilliseconds: undefined,
    });
  });

  it('sends no mail any more', async () => {
    const portal = await startPortal();
    const waiting = await portal.another({ mailer: () => Promise.reject(new Error('no mail today')) });
    await portal.latchkey.close();
    await waiting.staff.invitations.invite({
      workspaceId: rosa.workspaceId,
      person: { name: 'Bob', email: 'bob@example.org' },
      permissions: ['roster.view'],
    });
    const heir = await portal.another();
    await moved(portal);
    await turns();
    heir.clock.advance(3_600_000);
    await turns();
    expect(heir.mails).toEqual([]);
  });
});

describe('a store into which a copy is being made', () => {
  it('is refused by a Latchkey that starts on it, until the copy is complete', async () => {
    const portal = await closedPortal();
    const eventStore = newStore();
    const clock = manualClock(moving);
    const dying = dyingAt(5, 'after', eventStore);
    await expect(copyEvents({ from: portal.eventStore, to: dying, ...stamps() })).rejects.toThrow('died');
    await expect(portal.another({ eventStore, clock })).rejects.toMatchObject({
      code: 'CopyUnfinished',
      details: { storeId: eventStore.storeId, from: portal.eventStore.storeId },
    });
    await copyEvents({ from: portal.eventStore, to: eventStore, ...stamps('again') });
    expect(await mayAnn(await portal.another({ eventStore, clock }))).toBe(true);
  });

  it('is worked on no more by a process that was already running on it', async () => {
    const portal = await closedPortal();
    const eventStore = newStore();
    const early = await portal.another({ eventStore, clock: manualClock(moving) });
    const dying = dyingAt(2, 'before', eventStore);
    await expect(copyEvents({ from: portal.eventStore, to: dying, ...stamps() })).rejects.toThrow('died');
    await turns();
    await expect(early.staff.tenants.open()).rejects.toMatchObject({ code: 'CopyUnfinished' });
    expect(await early.latchkey.health()).toMatchObject({
      following: 'stopped',
      lastFault: { code: 'CopyUnfinished' },
    });
  });

  it('is worked on when the copy is complete, however long the log is', async () => {
    const portal = await closedPortal();
    for (let stream = 0; stream < 600; stream++) {
      const id = `00000000-0000-4000-8000-${String(stream).padStart(12, '0')}`;
      const event = { id, type: 'SomethingElse', data: {}, metadata: {} };
      await portal.eventStore.append(`elsewhere-${stream}`, [event], -1);
    }
    const eventStore = await moved(portal);
    expect(await mayAnn(await portal.another({ eventStore, clock: manualClock(moving) }))).toBe(true);
  });

  it('is not followed on by read models of the first store', async () => {
    const readModels = memoryReadModels();
    const portal = await startPortal({ readModels });
    await inviteAnn(portal);
    await portal.latchkey.close();
    const eventStore = await moved(portal);
    await expect(portal.another({ readModels, eventStore })).rejects.toMatchObject({
      code: 'PositionOfAnotherStore',
    });
  });
});

async function moved({ eventStore: from }: Pick<Portal, 'eventStore'>): Promise<EventStore> {
  const to = newStore();
  await copyEvents({ from, to, ...stamps(`to ${to.storeId}`) });
  return to;
}
