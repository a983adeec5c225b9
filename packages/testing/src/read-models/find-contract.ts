import type { Find, JsonObject, ReadModel } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { opened } from '../opened.ts';
import type { OpenReadModels } from './contract-definition.ts';
import { contractReadModel, laterPosition, putAll } from './contract-definition.ts';

const invitations: { readonly [key: string]: JsonObject } = {
  f: { status: 'pending', expiresAt: 300, name: 'Fay' },
  e: { status: 'pending', expiresAt: 100, name: 'Eve' },
  d: { status: 'pending', expiresAt: 200, name: 'Dan' },
  c: { status: 'pending', expiresAt: 200, name: 'Cem' },
  b: { status: 'accepted', expiresAt: 150, name: 'Bea' },
  a: { status: 'rescinded', expiresAt: 250, name: 'Ann' },
};

const statuses = ['pending', 'accepted', 'rescinded'];

export function findContract(open: OpenReadModels): void {
  describe('finding by an index', () => {
    it.each<{ find: Find; keys: string }>([
      { find: { index: 'byStatus', equals: [] }, keys: 'becdfa' },
      { find: { index: 'byStatus', equals: ['pending'] }, keys: 'ecdf' },
      { find: { index: 'byStatus', equals: ['pending', 200] }, keys: 'cd' },
      { find: { index: 'byStatus', equals: ['pending', 201] }, keys: '' },
      { find: { index: 'byStatus', equals: ['pend'] }, keys: '' },
      { find: { index: 'byStatus', equals: ['pending'], atMost: 200 }, keys: 'ecd' },
      { find: { index: 'byStatus', equals: ['pending'], atMost: 199.5 }, keys: 'e' },
      { find: { index: 'byStatus', equals: ['pending'], atMost: 99 }, keys: '' },
      { find: { index: 'byStatus', equals: [], atMost: 'pending' }, keys: 'becdf' },
      { find: { index: 'byStatus', equals: [], atMost: 'p' }, keys: 'b' },
      { find: { index: 'byDeadline', equals: [] }, keys: 'ebcdaf' },
      { find: { index: 'byDeadline', equals: [], atMost: 200 }, keys: 'ebcd' },
      { find: { index: 'byName', equals: ['Cem'] }, keys: 'c' },
      { find: { index: 'byStatus', equals: ['pending'], limit: 2 }, keys: 'ec' },
      { find: { index: 'byStatus', equals: ['pending'], limit: 0 }, keys: '' },
    ])('gives for $find the documents $keys', async ({ find, keys }) => {
      const model = await modelOf(open, invitations);
      const found = model.find('invitations', find);
      expect(found.map(({ key }) => key).join('')).toBe(keys);
      expect(found.map(({ document }) => document)).toEqual(Array.from(keys, (key) => invitations[key]));
    });

    it('gives with each document where it stands: the values of its fields, and its key', async () => {
      const model = await modelOf(open, invitations);
      const [found] = model.find('invitations', { index: 'byStatus', equals: ['accepted'] });
      expect(found).toEqual({ key: 'b', document: invitations['b'], cursor: ['accepted', 150, 'b'] });
    });

    it('gives at most 100 documents unless told otherwise', async () => {
      const many = Array.from({ length: 101 }, (_, index) => [`${index}`, { name: 'Ann' }]);
      const model = await modelOf(open, Object.fromEntries(many));
      expect(model.find('invitations', { index: 'byName', equals: ['Ann'] })).toHaveLength(100);
      expect(model.find('invitations', { index: 'byName', equals: ['Ann'], limit: 500 })).toHaveLength(101);
    });

    it('follows a document to where its new values put it', async () => {
      const model = await modelOf(open, invitations);
      putAll(model, 'invitations', { e: { status: 'accepted', expiresAt: 999, name: 'Eve' } });
      expect(keysOf(model, { index: 'byStatus', equals: ['pending'] })).toBe('cdf');
      expect(keysOf(model, { index: 'byStatus', equals: ['accepted'] })).toBe('be');
      expect(keysOf(model, { index: 'byDeadline', equals: [], atMost: 100 })).toBe('');
    });

    it('gives of thousands of documents, put, moved and removed in any order, what sorting them would give', async () => {
      const model = await modelOf(open, {});
      const expected = new Map<string, JsonObject>();
      for (let round = 0; round < 3; round += 1) {
        model.commit(laterPosition, (writer) => {
          for (let number = 0; number < 2_000; number += 1) {
            const key = `${(number * 7_919) % 2_000}`.padStart(4, '0');
            const document = { status: statuses[(number + round) % 3] ?? '', expiresAt: (number * 31) % 97 };
            const isRemoved = round > 0 && number % 5 === round;
            if (isRemoved) writer.remove('invitations', key);
            else writer.put('invitations', key, document);
            if (isRemoved) expected.delete(key);
            else expected.set(key, document);
          }
        });
        for (const status of statuses) {
          const found = model.find('invitations', { index: 'byStatus', equals: [status], limit: 5_000 });
          expect(found.map(({ cursor }) => cursor)).toEqual(placesOf(expected, status));
        }
      }
    });

    it('passes over documents in which a field of the index is missing, or neither a string nor a number', async () => {
      const model = await modelOf(open, {
        a: { status: 'pending', expiresAt: 1 },
        b: { status: 'pending' },
        c: { status: 'pending', expiresAt: null },
        d: { status: 'pending', expiresAt: true },
        e: { status: 'pending', expiresAt: [1] },
        f: { status: ['pending'], expiresAt: 1 },
        g: { expiresAt: 1 },
      });
      expect(keysOf(model, { index: 'byStatus', equals: [] })).toBe('a');
      expect(keysOf(model, { index: 'byStatus', equals: ['pending'] })).toBe('a');
      expect(keysOf(model, { index: 'byStatus', equals: ['pending'], atMost: 9 })).toBe('a');
      expect(keysOf(model, { index: 'byDeadline', equals: [] })).toBe('afg');
      expect(model.get('invitations', 'b')).toEqual({ status: 'pending' });
    });

    it('tells numbers from strings that look like them', async () => {
      const model = await modelOf(open, {
        a: { name: 1 },
        b: { name: '1' },
        c: { name: '1.0' },
        d: { name: 1.5 },
      });
      expect(keysOf(model, { index: 'byName', equals: [1] })).toBe('a');
      expect(keysOf(model, { index: 'byName', equals: ['1'] })).toBe('b');
    });

    it.each<{ kind: string; collection: string; find: Find }>([
      { kind: 'an index that was not declared', collection: 'people', find: { index: 'byAge', equals: [] } },
      { kind: 'one of another collection', collection: 'people', find: { index: 'byStatus', equals: [] } },
      { kind: 'one named like a built-in', collection: 'people', find: { index: 'constructor', equals: [] } },
      {
        kind: 'more values than fields',
        collection: 'people',
        find: { index: 'byName', equals: ['a', 'b'] },
      },
      {
        kind: 'a bound on no field',
        collection: 'people',
        find: { index: 'byName', equals: ['a'], atMost: 'b' },
      },
      {
        kind: 'a cursor of another index',
        collection: 'people',
        find: { index: 'byName', equals: [], after: ['a'] },
      },
    ])('refuses $kind', async ({ collection, find }) => {
      const model = await modelOf(open, invitations);
      expect(() => model.find(collection, find)).toThrow(RangeError);
    });
  });

  describe('the order', () => {
    it('of strings is that of their UTF-16 code units, and a shorter one comes first', async () => {
      const names = [
        '',
        '\0',
        ' ',
        '10',
        '9',
        'A',
        'Z',
        'a',
        'a\0',
        'aa',
        'ab',
        'z',
        'ä',
        'ж',
        '\ud7ff',
        '\ud800',
        '😀',
        '😁',
        '\udfff',
        '\ue000',
        '\uff21',
        '\uffff',
        '\uffff\0',
      ];
      const model = await modelOf(
        open,
        Object.fromEntries(shuffled(names).map((name, index) => [`${index}`, { name }])),
      );
      const found = model.find('invitations', { index: 'byName', equals: [] });
      expect(found.map(({ document }) => document['name'])).toEqual(names);
    });

    it('of keys is the same', async () => {
      const keys = ['', '10', '9', 'A', 'a', 'a\0', 'aa', 'ä', '😀', '\ue000', '\uffff'];
      const model = await modelOf(
        open,
        Object.fromEntries(shuffled(keys).map((key) => [key, { name: 'Ann' }])),
      );
      expect(model.find('invitations', { index: 'byName', equals: [] }).map(({ key }) => key)).toEqual(keys);
    });

    it('of numbers is numeric', async () => {
      const numbers = [
        -1e300,
        -10,
        -9.5,
        -9,
        0,
        5e-324,
        0.1,
        1,
        9,
        10,
        1_700_000_000_000,
        1_700_000_000_000.5,
        Number.MAX_SAFE_INTEGER,
        1e300,
      ];
      const documents = shuffled(numbers).map((expiresAt, index) => [`${index}`, { expiresAt }]);
      const model = await modelOf(open, Object.fromEntries(documents));
      const found = model.find('invitations', { index: 'byDeadline', equals: [] });
      expect(found.map(({ document }) => document['expiresAt'])).toEqual(numbers);
    });

    it('puts numbers before strings', async () => {
      const model = await modelOf(open, {
        a: { name: '' },
        b: { name: 5 },
        c: { name: '1' },
        d: { name: 1e300 },
      });
      expect(keysOf(model, { index: 'byName', equals: [] })).toBe('bdac');
      expect(keysOf(model, { index: 'byName', equals: [], atMost: '' })).toBe('bda');
      expect(keysOf(model, { index: 'byName', equals: [], atMost: 1e300 })).toBe('bd');
    });
  });

  describe('going on after a cursor', () => {
    it.each<{ find: Find; pages: readonly string[] }>([
      { find: { index: 'byStatus', equals: [], limit: 2 }, pages: ['be', 'cd', 'fa', ''] },
      { find: { index: 'byStatus', equals: ['pending'], limit: 3 }, pages: ['ecd', 'f', ''] },
      { find: { index: 'byStatus', equals: ['pending', 200], limit: 1 }, pages: ['c', 'd', ''] },
      { find: { index: 'byStatus', equals: ['pending'], atMost: 200, limit: 2 }, pages: ['ec', 'd', ''] },
      { find: { index: 'byDeadline', equals: [], atMost: 250, limit: 4 }, pages: ['ebcd', 'a', ''] },
    ])('gives $find in the pages $pages', async ({ find, pages }) => {
      const model = await modelOf(open, invitations);
      let after: Find['after'];
      for (const page of pages) {
        const found = model.find('invitations', { ...find, after });
        expect(found.map(({ key }) => key).join('')).toBe(page);
        after = found.at(-1)?.cursor;
      }
    });

    it('gives what follows a document that was removed since', async () => {
      const model = await modelOf(open, invitations);
      const find: Find = { index: 'byStatus', equals: ['pending'] };
      const [, second] = model.find('invitations', find);
      model.commit(laterPosition, (writer) => writer.remove('invitations', 'c'));
      expect(second?.key).toBe('c');
      expect(keysOf(model, { ...find, after: second?.cursor })).toBe('df');
    });

    it('leaves a document where it stands when the cursor that was given is changed', async () => {
      const model = await modelOf(open, invitations);
      for (const { cursor } of model.find('invitations', { index: 'byStatus', equals: [] })) {
        Object.assign(cursor, ['z', 1, 'z']);
      }
      expect(keysOf(model, { index: 'byStatus', equals: [] })).toBe('becdfa');
    });

    it('gives what follows where a document stood, which has moved since', async () => {
      const model = await modelOf(open, invitations);
      const find: Find = { index: 'byDeadline', equals: [] };
      const [first] = model.find('invitations', find);
      putAll(model, 'invitations', { e: { status: 'pending', expiresAt: 260 } });
      expect(keysOf(model, { ...find, after: first?.cursor })).toBe('bcdaef');
    });

    it('gives all or nothing where the cursor stands before or behind all that is wanted', async () => {
      const model = await modelOf(open, invitations);
      const find: Find = { index: 'byStatus', equals: ['pending'] };
      expect(keysOf(model, { ...find, after: ['accepted', 150, 'b'] })).toBe('ecdf');
      expect(keysOf(model, { ...find, after: ['rescinded', 250, 'a'] })).toBe('');
    });
  });
}

async function modelOf(
  open: OpenReadModels,
  documents: { readonly [key: string]: JsonObject },
): Promise<ReadModel> {
  const model = (await opened(open)).open(contractReadModel);
  putAll(model, 'invitations', documents);
  return model;
}

function keysOf(model: ReadModel, find: Find): string {
  return model
    .find('invitations', find)
    .map(({ key }) => key)
    .join('');
}

/** Where the documents of a status stand in the index `byStatus`. */
function placesOf(documents: ReadonlyMap<string, JsonObject>, status: string): readonly unknown[] {
  return [...documents]
    .filter(([, document]) => document['status'] === status)
    .map(([key, { expiresAt }]) => ({ key, expiresAt: Number(expiresAt) }))
    .toSorted((one, other) => one.expiresAt - other.expiresAt || Number(one.key) - Number(other.key))
    .map(({ key, expiresAt }) => [status, expiresAt, key]);
}

/** Every second one first: neither this order nor the opposite one is sorted. */
function shuffled<Item>(items: readonly Item[]): readonly Item[] {
  const isEven = (_: Item, index: number) => index % 2 === 0;
  return [...items.filter((item, index) => !isEven(item, index)).toReversed(), ...items.filter(isEven)];
}
