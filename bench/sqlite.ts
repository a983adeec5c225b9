import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqlite } from '@latchkey/sqlite';
import type { EventStore, StoredEvent } from 'latchkey';
import { invite, newSubject } from './lifecycle.ts';
import type { Contender, Result } from './measure.ts';
import { compare } from './measure.ts';
import { oursAsStored } from './ours.ts';

const inGroup = 64;

/** Durable commands, against inserts of the same rows into the same table with the same settings. */
export async function* benchSqlite(): AsyncGenerator<Result> {
  yield compare({
    name: 'durable commands, one after the other',
    aim: 0.8,
    ours: commands(200, 1),
    others: { 'bare inserts': inserts(await rowsOf(200), 1) },
  });
  yield compare({
    name: 'durable commands, 64 at a time',
    aim: 0.7,
    ours: commands(20 * inGroup, inGroup),
    others: { 'bare grouped inserts': inserts(await rowsOf(20 * inGroup), inGroup) },
  });
}

/** Invites as many who are registered, some at a time. */
function commands(count: number, atATime: number): Contender {
  return async () => {
    const folder = benchFolder();
    const stores = openSqlite({ folder });
    const handling = oursAsStored(stores.eventStore);
    const subjects = Array.from({ length: count }, newSubject);
    await Promise.all(subjects.map((subject) => handling.register(subject)));
    return {
      operations: count,
      async run() {
        for (let next = 0; next < count; next += atATime) {
          const group = subjects.slice(next, next + atATime);
          await Promise.all(group.map((subject) => handling.handle(subject, invite(subject))));
        }
      },
      async end() {
        await stores.close();
        rmSync(folder, { recursive: true });
      },
    };
  };
}

type Row = [
  stream: string,
  revision: number,
  id: string,
  type: string,
  data: string,
  metadata: string,
  at: number,
];

/** The rows that so many commands leave behind. */
async function rowsOf(count: number): Promise<readonly Row[]> {
  const folder = benchFolder();
  const stores = openSqlite({ folder });
  const handling = oursAsStored(stores.eventStore);
  for (let number = 0; number < count; number++) {
    const subject = newSubject();
    await handling.handle(subject, invite(subject));
  }
  const rows = (await wholeLog(stores.eventStore)).map(
    ({ stream, revision, id, type, data, metadata, recordedAt }): Row => [
      stream,
      revision,
      id,
      type,
      JSON.stringify(data),
      JSON.stringify(metadata),
      recordedAt,
    ],
  );
  await stores.close();
  rmSync(folder, { recursive: true });
  return rows;
}

/** Inserts the rows, so many in a transaction. */
function inserts(rows: readonly Row[], atATime: number): Contender {
  return () => {
    const folder = benchFolder();
    const database = new DatabaseSync(join(folder, 'bare.db'));
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${eventsTable}`);
    const insert = database.prepare(
      'INSERT INTO events (stream, revision, id, type, data, metadata, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    return {
      operations: rows.length,
      run() {
        for (let next = 0; next < rows.length; next += atATime) {
          database.exec('BEGIN IMMEDIATE');
          for (const row of rows.slice(next, next + atATime)) insert.run(...row);
          database.exec('COMMIT');
        }
      },
      end() {
        database.close();
        rmSync(folder, { recursive: true });
      },
    };
  };
}

export const eventsTable = `
  CREATE TABLE events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT;
`;

export async function wholeLog(eventStore: EventStore): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  const ending = new AbortController();
  for await (const page of eventStore.subscribe({ signal: ending.signal })) {
    events.push(...page.events);
    if (page.isCaughtUp) ending.abort();
  }
  return events;
}

/** On the disk that the house is on: a folder for temporary files may be in memory. */
export function benchFolder(): string {
  const cache = join(import.meta.dirname, '../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  return mkdtempSync(join(cache, 'latchkey-bench-'));
}
