import type { JsonObject, Position, ReadModel, ReadModelDefinition, ReadModelWriter } from 'latchkey';
import { parsePosition } from 'latchkey';
import type { CollectionTable, IndexedValues } from './collection-table.ts';
import { collectionTable } from './collection-table.ts';
import type { Database } from './database.ts';
import { emptyWriteAheadLog } from './database-file.ts';

/** A read model's tables, which bear its number. */
export type CollectionTables = ReadonlyMap<string, CollectionTable>;

export function collectionTables(
  database: Database,
  number: number,
  collections: ReadModelDefinition['collections'],
): CollectionTables {
  return new Map(
    Object.entries(collections).map(([collection, { indexes }], place) => [
      collection,
      collectionTable(database, `documents_${number}_${place}`, indexes),
    ]),
  );
}

/** The read model with this number, whose tables are there. */
export function sqliteReadModel(
  database: Database,
  { number, name, tables }: { number: number; name: string; tables: CollectionTables },
): ReadModel {
  function tableOf(collection: string): CollectionTable {
    const table = tables.get(collection);
    if (!table) throw new RangeError(`the read model ${name} has no collection ${collection}`);
    return table;
  }

  function setCheckpoint(position: Position | null): void {
    database.statement('UPDATE read_models SET checkpoint = ? WHERE number = ?').run(position, number);
  }

  const reader = {
    get: <Document extends JsonObject>(collection: string, key: string) =>
      tableOf(collection).get(key) as Document | undefined,
    find: ((collection, find) => tableOf(collection).find(find)) as ReadModel['find'],
  };

  /**
   * The document that was looked at last in the commit that runs, as it was then: mostly the one that is written next,
   * and what its place in the indexes was need not be looked up again.
   */
  let lookedAt: { collection: string; key: string; values: IndexedValues | undefined } | undefined;

  function lookAt(collection: string, key: string): JsonObject | undefined {
    const table = tableOf(collection);
    const document = table.get(key);
    lookedAt = { collection, key, values: document && table.indexedValues(document) };
    return document;
  }

  function valuesBefore(collection: string, key: string): IndexedValues | undefined {
    if (lookedAt?.collection !== collection || lookedAt.key !== key) lookAt(collection, key);
    return lookedAt?.values;
  }

  const writer: ReadModelWriter = {
    get: <Document extends JsonObject>(collection: string, key: string) =>
      lookAt(collection, key) as Document | undefined,
    find: reader.find,
    put(collection, key, document) {
      checkCommitting(database);
      tableOf(collection).put(key, document, valuesBefore(collection, key));
      lookedAt = undefined;
    },
    remove(collection, key) {
      checkCommitting(database);
      tableOf(collection).remove(key);
      lookedAt = undefined;
    },
  };

  return {
    ...reader,

    checkpoint() {
      const select = database.statement('SELECT checkpoint FROM read_models WHERE number = ?');
      const checkpoint = select.get<{ checkpoint: string | null }>(number)?.checkpoint;
      return checkpoint == null ? undefined : parsePosition(checkpoint);
    },

    commit(checkpoint, change) {
      database.transaction(() => {
        lookedAt = undefined;
        change(writer);
        checkCommitting(database);
        setCheckpoint(checkpoint);
      });
    },

    clear() {
      database.transaction(() => {
        for (const table of tables.values()) table.clear();
        setCheckpoint(null);
      });
      emptyWriteAheadLog(database);
    },
  };
}

/**
 * A writer that is kept after its commit would change documents without the checkpoint; so would one that goes on
 * after a fault for which SQLite has taken everything back, such as a full disk.
 */
function checkCommitting(database: Database): void {
  if (!database.isInTransaction()) throw new Error('a read model is changed only while its commit runs');
}
