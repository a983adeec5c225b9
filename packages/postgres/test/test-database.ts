import { randomBytes } from 'node:crypto';
import { PGlite } from '@electric-sql/pglite';
import type { KeyVault } from 'latchkey';
import type { Pool } from 'pg';
import { onTestFinished } from 'vitest';
import type { PostgresDatabase } from '../src/index.ts';
import { openPostgresKeyVault } from '../src/index.ts';
import type { Settings } from './pool-in.ts';
import { poolIn } from './pool-in.ts';

/** A server to run the tests on, as a superuser; without one they run on PGlite, in this process. */
export const serverUrl = process.env['LATCHKEY_POSTGRES_URL'];

/** A database with nothing in it, until the running test is over. */
export interface TestDatabase extends PostgresDatabase {
  /** The rows that a statement gives. */
  rows(text: string, values?: unknown[]): Promise<readonly unknown[]>;
  /**
   * The same as another process would open it: with connections of its own at a server, while in process there is one
   * connection, which has these settings from then on.
   */
  again(settings?: Settings): Promise<PostgresDatabase>;
  /** Its tables are in a schema of this name. */
  schema: string;
}

export async function emptyDatabase(): Promise<TestDatabase> {
  const schema = `test_${randomBytes(8).toString('hex')}`;
  const opened = await (serverUrl === undefined ? inProcess(schema) : atServer(serverUrl, schema));
  onTestFinished(opened.drop);
  const { database, again } = opened;
  return {
    query: (text, values) => database.query(text, values),
    rows: async (text, values = []) => (await database.query(text, values)).rows,
    again,
    schema,
  };
}

/** The same, of a user who may do nothing there but what everybody may. */
export async function asUser(database: TestDatabase): Promise<PostgresDatabase> {
  const user = `${database.schema}_user`;
  await database.query(`create role ${user}`, []);
  await database.query(`grant usage on schema ${database.schema} to ${user}`, []);
  return database.again({ role: user });
}

export async function openVault(database?: PostgresDatabase): Promise<KeyVault> {
  return openPostgresKeyVault(database ?? (await emptyDatabase()));
}

interface OpenedDatabase {
  database: PostgresDatabase;
  again: TestDatabase['again'];
  drop(): Promise<void>;
}

/** Starting it takes about a second, so the tests of a process share it, each in a schema of its own. */
let shared: Promise<PGlite> | undefined;

async function inProcess(schema: string): Promise<OpenedDatabase> {
  shared ??= PGlite.create();
  const database = await shared;
  await database.exec(`create schema ${schema}; set search_path to ${schema}`);
  return {
    database,

    async again(settings = {}) {
      for (const [name, value] of Object.entries(settings)) await database.exec(`set ${name} to ${value}`);
      return database;
    },

    async drop() {
      await database.exec('reset role');
      await database.exec('reset all');
      await database.exec(dropping(schema));
    },
  };
}

async function atServer(url: string, schema: string): Promise<OpenedDatabase> {
  const database = poolIn(url, schema);
  const others: Pool[] = [];
  await database.query(`create schema ${schema}`);
  return {
    database,

    async again(settings) {
      const pool = poolIn(url, schema, settings);
      others.push(pool);
      return pool;
    },

    async drop() {
      await Promise.all(others.map((pool) => pool.end()));
      await database.query(dropping(schema));
      await database.end();
    },
  };
}

function dropping(schema: string): string {
  return `drop schema ${schema} cascade; drop role if exists ${schema}_user`;
}
