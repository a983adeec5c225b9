import { join } from 'node:path';
import { systemClock } from 'latchkey';
import { onTestFinished } from 'vitest';
import type { Database } from '../src/database.ts';
import type { DatabaseKind } from '../src/database-file.ts';
import { openDatabaseFile } from '../src/database-file.ts';
import { destroyedKeys, destroyedKeysFile } from '../src/destroyed-keys.ts';
import { sqliteEventStore } from '../src/sqlite-event-store.ts';
import { sqliteKeyVault } from '../src/sqlite-key-vault.ts';
import { temporaryFolder } from './temporary-stores.ts';

/** A file of a kind, in a folder of its own unless one is named, that is closed when the running test is over. */
export function openFile(kind: DatabaseKind, folder = temporaryFolder(), name = 'file.db'): Database {
  const database = openDatabaseFile(join(folder, name), kind);
  onTestFinished(() => database.close());
  return database;
}

/** The event store in a file, without keys. */
export function eventStoreIn(database: Database) {
  return sqliteEventStore(database, systemClock, { newestKey: () => undefined });
}

/** The key vault in a file, with a list of destroyed keys of its own. */
export function keyVaultIn(database: Database) {
  return sqliteKeyVault(database, destroyedKeys(openFile(destroyedKeysFile)));
}
