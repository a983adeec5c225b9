import type { ReadModel } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { opened } from '../opened.ts';
import type { OpenReadModels } from './contract-definition.ts';
import { contractReadModel, firstPosition, laterPosition, putAll } from './contract-definition.ts';

export function commitContract(open: OpenReadModels): void {
  describe('a new read model', () => {
    it('is empty and has no checkpoint', async () => {
      const model = await openModel(open);
      expect(model.checkpoint()).toBeUndefined();
      expect(model.get('invitations', 'one')).toBeUndefined();
      expect(model.find('people', { index: 'byName', equals: [] })).toEqual([]);
    });
  });

  describe('a commit', () => {
    it('keeps the documents that were put, and the checkpoint', async () => {
      const model = await openModel(open);
      const document = { name: 'Zoë 🗝', nested: { list: [1, null, true, 'x'] }, none: null };
      model.commit(laterPosition, (writer) => writer.put('people', 'one', document));
      expect(model.get('people', 'one')).toStrictEqual(document);
      expect(model.checkpoint()).toBe(laterPosition);
    });

    it('replaces a document whole', async () => {
      const model = await openModel(open);
      putAll(model, 'people', { one: { name: 'Ann', age: 1 } });
      putAll(model, 'people', { one: { name: 'Bea' } });
      expect(model.get('people', 'one')).toStrictEqual({ name: 'Bea' });
    });

    it('removes documents, also those that are not there', async () => {
      const model = await openModel(open);
      putAll(model, 'people', { one: { name: 'Ann' }, two: { name: 'Bea' } });
      model.commit(laterPosition, (writer) => {
        writer.remove('people', 'one');
        writer.remove('people', 'three');
      });
      expect(model.get('people', 'one')).toBeUndefined();
      expect(model.get('people', 'two')).toEqual({ name: 'Bea' });
    });

    it('moves the checkpoint also without changes', async () => {
      const model = await openModel(open);
      model.commit(firstPosition, () => {});
      model.commit(laterPosition, () => {});
      expect(model.checkpoint()).toBe(laterPosition);
    });

    it('reads its own changes', async () => {
      const model = await openModel(open);
      putAll(model, 'people', { one: { name: 'Ann' }, two: { name: 'Bea' } });
      model.commit(laterPosition, (writer) => {
        writer.put('people', 'one', { name: 'Zoë' });
        writer.remove('people', 'two');
        expect(writer.get('people', 'one')).toEqual({ name: 'Zoë' });
        expect(writer.get('people', 'two')).toBeUndefined();
        expect(writer.find('people', { index: 'byName', equals: [] }).map(({ key }) => key)).toEqual(['one']);
      });
      expect(model.get('people', 'one')).toEqual({ name: 'Zoë' });
    });

    it('leaves each document to be found by what it is at its end, whatever was read and written on the way', async () => {
      const model = await openModel(open);
      putAll(model, 'people', { one: { name: 'Ann' }, two: { name: 'Bea' }, three: { name: 'Cleo' } });
      model.commit(laterPosition, (writer) => {
        writer.get('people', 'one');
        writer.put('people', 'one', { name: 'Dan' });
        writer.put('people', 'one', { name: 'Ann' });
        writer.get('people', 'two');
        writer.remove('people', 'two');
        writer.put('people', 'two', { name: 'Bea' });
        writer.get('people', 'two');
        writer.put('people', 'three', { name: 'Bea' });
        writer.get('people', 'four');
        writer.put('people', 'four', { name: 'Fay' });
      });
      const keysOf = (...equals: string[]) =>
        model.find('people', { index: 'byName', equals }).map(({ key }) => key);
      expect(keysOf()).toEqual(['one', 'three', 'two', 'four']);
      expect(keysOf('Ann')).toEqual(['one']);
      expect(['Cleo', 'Dan'].flatMap((name) => keysOf(name))).toEqual([]);
    });

    it('keeps the collections apart', async () => {
      const model = await openModel(open);
      putAll(model, 'people', { one: { name: 'Ann' } });
      expect(model.get('invitations', 'one')).toBeUndefined();
      expect(model.find('invitations', { index: 'byName', equals: [] })).toEqual([]);
    });

    it('keeps keys apart, of whatever characters', async () => {
      const model = await openModel(open);
      const keys = [
        '',
        'a',
        'A',
        'a ',
        'ä',
        'a\u0308',
        'a\0',
        'a\0b',
        '\ud83d',
        '\udd11',
        '🗝',
        "'",
        '"',
        '__proto__',
      ];
      const documents = new Map(keys.map((key, index) => [key, { name: `of ${index}` }]));
      model.commit(firstPosition, (writer) => {
        for (const [key, document] of documents) writer.put('people', key, document);
      });
      for (const [key, document] of documents) expect(model.get('people', key)).toEqual(document);
      const found = model.find('people', { index: 'byName', equals: [] });
      expect(new Map(found.map(({ key, document }) => [key, document]))).toEqual(documents);
    });

    it('stays as it was when a document that was put or read is changed afterwards', async () => {
      const model = await openModel(open);
      const document = { name: 'Ann', inner: { list: [1] } };
      putAll(model, 'people', { one: document });
      document.inner.list.push(2);
      const read = [
        model.get<{ name: string; inner: { list: number[] } }>('people', 'one'),
        model.find<{ name: string; inner: { list: number[] } }>('people', { index: 'byName', equals: [] })[0]
          ?.document,
      ];
      for (const each of read) tryTo(() => each?.inner.list.push(3));
      for (const each of read) tryTo(() => Object.assign(each ?? {}, { name: 'Bea' }));
      expect(model.get('people', 'one')).toEqual({ name: 'Ann', inner: { list: [1] } });
      expect(model.find('people', { index: 'byName', equals: ['Ann'] })).toHaveLength(1);
    });
  });

  describe('a commit whose change throws', () => {
    it('throws the same and leaves documents, what they are found by, and checkpoint as they were', async () => {
      const model = await openModel(open);
      putAll(model, 'people', { one: { name: 'Ann' }, two: { name: 'Bea' } });
      const fault = new Error('of the projection');
      const commit = () =>
        model.commit(laterPosition, (writer) => {
          writer.put('people', 'one', { name: 'Zoë' });
          writer.put('people', 'one', { name: 'Yve' });
          writer.remove('people', 'two');
          writer.put('people', 'three', { name: 'Cem' });
          writer.remove('people', 'three');
          writer.put('people', 'four', { name: 'Dan' });
          writer.put('invitations', 'one', { name: 'Ann' });
          throw fault;
        });
      expect(commit).toThrow(fault);
      expect(model.checkpoint()).toBe(firstPosition);
      expect(model.find('people', { index: 'byName', equals: [] })).toMatchObject([
        { key: 'one', document: { name: 'Ann' } },
        { key: 'two', document: { name: 'Bea' } },
      ]);
      expect(['one', 'two', 'three', 'four'].map((key) => model.get('people', key))).toEqual([
        { name: 'Ann' },
        { name: 'Bea' },
        undefined,
        undefined,
      ]);
      expect(model.get('invitations', 'one')).toBeUndefined();
    });

    it('counts for nothing in the next one', async () => {
      const model = await openModel(open);
      putAll(model, 'people', { one: { name: 'Ann' } });
      const fault = new Error('stopped');
      const failing = () =>
        model.commit(laterPosition, (writer) => {
          writer.put('people', 'one', { name: 'Bea' });
          writer.get('people', 'one');
          throw fault;
        });
      expect(failing).toThrow(fault);
      model.commit(laterPosition, (writer) => writer.put('people', 'one', { name: 'Bea' }));
      expect(model.find('people', { index: 'byName', equals: ['Bea'] })).toHaveLength(1);
    });

    it('does not stand in the way of the next one', async () => {
      const model = await openModel(open);
      expect(() => model.commit(firstPosition, () => JSON.parse('{'))).toThrow(SyntaxError);
      model.commit(laterPosition, (writer) => writer.put('people', 'one', { name: 'Ann' }));
      expect(model.get('people', 'one')).toEqual({ name: 'Ann' });
      expect(model.checkpoint()).toBe(laterPosition);
    });

    it('is also one that names an unknown collection', async () => {
      const model = await openModel(open);
      const commit = () =>
        model.commit(firstPosition, (writer) => {
          writer.put('people', 'one', { name: 'Ann' });
          writer.put('persons', 'one', { name: 'Ann' });
        });
      expect(commit).toThrow(RangeError);
      expect(model.get('people', 'one')).toBeUndefined();
      expect(model.checkpoint()).toBeUndefined();
    });
  });

  describe('a collection that was not declared', () => {
    it.each(['persons', 'People', 'constructor', '__proto__', ''])('is refused: %j', async (collection) => {
      const model = await openModel(open);
      expect(() => model.get(collection, 'one')).toThrow(RangeError);
      expect(() => model.find(collection, { index: 'byName', equals: [] })).toThrow(RangeError);
      const changes = [
        () => model.commit(firstPosition, (writer) => writer.put(collection, 'one', {})),
        () => model.commit(firstPosition, (writer) => writer.remove(collection, 'one')),
      ];
      for (const change of changes) expect(change).toThrow(RangeError);
    });
  });
}

async function openModel(open: OpenReadModels): Promise<ReadModel> {
  return (await opened(open)).open(contractReadModel);
}

/** An adapter may freeze what it gives: then changing it throws, which is as good. */
function tryTo(change: () => void): void {
  try {
    change();
  } catch (fault) {
    expect(fault).toBeInstanceOf(TypeError);
  }
}
