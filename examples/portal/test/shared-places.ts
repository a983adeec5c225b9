import { randomBytes } from 'node:crypto';
import { startEventStoreDbDouble } from '@latchkey/eventstoredb-double';
import { Pool } from 'pg';
import { onTestFinished } from 'vitest';

/** A server of PostgreSQL that may be written to, where the environment names one. */
export const postgresServer = process.env['LATCHKEY_POSTGRES_URL'];

/** An empty double of EventStoreDB, and an empty schema of a PostgreSQL server; both are gone when the test is over. */
export async function emptySharedPlaces(server: string): Promise<{ esdbUrl: string; postgresUrl: string }> {
  const double = await startEventStoreDbDouble();
  onTestFinished(() => double.stop());
  const schema = `portal_${randomBytes(8).toString('hex')}`;
  const pool = new Pool({ connectionString: server });
  await pool.query(`create schema ${schema}`);
  onTestFinished(async () => {
    await pool.query(`drop schema ${schema} cascade`);
    await pool.end();
  });
  const url = new URL(server);
  url.searchParams.set('options', `-c search_path=${schema}`);
  return { esdbUrl: double.connectionString, postgresUrl: url.href };
}
