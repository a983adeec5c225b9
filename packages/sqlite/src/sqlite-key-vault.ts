import { setImmediate as nextTurn } from 'node:timers/promises';
import type { KeyVault, LatchkeyError, VaultEntry } from 'latchkey';
import { behindAllThatBeginWith, originalText, sortableText } from './code-unit-order.ts';
import type { Database } from './database.ts';
import type { DatabaseKind } from './database-file.ts';
import { emptyWriteAheadLog } from './database-file.ts';
import { groupCommit } from './group-commit.ts';
import { storeUnavailable } from './store-fault.ts';

/**
 * Keys, apart from the events: no copy of the log brings a destroyed one back. Rows are only ever added, and a key is
 * overwritten where it stands by as many zeros: so SQLite has no reason to move one and leave its old bytes behind.
 */
export const keysFile: DatabaseKind = {
  applicationId: 0x4c_4b_4b_56, // LKKV
  version: 1,
  schema: `
    CREATE TABLE keys (
      number INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      wrapped BLOB NOT NULL,
      is_destroyed INTEGER NOT NULL CHECK (is_destroyed IN (0, 1))
    ) STRICT;
  `,
  settings: 'PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;',
};

type KeyRow = { wrapped: Uint8Array<ArrayBuffer>; is_destroyed: number };

/** The key vault in a file that nobody else writes to. */
export function sqliteKeyVault(database: Database): KeyVault {
  const select = database.statement('SELECT wrapped, is_destroyed FROM keys WHERE name = ?');
  const insert = database.statement('INSERT INTO keys (name, wrapped, is_destroyed) VALUES (?, ?, 0)');
  const destroy = database.statement(`
    INSERT INTO keys (name, wrapped, is_destroyed) VALUES (?, x'', 1)
    ON CONFLICT (name) DO UPDATE SET wrapped = zeroblob(length(wrapped)), is_destroyed = 1
  `);
  const namesBetween = database.statement('SELECT name FROM keys WHERE name >= ? AND name < ? ORDER BY name');
  const commits = groupCommit(database);
  let emptying: Promise<void> | undefined;

  function entry(name: string): VaultEntry | undefined {
    const row = select.get<KeyRow>(sortableText(name));
    if (!row) return undefined;
    return row.is_destroyed ? { status: 'destroyed' } : { status: 'present', wrapped: row.wrapped };
  }

  /** Once for all whose keys were destroyed together. */
  function emptyLog(): Promise<void> {
    emptying ??= Promise.resolve().then(() => {
      emptying = undefined;
      if (!emptyWriteAheadLog(database)) throw stillInLog(database.file);
    });
    return emptying;
  }

  return {
    async get(names) {
      const found = new Map<string, VaultEntry>();
      for (const name of names) {
        const kept = entry(name);
        if (kept) found.set(name, kept);
      }
      return found;
    },

    async putIfAbsent(name, wrapped) {
      const bytes = new Uint8Array(wrapped);
      return commits.run(() => {
        const kept = entry(name);
        if (kept) return kept;
        insert.run(sortableText(name), bytes);
        return { status: 'present', wrapped: bytes };
      });
    },

    /** Resolves once no file has the key any more: to that end it waits for those who read the file at the moment. */
    async destroy(name) {
      await commits.run(() => destroy.run(sortableText(name)));
      await emptyLog();
    },

    async names(prefix) {
      const first = sortableText(prefix);
      const rows = namesBetween.rows<{ name: string }>(first, behindAllThatBeginWith(first));
      return Array.from(rows, ({ name }) => originalText(name));
    },

    async close() {
      commits.flush();
      // Whoever has just destroyed a key still empties the log.
      await nextTurn();
      database.close();
    },
  };
}

function stillInLog(file: string): LatchkeyError<'StoreUnavailable'> {
  const reason = 'another process reads it, and the log beside it still has the key: destroy it again';
  return storeUnavailable(file, reason);
}
