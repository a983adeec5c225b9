import type { ReadModelDefinition, ReadModels } from 'latchkey';
import type { Database } from './database.ts';
import type { DatabaseKind } from './database-file.ts';
import { emptyWriteAheadLog } from './database-file.ts';
import { collectionTables, sqliteReadModel } from './sqlite-read-model.ts';
import { storeUnavailable } from './store-fault.ts';

export interface SqliteReadModels extends ReadModels {
  /**
   * Leaves nothing in the file, nor in the log beside it, of what was removed or overwritten: to be called when a
   * person was erased. Writes the whole file anew, and nothing else runs meanwhile: about a second for each 200 MB.
   *
   * @throws LatchkeyError `StoreUnavailable` if another process reads the file, or there is no room on the disk for
   *   another copy of it
   */
  sweep(): void;
}

/** Read models can be built again: a power failure may lose the last commits, whole, since `NORMAL` waits for no disk. */
export const readModelsFile: DatabaseKind = {
  applicationId: 0x4c_4b_52_4d, // LKRM
  versions: [
    `CREATE TABLE read_models (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL UNIQUE,
      version INTEGER NOT NULL,
      collections TEXT NOT NULL,
      checkpoint TEXT
    ) STRICT;`,
  ],
  settings: 'PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;',
};

type ReadModelRow = { number: number; version: number; collections: string };

/** The read models in a file that nobody else writes to. */
export function sqliteReadModels(database: Database): SqliteReadModels {
  const select = database.statement('SELECT number, version, collections FROM read_models WHERE name = ?');
  const remove = database.statement('DELETE FROM read_models WHERE number = ?');
  const insert = database.statement('INSERT INTO read_models (name, version, collections) VALUES (?, ?, ?)');

  function drop({ number, collections }: ReadModelRow): void {
    const declared = JSON.parse(collections) as ReadModelDefinition['collections'];
    for (const table of collectionTables(database, number, declared).values()) table.drop();
    remove.run(number);
  }

  /** Under a number that none had before. */
  function create({ name, version, collections }: ReadModelDefinition): number {
    const number = insert.run(name, version, JSON.stringify(collections));
    for (const table of collectionTables(database, number, collections).values()) table.create();
    return number;
  }

  function replace(known: ReadModelRow | undefined, definition: ReadModelDefinition): number {
    const number = database.transaction(() => {
      if (known) drop(known);
      return create(definition);
    });
    if (known) emptyWriteAheadLog(database);
    return number;
  }

  return {
    open(definition) {
      const { name, version, collections } = definition;
      const known = select.get<ReadModelRow>(name);
      // Also where somebody forgot to raise the version: the tables would not be those that are asked for.
      const isSame = known?.version === version && known.collections === JSON.stringify(collections);
      const number = isSame ? known.number : replace(known, definition);
      return sqliteReadModel(database, {
        number,
        name,
        tables: collectionTables(database, number, collections),
      });
    },

    definitions() {
      const rows = database
        .statement('SELECT name, version, collections FROM read_models')
        .rows<{ name: string; version: number; collections: string }>();
      return Array.from(rows, ({ name, version, collections }) => ({
        name,
        version,
        collections: JSON.parse(collections) as ReadModelDefinition['collections'],
      }));
    },

    drop(name) {
      const known = select.get<ReadModelRow>(name);
      if (!known) return;
      database.transaction(() => drop(known));
      emptyWriteAheadLog(database);
    },

    sweep() {
      database.exec('VACUUM');
      if (emptyWriteAheadLog(database)) return;
      throw storeUnavailable(database.file, 'another process reads it, and what was removed is still there');
    },

    close: () => database.close(),
  };
}
