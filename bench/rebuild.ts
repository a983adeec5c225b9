import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqlite } from '@latchkey/sqlite';
import { createLatchkey } from 'latchkey';
import { accept, invite, newSubject, resend } from './lifecycle.ts';
import type { Contender, Result } from './measure.ts';
import { compare } from './measure.ts';
import { oursAsStored } from './ours.ts';
import { benchFolder } from './sqlite.ts';

const invitations = 2_000;

/** The lists built anew from the log on disk, against reading as many rows and writing as many documents. */
export async function* benchRebuild(): AsyncGenerator<Result> {
  const folder = benchFolder();
  const events = await fill(folder);
  const result = await compare({
    name: 'the lists built anew',
    aim: 0.5,
    ours: ourRebuild(folder, events),
    others: { 'bare read and insert': bareRebuild(folder, events) },
    rounds: 5,
  });
  rmSync(folder, { recursive: true });
  yield result;
}

async function fill(folder: string): Promise<number> {
  const stores = openSqlite({ folder });
  const handling = oursAsStored(stores.eventStore);
  const subjects = Array.from({ length: invitations }, newSubject);
  for (const command of [invite, () => resend(), () => accept(2)]) {
    await Promise.all(subjects.map((subject) => handling.handle(subject, command(subject))));
  }
  await stores.close();
  return 3 * invitations;
}

function ourRebuild(folder: string, events: number): Contender {
  return async () => {
    const stores = openSqlite({ folder });
    const latchkey = createLatchkey({
      ...stores,
      masterKey: new Uint8Array(32),
      mailer: async () => {},
      baseUrl: 'https://portal.example.com',
    });
    await latchkey.start();
    return {
      operations: events,
      run: () => latchkey.rebuild('lists'),
      async end() {
        await latchkey.close();
        await stores.close();
      },
    };
  };
}

type EventRow = { sequence: number; stream: string; type: string; data: string };

/** In pages and transactions as large as ours, into a table with the columns and indexes of our invitations. */
function bareRebuild(folder: string, events: number): Contender {
  return () => {
    const log = new DatabaseSync(join(folder, 'events.db'));
    const file = join(folder, 'bare.db');
    const documents = new DatabaseSync(file);
    documents.exec(`
      PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;
      CREATE TABLE documents (
        key TEXT PRIMARY KEY, document TEXT, tenant ANY, sent ANY, status ANY, workspace ANY, person ANY, expires ANY, link_key ANY
      ) STRICT;
      CREATE INDEX one ON documents (tenant, sent, key); CREATE INDEX two ON documents (tenant, status, sent, key);
      CREATE INDEX three ON documents (tenant, workspace, sent, key); CREATE INDEX four ON documents (tenant, workspace, status, sent, key);
      CREATE INDEX five ON documents (tenant, person, sent, key); CREATE INDEX six ON documents (tenant, status, expires, key);
      CREATE INDEX seven ON documents (link_key, status, key);
    `);
    const page = log.prepare('SELECT * FROM events WHERE sequence > ? ORDER BY sequence LIMIT 500');
    const put = documents.prepare(`
      INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET document = excluded.document, tenant = excluded.tenant, sent = excluded.sent,
        status = excluded.status, workspace = excluded.workspace, person = excluded.person, expires = excluded.expires,
        link_key = excluded.link_key
    `);
    return {
      operations: events,
      run() {
        let last = 0;
        for (;;) {
          const rows = page.all(last) as EventRow[];
          if (rows.length === 0) return;
          documents.exec('BEGIN IMMEDIATE');
          for (const { sequence, stream, type, data } of rows) {
            put.run(stream, data, 'harbour-care', sequence, type, stream, stream, sequence, 1);
            last = sequence;
          }
          documents.exec('COMMIT');
        }
      },
      end() {
        log.close();
        documents.close();
        for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
      },
    };
  };
}
