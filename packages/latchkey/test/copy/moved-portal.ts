import { manualClock, seededRandomness, wholeLog } from '@latchkey/testing';
import { later } from '@latchkey/core';
import type { EventStore, StoredEvent } from '../../src/index.ts';
import { copyEvents, copyKeys, memoryEventStore, memoryKeyVault } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { letAnnIn, opening, rosa, startPortal } from '../portal.ts';

const day = 24 * 60 * 60_000;

/** When stores are moved: long after what is in them happened. */
export const moving = later(opening, day);

export function newStore(): EventStore {
  return memoryEventStore({ clock: manualClock(moving) });
}

/** What a copy is stamped and identified with. */
export function stamps(seed = 'copy') {
  return { clock: manualClock(moving), randomness: seededRandomness(seed) };
}

/** A portal in which Ann was let in and Bob was invited, and which was closed then. */
export async function closedPortal(): Promise<Portal & { invitationId: string }> {
  const portal = await startPortal();
  const { invitationId } = await letAnnIn(portal);
  await portal.staff.invitations.invite({
    workspaceId: rosa.workspaceId,
    person: { name: 'Bob Carer', email: 'bob@example.org' },
    permissions: ['roster.view'],
  });
  await portal.latchkey.whenIdle();
  await portal.latchkey.close();
  return { ...portal, invitationId };
}

/** Moves a portal's events and keys into stores of their own, and starts it there. */
export async function movedPortal(portal: Portal): Promise<Portal> {
  const [eventStore, keyVault] = [newStore(), memoryKeyVault()];
  await copyEvents({ from: portal.eventStore, to: eventStore, ...stamps() });
  await copyKeys({ from: portal.keyVault, to: keyVault });
  return portal.another({ eventStore, keyVault, clock: manualClock(moving) });
}

/** What a store has of tenants: all but pulses and what it says of itself. */
export async function tenantsEvents(eventStore: EventStore): Promise<readonly StoredEvent[]> {
  return (await wholeLog(eventStore)).filter(({ stream }) => !/^(?:pulse|store)-/.test(stream));
}

/** What a store says of itself. */
export async function saidBy(eventStore: EventStore): Promise<readonly string[]> {
  const { events } = await eventStore.read(`store-${eventStore.storeId}`);
  return events.map(({ type }) => type);
}

/** A store as a process sees it that dies at one of its appends: before it, or after it without being told. */
export function dyingAt(appendNumber: number, when: 'before' | 'after', eventStore: EventStore): EventStore {
  let appends = 0;
  return {
    ...eventStore,
    async append(stream, events, expected) {
      appends += 1;
      if (appends >= appendNumber && when === 'before') throw new Error('the process died');
      const appended = await eventStore.append(stream, events, expected);
      if (appends >= appendNumber) throw new Error('the process died');
      return appended;
    },
  };
}
