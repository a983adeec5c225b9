import { join, resolve } from 'node:path';
import type { Clock, EventStore, KeyVault } from 'latchkey';
import { LatchkeyError, systemClock } from 'latchkey';
import { copyFiles } from './backup.ts';
import type { Database } from './database.ts';
import type { DatabaseKind } from './database-file.ts';
import { openDatabaseFile } from './database-file.ts';
import { destroyedKeys, destroyedKeysFile } from './destroyed-keys.ts';
import { lockFolder } from './folder-lock.ts';
import { eventsFile, newestKeyOfEvents, sqliteEventStore } from './sqlite-event-store.ts';
import { keysFile, sqliteKeyVault, storedKeys } from './sqlite-key-vault.ts';
import type { SqliteReadModels } from './sqlite-read-models.ts';
import { readModelsFile, sqliteReadModels } from './sqlite-read-models.ts';

export interface SqliteOptions {
  /**
   * Where the files are, or are to be: `events.db`, `read-models.db`, `keys.db`, `destroyed-keys.db`. On a local disk,
   * not on a network share.
   */
  folder: string;
  /** Stamps what is recorded. */
  clock?: Clock | undefined;
}

export interface SqliteStores {
  readonly eventStore: EventStore;
  readonly readModels: SqliteReadModels;
  readonly keyVault: KeyVault;
  /**
   * Copies events, keys and the names of destroyed keys into another folder, made where there is none, while all goes
   * on. Keys are copied after events, so no event there is without its key. Read models are built again from the events.
   *
   * @throws LatchkeyError `BackupInTheWay` if there is a backup in that folder
   * @throws LatchkeyError `StoreUnavailable` if it cannot be written there
   */
  backup(toFolder: string): Promise<void>;
  /** Closes all three, and lets others open the folder. So does closing each by itself. */
  close(): Promise<void>;
}

/**
 * Opens the stores in a folder, after making what is not there. The keys have a file of their own, so that a copy of
 * the events is not a copy of the keys: destroying a key erases what it sealed from every copy.
 *
 * @throws LatchkeyError `StoreInUse` if the folder is open already, here or in another process
 * @throws LatchkeyError `NotALatchkeyDatabase`, `NewerDatabase`, `DamagedDatabase` if a file is not what it should be
 * @throws LatchkeyError `VaultOlderThanEvents` if `keys.db` lacks keys that there were when the events were appended
 * @throws LatchkeyError `StoreUnavailable`, `StoreReadOnly` if the folder or a file cannot be read or written
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
    const events = openFile('events.db', eventsFile);
    const readModels = sqliteReadModels(openFile('read-models.db', readModelsFile));
    const keys = openFile('keys.db', keysFile);
    const destroyed = openFile('destroyed-keys.db', destroyedKeysFile);
    // Before keys are destroyed again, which leaves a mark also where a key is missing.
    refuseOlderVault(path, events, keys);
    const keyVault = sqliteKeyVault(keys, destroyedKeys(destroyed));
    const eventStore = sqliteEventStore(events, clock, keyVault);
    return {
      eventStore,
      readModels,
      keyVault,

      // What is copied later may know more: a key that no event names yet, a destroyed key that is still among the keys.
      backup: (toFolder) => copyFiles(['events.db', 'keys.db', 'destroyed-keys.db'], path, resolve(toFolder)),

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

/** Else missing keys would be made anew, and what the lost ones sealed could never be told from what was forged. */
function refuseOlderVault(folder: string, events: Database, keys: Database): void {
  const newestKey = newestKeyOfEvents(events);
  if (newestKey === undefined || storedKeys(keys).entry(newestKey)) return;
  throw new LatchkeyError(
    'VaultOlderThanEvents',
    `keys.db in ${folder} is older than events.db, or of other events: it lacks the key ${newestKey}, which there was when the newest events were appended. Put the newest copy of keys.db in its place, or copies of both from one backup`,
    { folder, newestKey },
  );
}
