import { randomUUID } from 'node:crypto';
import type { EventStoreDbDouble } from '@latchkey/eventstoredb-double';
import { startEventStoreDbDouble } from '@latchkey/eventstoredb-double';
import type { OpenStores } from '@latchkey/testing';
import type { EventStore, EventToAppend, StreamName } from 'latchkey';
import { memoryKeyVault, memoryReadModels } from 'latchkey';
import { onTestFinished } from 'vitest';
import type { EventStoreDbOptions } from '../src/index.ts';
import { openEventStoreDb } from '../src/index.ts';
import { stampedBy } from './stamped-by.ts';

/** A real server, for the tests that need no faults: `npm run test:esdb` says how. Else each test has a double. */
export const realServer = process.env['LATCHKEY_ESDB_URL'];

/** A double that is gone when the running test is over. */
export async function startDouble(
  options?: Parameters<typeof startEventStoreDbDouble>[0],
): Promise<EventStoreDbDouble> {
  const double = await startEventStoreDbDouble(options);
  onTestFinished(() => double.stop());
  return double;
}

/** A store under a prefix of its own, closed when the running test is over. */
export async function openStore(
  options: Partial<EventStoreDbOptions> & Pick<EventStoreDbOptions, 'connectionString'>,
): Promise<EventStore> {
  const store = await openEventStoreDb({ prefix: freshPrefix(), ...options });
  onTestFinished(() => store.close());
  return store;
}

/** A store on a double of its own. */
export async function openOnDouble(
  options: Partial<EventStoreDbOptions> = {},
  doubleOptions?: Parameters<typeof startEventStoreDbDouble>[0],
): Promise<{ double: EventStoreDbDouble; store: EventStore; prefix: string }> {
  const double = await startDouble(doubleOptions);
  const prefix = freshPrefix();
  const store = await openStore({ connectionString: double.connectionString, prefix, ...options });
  return { double, store, prefix };
}

export async function openAnyStore(): Promise<EventStore> {
  const connectionString = realServer ?? (await startDouble()).connectionString;
  return openStore({ connectionString });
}

/** Stores for several instances of Latchkey, stamped by the clock of the test. */
export const openStores: OpenStores = async (clock) => {
  const eventStore = realServer
    ? stampedBy(clock, await openStore({ connectionString: realServer }))
    : await openStore(await startDouble({ clock: () => clock.now() }));
  return {
    eventStore,
    keyVault: { ...memoryKeyVault(), isShared: true },
    readModels: memoryReadModels,
    close: () => eventStore.close(),
  };
};

export function someEvent(fields: Partial<EventToAppend> = {}): EventToAppend {
  return { id: randomUUID(), type: 'SomethingHappened', data: { seen: true }, metadata: {}, ...fields };
}

export function someEvents(count: number): readonly EventToAppend[] {
  return Array.from({ length: count }, (_, index) => someEvent({ data: { index } }));
}

/** The ids of the events that stand in a stream of the store's. */
export async function idsIn(store: EventStore, stream: StreamName): Promise<readonly string[]> {
  return (await store.read(stream)).events.map(({ id }) => id);
}

export function freshPrefix(): string {
  return `test_${randomUUID().slice(0, 8)}_`;
}
