import { randomUUID } from 'node:crypto';
import { instantOf } from '@latchkey/core';
import { eventStoreContract, manualClock } from '@latchkey/testing';
import type { EventToAppend, JsonObject } from 'latchkey';
import { noRevision } from 'latchkey';
import { expect, it, onTestFinished } from 'vitest';
import { openSqlite } from '../src/index.ts';
import { openStores, temporaryFolder } from './temporary-stores.ts';

eventStoreContract('the event store on SQLite', () => openStores().eventStore);

it('stamps what it records by its clock, which may step back', async () => {
  const clock = manualClock(instantOf(1_700_000_000_000));
  const { eventStore, close } = openSqlite({ folder: temporaryFolder(), clock });
  onTestFinished(close);
  await eventStore.append('invitation-1', [newEvent({})], noRevision);
  clock.set(instantOf(1_600_000_000_000));
  await eventStore.append('invitation-1', [newEvent({})], 0);
  const { events } = await eventStore.read('invitation-1');
  expect(events.map((event) => event.recordedAt)).toEqual([1_700_000_000_000, 1_600_000_000_000]);
});

it('stores an event as it was when append was called', async () => {
  const { eventStore } = openStores();
  const data = { text: 'before' };
  const appending = eventStore.append('invitation-1', [newEvent(data)], noRevision);
  data.text = 'after';
  await appending;
  expect((await eventStore.read('invitation-1')).events).toMatchObject([{ data: { text: 'before' } }]);
});

it('stores nothing of an append with an event that JSON cannot hold', async () => {
  const { eventStore } = openStores();
  const circular: Record<string, never> = {};
  Object.assign(circular, { circular });
  const events = [newEvent({}), newEvent(circular)];
  await expect(eventStore.append('invitation-1', events, noRevision)).rejects.toThrow(TypeError);
  expect(await eventStore.read('invitation-1')).toEqual({ events: [], isEnd: true });
});

it('says of appends that lose that they lost, and keeps the others that share their commit', async () => {
  const { eventStore } = openStores();
  await eventStore.append('invitation-1', [newEvent({})], noRevision);
  const outcomes = await Promise.allSettled([
    eventStore.append('invitation-2', [newEvent({})], noRevision),
    eventStore.append('invitation-1', [newEvent({})], noRevision),
    eventStore.append('invitation-3', [newEvent({}), newEvent({})], noRevision),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(outcomes[1]).toMatchObject({ reason: { code: 'RevisionConflict' } });
  expect((await eventStore.read('invitation-3')).events).toHaveLength(2);
});

function newEvent(data: JsonObject): EventToAppend {
  return { id: randomUUID(), type: 'A', data, metadata: {} };
}
