import { openEventStoreDb } from '@latchkey/eventstoredb';
import { openPostgresKeyVault } from '@latchkey/postgres';
import { openSqlite } from '@latchkey/sqlite';
import type { Clock, EventStore, KeyVault, ReadModels } from 'latchkey';
import { LatchkeyError, memoryReadModels } from 'latchkey';
import { Pool } from 'pg';

/** Where events and keys are kept, if not in the portal's own folder: connection strings. */
export interface SharedPlaces {
  esdbUrl?: string | undefined;
  postgresUrl?: string | undefined;
}

export interface PortalStores {
  eventStore: EventStore;
  readModels: ReadModels;
  keyVault: KeyVault;
  close(): Promise<void>;
}

/**
 * In files of the folder, for one process; or in an EventStoreDB with the keys in PostgreSQL, for any number of
 * processes, of which each builds its read models in its own memory.
 *
 * @throws LatchkeyError `MissingOption` where keys would be another process's to find
 */
export async function openStores(
  folder: string,
  { esdbUrl, postgresUrl }: SharedPlaces,
  clock?: Clock,
): Promise<PortalStores> {
  if (esdbUrl === undefined) return openSqlite({ folder, clock });
  if (postgresUrl === undefined) {
    throw new LatchkeyError(
      'MissingOption',
      'with LATCHKEY_ESDB_URL, the keys must be where every process finds them: set LATCHKEY_POSTGRES_URL too',
    );
  }
  // A server that is silent is a fault, and no wait without end.
  const limits = { connectionTimeoutMillis: 5_000, query_timeout: 10_000 };
  const pool = new Pool({ connectionString: postgresUrl, ...limits });
  // A connection that is lost while nobody uses it is no reason to end; the next query says what is wrong.
  pool.on('error', () => {});
  try {
    const keyVault = await openPostgresKeyVault(pool);
    const eventStore = await openEventStoreDb({ connectionString: esdbUrl, clock });
    let closing: Promise<void> | undefined;
    const closeAll = async () => {
      await eventStore.close();
      await keyVault.close();
      await pool.end();
    };
    return {
      eventStore,
      keyVault,
      readModels: memoryReadModels(),
      close() {
        closing ??= closeAll();
        return closing;
      },
    };
  } catch (fault) {
    await pool.end();
    throw fault;
  }
}
