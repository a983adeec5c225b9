import { join, resolve } from 'node:path';
import type { EventStore, KeyVault } from 'latchkey';
import { systemClock } from 'latchkey';
import { openDatabaseFileForReading } from './database-file.ts';
import type { SqliteOptions } from './open-sqlite.ts';
import { eventsFile, sqliteEventReader } from './sqlite-event-store.ts';
import { keysFile, sqliteKeyReader } from './sqlite-key-vault.ts';

export interface SqliteReader {
  /** Sees what the writing process has appended, and follows it a tenth of a second behind. */
  readonly eventStore: EventStore;
  readonly keyVault: KeyVault;
  close(): Promise<void>;
}

/**
 * Opens the events and the keys in a folder to read them, also while another process has it open. Whatever would
 * write is refused with `StoreReadOnly`. Read models are each process's own: keep them in memory.
 *
 * @throws LatchkeyError `StoreUnavailable` if there are no stores in the folder, or they cannot be read
 * @throws LatchkeyError `NotALatchkeyDatabase`, `NewerDatabase`, `OlderDatabase` if a file is not what it should be
 */
export function openSqliteForReading({ folder, clock = systemClock }: SqliteOptions): SqliteReader {
  const path = resolve(folder);
  const events = openDatabaseFileForReading(join(path, 'events.db'), eventsFile);
  try {
    const eventStore = sqliteEventReader(events, clock);
    const keyVault = sqliteKeyReader(openDatabaseFileForReading(join(path, 'keys.db'), keysFile));
    return {
      eventStore,
      keyVault,
      async close() {
        await eventStore.close();
        await keyVault.close();
      },
    };
  } catch (fault) {
    events.close();
    throw fault;
  }
}
