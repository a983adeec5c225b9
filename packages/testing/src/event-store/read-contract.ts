import type { EventStore, ReadOptions } from 'latchkey';
import { hasReached, noRevision, parsePosition, placeOf } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { opened } from '../opened.ts';
import type { OpenEventStore } from './contract-events.ts';
import { followTo, newEvent, newEvents, otherStream, readAll, someStream } from './contract-events.ts';

export function readContract(open: OpenEventStore): void {
  describe('reading', () => {
    it.each<ReadOptions>([{}, { direction: 'backwards' }, { from: 3 }, { from: 3, direction: 'backwards' }])(
      'gives nothing, to its end, of a stream that does not exist: %o',
      async (options) => {
        const store = await opened(open);
        await store.append(otherStream, newEvents(5), noRevision);
        expect(await store.read(someStream, options)).toEqual({ events: [], isEnd: true });
      },
    );

    it.each<{ options: ReadOptions; revisions: readonly number[]; isEnd: boolean }>([
      { options: {}, revisions: [0, 1, 2, 3, 4], isEnd: true },
      { options: { limit: 5 }, revisions: [0, 1, 2, 3, 4], isEnd: true },
      { options: { limit: 4 }, revisions: [0, 1, 2, 3], isEnd: false },
      { options: { from: 1, limit: 2 }, revisions: [1, 2], isEnd: false },
      { options: { from: 3, limit: 2 }, revisions: [3, 4], isEnd: true },
      { options: { from: 4 }, revisions: [4], isEnd: true },
      { options: { from: 5 }, revisions: [], isEnd: true },
      { options: { from: 99, limit: 1 }, revisions: [], isEnd: true },
      { options: { direction: 'backwards' }, revisions: [4, 3, 2, 1, 0], isEnd: true },
      { options: { direction: 'backwards', limit: 5 }, revisions: [4, 3, 2, 1, 0], isEnd: true },
      { options: { direction: 'backwards', limit: 4 }, revisions: [4, 3, 2, 1], isEnd: false },
      { options: { direction: 'backwards', limit: 1 }, revisions: [4], isEnd: false },
      { options: { direction: 'backwards', from: 3, limit: 2 }, revisions: [3, 2], isEnd: false },
      { options: { direction: 'backwards', from: 1, limit: 2 }, revisions: [1, 0], isEnd: true },
      { options: { direction: 'backwards', from: 0 }, revisions: [0], isEnd: true },
      { options: { direction: 'backwards', from: 99, limit: 1 }, revisions: [4], isEnd: false },
    ])('gives of five events, asked for $options, $revisions', async ({ options, revisions, isEnd }) => {
      const store = await opened(open);
      await store.append(otherStream, newEvents(7), noRevision);
      await store.append(someStream, newEvents(2), noRevision);
      await store.append(otherStream, newEvents(1), 6);
      await store.append(someStream, newEvents(3), 1);
      const page = await store.read(someStream, options);
      expect(page.events.map((event) => event.revision)).toEqual(revisions);
      expect(page.isEnd).toBe(isEnd);
    });

    it('gives at most 500 events unless told otherwise', async () => {
      const store = await opened(open);
      await store.append(someStream, newEvents(501), noRevision);
      const first = await store.read(someStream);
      expect(first.events.length).toBeLessThanOrEqual(500);
      expect(first.isEnd).toBe(false);
      expect((await readAll(store, someStream)).map((event) => event.data)).toEqual(
        Array.from({ length: 501 }, (_, index) => ({ index })),
      );
    });

    it('gives streams of many large events in pages, whole', async () => {
      const store = await opened(open);
      const events = Array.from({ length: 12 }, (_, index) =>
        newEvent({ data: { text: String(index).repeat(400_000) } }),
      );
      for (const [index, event] of events.entries()) await store.append(someStream, [event], index - 1);
      const stored = await readAll(store, someStream);
      expect(stored.map((event) => event.id)).toEqual(events.map((event) => event.id));
      expect(stored.at(-1)?.data).toEqual(events.at(-1)?.data);
    });
  });

  describe('reading while others append', () => {
    it.each<{ direction: 'forwards' | 'backwards'; revisions: readonly number[] }>([
      { direction: 'forwards', revisions: [0, 1, 2, 3, 4, 5, 6, 7, 8] },
      { direction: 'backwards', revisions: [5, 4, 3, 2, 1, 0] },
    ])('goes on where the page before ended, $direction', async ({ direction, revisions }) => {
      const store = await opened(open);
      await store.append(someStream, newEvents(6), noRevision);
      const given: number[] = [];
      for (let last = 5; ; last = Math.min(last + 1, 8)) {
        const page = await store.read(someStream, { direction, limit: 2, from: nextOf(given, direction) });
        given.push(...page.events.map((event) => event.revision));
        if (page.isEnd) break;
        if (last < 8) await store.append(someStream, newEvents(1), last);
      }
      expect(given).toEqual(revisions);
    });

    it('shows an append whole or not at all, and never takes back what it has shown', async () => {
      const store = await opened(open);
      let isWriting = true;
      const look = async () => {
        const lengths: number[] = [];
        while (isWriting) {
          const { events } = await store.read(someStream);
          lengths.push(events.length);
          // Lets those who append have their turn.
          await new Promise((resolve) => setImmediate(resolve));
        }
        return lengths;
      };
      const looking = [look(), look()];
      for (let next = 0; next < 60; next += 3) await store.append(someStream, newEvents(3), next - 1);
      isWriting = false;
      for (const lengths of await Promise.all(looking)) {
        expect(lengths.filter((length) => length % 3 !== 0)).toEqual([]);
        expect(lengths).toEqual(lengths.toSorted((one, other) => one - other));
      }
      expect((await store.read(someStream)).events).toHaveLength(60);
    });

    it('leaves what it gave before as it was', async () => {
      const store = await opened(open);
      await store.append(someStream, newEvents(2), noRevision);
      const page = await store.read(someStream);
      const before = structuredClone(page);
      await store.append(someStream, newEvents(2), 1);
      expect(page).toEqual(before);
    });
  });

  describe('positions', () => {
    it('are of their store, and of no other', async () => {
      const [store, other] = [await opened(open), await opened(open)];
      const { position } = await store.append(someStream, newEvents(1), noRevision);
      expect(store.storeId).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
      expect(store.storeId).not.toBe(other.storeId);
      expect(parsePosition(position)).toBe(position);
      expect(() => placeOf(position, store.storeId)).not.toThrow();
      expect(() => placeOf(position, other.storeId)).toThrow(
        expect.objectContaining({ code: 'PositionOfAnotherStore' }),
      );
    });

    it('grow from append to append, in whichever stream, and from event to event', async () => {
      const store = await opened(open);
      const appended = [
        await store.append('contract-b', newEvents(2), noRevision),
        await store.append('contract-a', newEvents(2), noRevision),
        await store.append('contract-b', newEvents(2), 1),
      ];
      const last = appended.at(-1)?.position;
      const inLog = (await followTo(store, last)).map((event) => event.position);
      expect(inLog).toHaveLength(6);
      expect(inLog).toEqual([...new Set(inLog)].toSorted());
      expect(appended.map(({ position }) => position)).toEqual([inLog[1], inLog[3], inLog[5]]);
    });

    it('at the head are at or after all that was acknowledged, and every subscription reaches them', async () => {
      const store = await opened(open);
      for (const expected of [noRevision, 0, 1]) {
        const { position } = await store.append(someStream, newEvents(1), expected);
        const head = await reachableHead(store);
        expect(hasReached(head, position)).toBe(true);
      }
    });

    it('at the head of a store without events are reached as well', async () => {
      const store = await opened(open);
      await expect(reachableHead(store)).resolves.not.toThrow();
    });
  });
}

/** The revision with which the next page begins; undefined for the first page. */
function nextOf(given: readonly number[], direction: 'forwards' | 'backwards'): number | undefined {
  const last = given.at(-1);
  return last === undefined ? undefined : last + (direction === 'forwards' ? 1 : -1);
}

async function reachableHead(store: EventStore) {
  const head = await store.head();
  await followTo(store, head);
  return head;
}
