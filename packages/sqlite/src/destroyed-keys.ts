import type { Database } from './database.ts';
import type { DatabaseKind } from './database-file.ts';
import { groupCommit } from './group-commit.ts';

/**
 * The names of keys that were destroyed, apart from the keys and the events: whoever puts an older copy of those in
 * place leaves this file as it is, and no destroyed key comes back to life.
 */
export interface DestroyedKeys {
  names(): readonly string[];
  /** Resolves once the disk has it. */
  add(name: string): Promise<void>;
  addAll(names: readonly string[]): void;
  /** Carries out at once what was asked for. */
  flush(): void;
  close(): void;
}

export const destroyedKeysFile: DatabaseKind = {
  applicationId: 0x4c_4b_44_4b, // LKDK
  versions: ['CREATE TABLE destroyed_keys (name TEXT PRIMARY KEY) STRICT;'],
  settings: 'PRAGMA synchronous = FULL;',
};

/** Names are given and kept as they stand in the vault's file. */
export function destroyedKeys(database: Database): DestroyedKeys {
  const insert = database.statement('INSERT OR IGNORE INTO destroyed_keys (name) VALUES (?)');
  const all = database.statement('SELECT name FROM destroyed_keys ORDER BY name');
  const commits = groupCommit(database);

  return {
    names: () => Array.from(all.rows<{ name: string }>(), ({ name }) => name),
    add: (name) => commits.run(() => void insert.run(name)),

    addAll(names) {
      database.transaction(() => {
        for (const name of names) insert.run(name);
      });
    },

    flush: commits.flush,
    close: () => database.close(),
  };
}
