import { join, resolve } from 'node:path';
import type { Clock, EventStore, KeyVault } from 'latchkey';
import { systemClock } from 'latchkey';
import type { Database } from './database.ts';
import type { DatabaseKind } from './database-file.ts';
import { openDatabaseFile } from './database-file.ts';
import { lockFolder } from './folder-lock.ts';
import { eventsFile, sqliteEventStore } from './sqlite-event-store.ts';
import { keysFile, sqliteKeyVault } from './sqlite-key-vault.ts';
import type { SqliteReadModels } from './sqlite-read-models.ts';
import { readModelsFile, sqliteReadModels } from './sqlite-read-models.ts';

export interface SqliteOptions {
  /** Where the files are, or are to be: `events.db`, `read-models.db`, `keys.db`. On a local disk, not on a network share. */
  folder: string;
  /** Stamps what is recorded. */
  clock?: Clock | undefined;
}

export interface SqliteStores {
  readonly eventStore: EventStore;
  readonly readModels: SqliteReadModels;
  readonly keyVault: KeyVault;
  /** Closes all three, and lets others open the folder. So does closing each by itself. */
  close(): Promise<void>;
}

/**
 * Opens the stores in a folder, after making what is not there. The keys have a file of their own, so that a copy of
 * the events is not a copy of the keys: destroying a key erases what it sealed from every copy.
 *
 * @throws LatchkeyError `StoreInUse` if the folder is open already, here or in another process
 * @throws LatchkeyError `NotALatchkeyDatabase`, `NewerDatabase`, `DamagedDatabase` if a file is not what it should be
 * @throws LatchkeyError `StoreUnavailable` if the folder or a file cannot be read or written
 */
export function openSqlite({ folder, clock = systemClock }: SqliteOptions): SqliteStores {
  const path = resolve(folder);
  const lock = lockFolder(path);
  const open = new Set<Database>();

  function openFile(name: string, kind: DatabaseKind): Database {
    const database = openDatabaseFile(join(path, name), kind);
    open.add(database);
    return {
      ...database,
      close() {
        database.close();
        open.delete(database);
        if (open.size === 0) lock.release();
      },
    };
  }

  try {
    const eventStore = sqliteEventStore(openFile('events.db', eventsFile), clock);
    const readModels = sqliteReadModels(openFile('read-models.db', readModelsFile));
    const keyVault = sqliteKeyVault(openFile('keys.db', keysFile));
    return {
      eventStore,
      readModels,
      keyVault,
      async close() {
        await eventStore.close();
        await keyVault.close();
        readModels.close();
      },
    };
  } catch (fault) {
    for (const database of open) database.close();
    lock.release();
    throw fault;
  }
}
