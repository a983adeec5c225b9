import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEventStoreDb } from '@latchkey/eventstoredb';
import { openSqlite } from '@latchkey/sqlite';
import type { Clock, EventStore, KeyVault, ReadModels } from 'latchkey';
import { memoryEventStore, memoryKeyVault, memoryReadModels } from 'latchkey';
import { stampedBy } from './stamped-by.ts';

/** Stores that nobody has used, for one story. */
export interface Stores {
  readonly eventStore: EventStore;
  readonly keyVault: KeyVault;
  readonly readModels: ReadModels;
  /** Closes them, and leaves nothing behind on this machine. */
  close(): Promise<void>;
}

/** Opens stores that stamp what they record by this clock. */
export type OpenStores = (clock: Clock) => Promise<Stores>;

export const inMemory: OpenStores = async (clock) => {
  const eventStore = memoryEventStore({ clock });
  return {
    eventStore,
    keyVault: memoryKeyVault(),
    readModels: memoryReadModels(),
    close: () => eventStore.close(),
  };
};

/** In a folder of its own, which is gone when the stores are closed. */
export const onSqlite: OpenStores = async (clock) => {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-story-'));
  const stores = openSqlite({ folder, clock });
  return {
    ...stores,
    async close() {
      await stores.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/**
 * In streams of their own on a server. The keys are in this process's memory, so nobody can read afterwards what was
 * sealed: good for a story that is told once.
 */
export function onEventStoreDb(connectionString: string): OpenStores {
  return async (clock) => {
    const prefix = `story_${randomUUID().slice(0, 8)}_`;
    const eventStore = await openEventStoreDb({ connectionString, prefix });
    return {
      eventStore: stampedBy(clock, eventStore),
      keyVault: { ...memoryKeyVault(), isShared: true },
      readModels: memoryReadModels(),
      close: () => eventStore.close(),
    };
  };
}
