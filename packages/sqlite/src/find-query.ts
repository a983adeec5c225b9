import type { Find, IndexValue } from 'latchkey';
import { compareIndexValues } from './code-unit-order.ts';

/** The columns that a documents' index orders by, before the key. */
export interface SortedColumns {
  readonly table: string;
  readonly index: string;
  readonly columns: readonly string[];
}

export interface FindQuery {
  readonly sql: string;
  /** In the order of the question marks. */
  readonly values: readonly IndexValue[];
}

/**
 * The query that answers a find, by searching its index alone; nothing where the cursor says that nothing follows.
 *
 * @throws RangeError for a find that the index cannot answer
 */
export function findQuery(
  { equals, atMost, after, limit = 100 }: Omit<Find, 'index'>,
  { table, index, columns }: SortedColumns,
): FindQuery | undefined {
  if (equals.length + (atMost === undefined ? 0 : 1) > columns.length) {
    throw new RangeError('a find asks for more values than its index has fields');
  }
  if (after && after.length !== columns.length + 1) {
    throw new RangeError('a find goes on after a cursor that is not one of its index');
  }

  const equal = columns.slice(0, equals.length);
  const sortedBy = [...columns.slice(equals.length), 'key'];
  const conditions = columns.map((column) => `${column} ${equal.includes(column) ? '= ?' : 'IS NOT NULL'}`);
  const values = [...equals];

  if (atMost !== undefined) {
    conditions.push(`${sortedBy[0]} <= ?`);
    values.push(atMost);
  }

  if (after) {
    const place = compareIndexValues(after.slice(0, equals.length), equals);
    if (place > 0) return undefined;
    // A cursor before all that is wanted skips nothing.
    if (place === 0) {
      conditions.push(`(${sortedBy.join(', ')}) > (${sortedBy.map(() => '?').join(', ')})`);
      values.push(...after.slice(equals.length));
    }
  }

  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return {
    sql: `SELECT key, document FROM ${table} INDEXED BY ${index} ${where} ORDER BY ${sortedBy.join(', ')} LIMIT ?`,
    values: [...values, limit],
  };
}
