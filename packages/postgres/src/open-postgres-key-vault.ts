import type { KeyVault } from 'latchkey';
import { openKeyTables } from './key-tables.ts';
import type { PostgresDatabase } from './postgres-database.ts';
import { queryOf } from './postgres-database.ts';
import { postgresKeyVault } from './postgres-key-vault.ts';

/**
 * Opens the key vault in a PostgreSQL database, after making its tables where they are not, in the schema that is first
 * in the search_path. Any number of processes may do so at once. Closing the vault leaves the database open.
 *
 * @throws LatchkeyError `StoreUnavailable`, `StoreLoginRefused`, `StorePermissionMissing` if PostgreSQL refuses
 * @throws LatchkeyError `StoreReadOnly` for a standby, `StoreNotDurable` where it acknowledges before its disk has it
 * @throws LatchkeyError `NotALatchkeyDatabase`, `NewerDatabase` if the tables are not what they should be
 */
export async function openPostgresKeyVault(database: PostgresDatabase): Promise<KeyVault> {
  const query = queryOf(database);
  await openKeyTables(query);
  return postgresKeyVault(query);
}
