import type { SQLInputValue } from 'node:sqlite';
import type { Find, Found, IndexValue, JsonObject } from 'latchkey';
import { originalText, sortableText } from './code-unit-order.ts';
import type { Database } from './database.ts';
import { findQuery } from './find-query.ts';

/**
 * The documents of one collection, in a table. Each field of an index has a column, filled here: an expression over
 * the JSON text keeps neither the order of texts nor `1` apart from `true`, and was slower to search. No name of the
 * definition gets into SQL, since tables, columns and indexes are numbered.
 */
export interface CollectionTable {
  create(): void;
  drop(): void;
  clear(): void;
  get(key: string): JsonObject | undefined;
  /**
   * `before` is what the document's place in the indexes was; undefined where there is none with this key. Gives what it
   * is now.
   */
  put(key: string, document: JsonObject, before: IndexedValues | undefined): IndexedValues;
  /** What a document stands in the indexes by. */
  indexedValues(document: JsonObject): IndexedValues;
  remove(key: string): void;
  find(find: Find): readonly Found<JsonObject>[];
}

/** One for each field of any index; null where the document lacks it, which then does not stand in that index. */
export type IndexedValues = readonly (IndexValue | null)[];

export interface CollectionIndexes {
  readonly [index: string]: readonly string[];
}

type DocumentRow = { key: string; document: string };

export function collectionTable(
  database: Database,
  table: string,
  indexes: CollectionIndexes,
): CollectionTable {
  const indexNames = Object.keys(indexes);
  const fields = [...new Set(Object.values(indexes).flat())];
  const columnOf = (field: string) => `field_${fields.indexOf(field)}`;
  const columns = ['key', 'document', ...fields.map(columnOf)];
  const select = `SELECT document FROM ${table} WHERE key = ?`;
  const insert = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
  /** By the places of the columns that they change: SQLite renews every index that has one of those it is given. */
  const updates = new Map<string, string>();

  function updateOf(changed: readonly number[]): string {
    const places = changed.join();
    const known = updates.get(places);
    if (known !== undefined) return known;
    const set = ['document', ...changed.map((place) => columnOf(fields[place] ?? ''))];
    const update = `UPDATE ${table} SET ${set.map((column) => `${column} = ?`).join(', ')} WHERE key = ?`;
    updates.set(places, update);
    return update;
  }

  function indexedValues(document: JsonObject): IndexedValues {
    return fields.map((field) => indexValue(document, field));
  }

  function fieldsOf(index: string): readonly string[] {
    const sortedBy = Object.hasOwn(indexes, index) ? indexes[index] : undefined;
    if (!sortedBy) throw new RangeError(`there is no index ${index} here, only: ${indexNames.join(', ')}`);
    return sortedBy;
  }

  function createIndex(name: string, sortedBy: readonly string[]): void {
    const complete = sortedBy.map((column) => `${column} IS NOT NULL`).join(' AND ') || 'TRUE';
    database.exec(`CREATE INDEX ${name} ON ${table} (${[...sortedBy, 'key'].join(', ')}) WHERE ${complete}`);
  }

  return {
    create() {
      const types = fields.map((field) => `${columnOf(field)} ANY`);
      database.exec(
        `CREATE TABLE ${table} (${['key TEXT PRIMARY KEY', 'document TEXT', ...types].join(', ')}) STRICT`,
      );
      for (const [number, index] of indexNames.entries()) {
        createIndex(`${table}_${number}`, fieldsOf(index).map(columnOf));
      }
    },

    drop: () => database.exec(`DROP TABLE ${table}`),

    clear: () => database.exec(`DELETE FROM ${table}`),

    get(key) {
      const row = database.statement(select).get<{ document: string }>(sortableText(key));
      return row && parsed(row.document);
    },

    put(key, document, before) {
      const after = indexedValues(document);
      const text = JSON.stringify(document);
      if (!before) {
        database.statement(insert).run(sortableText(key), text, ...after.map(stored));
        return after;
      }
      const changed: number[] = [];
      const values: SQLInputValue[] = [text];
      for (const [place, value] of after.entries()) {
        if (value === before[place]) continue;
        changed.push(place);
        values.push(stored(value));
      }
      database.statement(updateOf(changed)).run(...values, sortableText(key));
      return after;
    },

    indexedValues,

    remove(key) {
      database.statement(`DELETE FROM ${table} WHERE key = ?`).run(sortableText(key));
    },

    find({ index, ...find }) {
      const sortedBy = fieldsOf(index);
      const name = `${table}_${indexNames.indexOf(index)}`;
      const query = findQuery(find, { table, index: name, columns: sortedBy.map(columnOf) });
      if (!query) return [];
      const rows = database.statement(query.sql).rows<DocumentRow>(...query.values.map(stored));
      return Array.from(rows, (row) => {
        const key = originalText(row.key);
        const document = parsed(row.document);
        return { key, document, cursor: [...sortedBy.map((field) => document[field] as IndexValue), key] };
      });
    },
  };
}

function indexValue(document: JsonObject, field: string): IndexValue | null {
  const value = document[field];
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

function stored(value: IndexValue | null): SQLInputValue {
  return typeof value === 'string' ? sortableText(value) : value;
}

function parsed(document: string): JsonObject {
  return JSON.parse(document) as JsonObject;
}
