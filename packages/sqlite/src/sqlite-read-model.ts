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

interface Seen {
  document: JsonObject | undefined;
  /** By what it stands in the indexes. */
  values: IndexedValues | undefined;
}

const nothing: Seen = { document: undefined, values: undefined };

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
   * What the commit that runs has looked at or written, as it is now: most of it is looked at again, and is written with
   * no need to look up what its place in the indexes was.
   */
  const seen = new Map<string, Map<string, Seen>>();

  function look(collection: string, key: string): Seen {
    const known = seen.get(collection)?.get(key);
    if (known) return known;
    const table = tableOf(collection);
    const document = table.get(key);
    return see(collection, key, { document, values: document && table.indexedValues(document) });
  }

  function see(collection: string, key: string, as: Seen): Seen {
    const ofCollection = seen.get(collection) ?? new Map<string, Seen>();
    seen.set(collection, ofCollection.set(key, as));
    return as;
  }

  const writer: ReadModelWriter = {
    get: <Document extends JsonObject>(collection: string, key: string) =>
      look(collection, key).document as Document | undefined,
    find: reader.find,
    put(collection, key, document) {
      checkCommitting(database);
      const values = tableOf(collection).put(key, document, look(collection, key).values);
      see(collection, key, { document, values });
    },
    remove(collection, key) {
      checkCommitting(database);
      tableOf(collection).remove(key);
      see(collection, key, nothing);
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
        seen.clear();
        change(writer);
        checkCommitting(database);
        setCheckpoint(checkpoint);
      });
      seen.clear();
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
