import type { Find } from 'latchkey';
import { describe, expect, it, onTestFinished } from 'vitest';
import { collectionTable } from '../src/collection-table.ts';
import { openDatabase } from '../src/database.ts';
import { findQuery } from '../src/find-query.ts';

describe('a find', () => {
  it.each<Omit<Find, 'index'>>([
    { equals: ['a'] },
    { equals: ['a', 'b'] },
    { equals: ['a'], atMost: 5 },
    { equals: [], atMost: 5 },
    { equals: [], after: ['a', 'b', 'k'] },
    { equals: ['a'], after: ['a', 'b', 'k'] },
    { equals: ['a'], atMost: 5, after: ['a', 'b', 'k'] },
    { equals: ['a', 'b'], after: ['a', 'b', 'k'] },
  ])('goes to its place in the index and sorts nothing: %o', (find) => {
    const database = openDatabase(':memory:');
    onTestFinished(() => database.close());
    collectionTable(database, 'documents', { index: ['one', 'two'] }).create();
    const query = findQuery(find, {
      table: 'documents',
      index: 'documents_0',
      columns: ['field_0', 'field_1'],
    });
    const plan = database
      .statement(`EXPLAIN QUERY PLAN ${query?.sql}`)
      .rows<{ detail: string }>(...(query?.values ?? []));
    expect(Array.from(plan, ({ detail }) => detail)).toEqual([
      expect.stringMatching(/^SEARCH documents USING INDEX documents_0 /),
    ]);
  });
});
