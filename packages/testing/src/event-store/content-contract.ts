import type { JsonObject } from 'latchkey';
import { noRevision } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { opened } from '../opened.ts';
import type { OpenEventStore } from './contract-events.ts';
import { followTo, newEvent, readAll, someStream } from './contract-events.ts';

const contents: readonly { kind: string; content: JsonObject }[] = [
  { kind: 'nothing', content: {} },
  { kind: 'every kind of value', content: { a: 'text', b: 1, c: true, d: null, e: [1, [2]], f: { g: {} } } },
  { kind: 'numbers', content: { numbers: [0, -1, 0.1, 1e21, 5e-324, Number.MAX_SAFE_INTEGER] } },
  { kind: 'any script', content: { text: 'Zoë, Łukasz, 北京, 🗝️, e\u0301, \u202eabc', 名前: 'ключ' } },
  { kind: 'control characters', content: { text: '\u0000\u0001\n\r\t\u001f\u007f\u2028\\"\'' } },
  { kind: 'half of a surrogate pair', content: { text: 'a\ud83db', '\udd11': 1 } },
  {
    kind: 'fields named like built-in ones',
    content: { constructor: 1, toString: 2, '': 3, '1': 4, 'a.b': 5 },
  },
  { kind: 'deep nesting', content: nested(200) },
  { kind: 'a text of 900,000 characters', content: { text: 'lätchkey'.repeat(112_500) } },
];

export function contentContract(open: OpenEventStore): void {
  describe('what an event holds', () => {
    it.each(contents)('comes back as it was appended: $kind', async ({ content }) => {
      const store = await opened(open);
      const event = newEvent({ data: content });
      await store.append(someStream, [event], noRevision);
      const [stored] = await readAll(store, someStream);
      expect(stored?.data).toStrictEqual(content);
    });

    it.each(contents.slice(0, -1))(
      'comes back as it was appended in the metadata: $kind',
      async ({ content }) => {
        const store = await opened(open);
        await store.append(someStream, [newEvent({ metadata: content })], noRevision);
        const [stored] = await readAll(store, someStream);
        expect(stored?.metadata).toStrictEqual(content);
      },
    );

    it('comes back with a field of its own named __proto__, and nothing inherits from it', async () => {
      const store = await opened(open);
      const data: JsonObject = JSON.parse('{"__proto__":{"polluted":true},"deep":{"__proto__":1}}');
      await store.append(someStream, [newEvent({ data })], noRevision);
      const [stored] = await readAll(store, someStream);
      expect(JSON.stringify(stored?.data)).toBe(JSON.stringify(data));
      expect(stored?.data['polluted']).toBeUndefined();
    });

    it('comes back without a field that has no value', async () => {
      const store = await opened(open);
      const inner: JsonObject = { kept: 2 };
      const data: JsonObject = { kept: 1, list: [inner] };
      for (const each of [inner, data]) Object.assign(each, { left: undefined });
      await store.append(someStream, [newEvent({ data, metadata: data })], noRevision);
      const [stored] = await readAll(store, someStream);
      expect(stored?.data).toStrictEqual({ kept: 1, list: [{ kept: 2 }] });
      expect(stored?.metadata).toStrictEqual({ kept: 1, list: [{ kept: 2 }] });
    });

    it('comes back with id, type, stream, revision and the moment it was recorded', async () => {
      const store = await opened(open);
      const event = newEvent({ id: 'c0ffee00-1234-4abc-8def-0123456789ab', type: 'PersonInvited' });
      await store.append(someStream, [newEvent(), event], noRevision);
      const stored = (await readAll(store, someStream))[1];
      expect(stored).toMatchObject({ id: event.id, type: event.type, stream: someStream, revision: 1 });
      expect(stored?.recordedAt).toSatisfy(Number.isSafeInteger);
    });

    it('is the same read from its stream, forwards or backwards, and followed in the log', async () => {
      const store = await opened(open);
      const event = newEvent({ data: { a: [1, { b: 'ö' }] }, metadata: { tenantId: 't' } });
      const { position } = await store.append(someStream, [event], noRevision);
      const forwards = await store.read(someStream);
      const backwards = await store.read(someStream, { direction: 'backwards' });
      expect(forwards.events).toMatchObject([event]);
      expect(backwards.events).toEqual(forwards.events);
      expect(await followTo(store, position)).toEqual(forwards.events);
    });

    it.each([
      'contract-01J9ZQ4M7V0000000000000000',
      'contract-a-b--c',
      `contract-Ä 🗝 "x" 'y' %_\\/;?#`,
    ] as const)('comes back from a stream with the name %s', async (stream) => {
      const store = await opened(open);
      const { position } = await store.append(stream, [newEvent()], noRevision);
      expect(await readAll(store, stream)).toMatchObject([{ stream }]);
      expect(await followTo(store, position)).toMatchObject([{ stream }]);
    });

    it('stays as it was when what was appended is changed afterwards', async () => {
      const store = await opened(open);
      const data = { list: [1], inner: { field: 'before' } };
      const events = [newEvent({ data, metadata: { inner: data.inner } })];
      const { position } = await store.append(someStream, events, noRevision);
      data.list.push(2);
      data.inner.field = 'after';
      events.pop();
      const [stored] = await readAll(store, someStream);
      expect(stored?.data).toEqual({ list: [1], inner: { field: 'before' } });
      expect(stored?.metadata).toEqual({ inner: { field: 'before' } });
      expect(await followTo(store, position)).toEqual([stored]);
    });

    it('stays as it was when what was read is changed', async () => {
      const store = await opened(open);
      const event = newEvent({ data: { inner: { list: [1] } } });
      const { position } = await store.append(someStream, [event], noRevision);
      const page = await store.read(someStream);
      const followed = await followTo(store, position);
      for (const read of [...page.events, ...followed]) {
        tryTo(() => Object.assign(read, { type: 'Changed', data: {} }));
        tryTo(() => Object.assign(read.data, { added: true }));
        tryTo(() => Object.assign(read.data['inner'] ?? {}, { list: [2] }));
      }
      tryTo(() => Object.assign(page.events, { length: 0 }));
      expect(await readAll(store, someStream)).toMatchObject([event]);
      expect((await readAll(store, someStream))[0]?.data).toEqual(event.data);
      expect((await followTo(store, position))[0]?.data).toEqual(event.data);
    });
  });
}

function nested(depth: number): JsonObject {
  let content: JsonObject = { bottom: true };
  for (let level = 0; level < depth; level += 1) content = { inner: [content] };
  return content;
}

/** A store may freeze what it gives: then changing it throws, which is as good. */
function tryTo(change: () => void): void {
  try {
    change();
  } catch (fault) {
    expect(fault).toBeInstanceOf(TypeError);
  }
}
