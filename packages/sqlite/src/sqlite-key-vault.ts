import { setImmediate as nextTurn } from 'node:timers/promises';
import type { KeyVault, LatchkeyError, VaultEntry } from 'latchkey';
import { behindAllThatBeginWith, originalText, sortableText } from './code-unit-order.ts';
import type { Database } from './database.ts';
import type { DatabaseKind } from './database-file.ts';
import { emptyWriteAheadLog } from './database-file.ts';
import type { DestroyedKeys } from './destroyed-keys.ts';
import { groupCommit } from './group-commit.ts';
import { storeReadOnly, storeUnavailable } from './store-fault.ts';

/**
 * Keys, apart from the events: no copy of the log brings a destroyed one back. Rows are only ever added, and a key is
 * overwritten where it stands by as many zeros: so SQLite has no reason to move one and leave its old bytes behind.
 */
export const keysFile: DatabaseKind = {
  applicationId: 0x4c_4b_4b_56, // LKKV
  versions: [
    `CREATE TABLE keys (
      number INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      wrapped BLOB NOT NULL,
      is_destroyed INTEGER NOT NULL CHECK (is_destroyed IN (0, 1))
    ) STRICT;`,
  ],
  settings: 'PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;',
};

type KeyRow = { wrapped: Uint8Array<ArrayBuffer>; is_destroyed: number };

export interface SqliteKeyVault extends KeyVault {
  /** The name of the key that was made last, whether or not it was destroyed since. */
  newestKey(): string | undefined;
}

/**
 * The key vault in a file that nobody else writes to. What stands among the destroyed keys is destroyed before anything
 * else: an older copy of the file was put in its place, or a process ended while it destroyed one.
 */
export function sqliteKeyVault(database: Database, destroyed: DestroyedKeys): SqliteKeyVault {
  const keys = storedKeys(database);
  const newest = database.statement('SELECT name FROM keys ORDER BY number DESC LIMIT 1');
  const insert = database.statement('INSERT INTO keys (name, wrapped, is_destroyed) VALUES (?, ?, 0)');
  const destroy = database.statement(`
    INSERT INTO keys (name, wrapped, is_destroyed) VALUES (?, x'', 1)
    ON CONFLICT (name) DO UPDATE SET wrapped = zeroblob(length(wrapped)), is_destroyed = 1
  `);
  const marks = database.statement('SELECT name FROM keys WHERE is_destroyed = 1');
  const commits = groupCommit(database);
  let emptying: Promise<void> | undefined;

  destroyAgain();
  let newestKey = newest.get<{ name: string }>()?.name;

  function destroyAgain(): void {
    destroyed.addAll(Array.from(marks.rows<{ name: string }>(), ({ name }) => name));
    const alive = destroyed.names().filter((name) => keys.entry(originalText(name))?.status !== 'destroyed');
    if (alive.length === 0) return;
    database.transaction(() => {
      for (const name of alive) destroy.run(name);
    });
    if (!emptyWriteAheadLog(database)) throw stillInLog(database.file);
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
    isShared: false,
    get: keys.get,
    names: keys.names,
    newestKey: () => newestKey && originalText(newestKey),

    async putIfAbsent(name, wrapped) {
      const bytes = new Uint8Array(wrapped);
      const { entry, isNew } = await commits.run(() => {
        const kept = keys.entry(name);
        if (kept) return { entry: kept, isNew: false };
        insert.run(sortableText(name), bytes);
        return { entry: { status: 'present' as const, wrapped: bytes }, isNew: true };
      });
      if (isNew) newestKey = sortableText(name);
      return entry;
    },

    /** Resolves once no file has the key any more: to that end it waits for those who read the file at the moment. */
    async destroy(name) {
      await destroyed.add(sortableText(name));
      await commits.run(() => void destroy.run(sortableText(name)));
      await emptyLog();
    },

    async close() {
      // Whoever destroys a key still has to destroy it, and then to empty the log.
      destroyed.flush();
      await nextTurn();
      commits.flush();
      await nextTurn();
      database.close();
      destroyed.close();
    },
  };
}

/** The key vault in a file that another process may write to: it gives keys, and makes and destroys none. */
export function sqliteKeyReader(database: Database): KeyVault {
  const { get, names } = storedKeys(database);
  const refuse = async () => {
    throw storeReadOnly(database.file);
  };
  return {
    isShared: false,
    get,
    names,
    putIfAbsent: refuse,
    destroy: refuse,
    close: async () => database.close(),
  };
}

/** The keys in their file: which there are. */
export function storedKeys(database: Database) {
  const select = database.statement('SELECT wrapped, is_destroyed FROM keys WHERE name = ?');
  const namesBetween = database.statement('SELECT name FROM keys WHERE name >= ? AND name < ? ORDER BY name');

  function entry(name: string): VaultEntry | undefined {
    const row = select.get<KeyRow>(sortableText(name));
    if (!row) return undefined;
    return row.is_destroyed ? { status: 'destroyed' } : { status: 'present', wrapped: row.wrapped };
  }

  return {
    entry,

    async get(names: readonly string[]): Promise<ReadonlyMap<string, VaultEntry>> {
      const found = new Map<string, VaultEntry>();
      for (const name of names) {
        const kept = entry(name);
        if (kept) found.set(name, kept);
      }
      return found;
    },

    async names(prefix: string): Promise<readonly string[]> {
      const first = sortableText(prefix);
      const rows = namesBetween.rows<{ name: string }>(first, behindAllThatBeginWith(first));
      return Array.from(rows, ({ name }) => originalText(name));
    },
  };
}

function stillInLog(file: string): LatchkeyError<'StoreUnavailable'> {
  const reason = 'another process reads it, and the log beside it still has the key: destroy it again';
  return storeUnavailable(file, reason);
}
