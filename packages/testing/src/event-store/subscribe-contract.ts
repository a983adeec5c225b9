import type { EventStore, Position, StoredEvent } from 'latchkey';
import { hasReached, noRevision } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { opened } from '../opened.ts';
import type { OpenEventStore } from './contract-events.ts';
import {
  followTo,
  followUntil,
  idsOf,
  newEvents,
  ofTheTest,
  otherStream,
  someStream,
} from './contract-events.ts';

export function subscribeContract(open: OpenEventStore): void {
  describe('subscribing', () => {
    it('gives a first page at once, also where there is nothing', async () => {
      const store = await opened(open);
      const [page] = await followUntil(store, undefined, () => true);
      expect(ofTheTest(page?.events ?? [])).toEqual([]);
      expect(page?.position).toBe(page?.events.at(-1)?.position);
      expect(page?.isCaughtUp).toBe(true);
    });

    it('gives a first page at once, also behind the last event', async () => {
      const store = await opened(open);
      const { position } = await store.append(someStream, newEvents(2), noRevision);
      const [page] = await followUntil(store, position, () => true);
      expect(ofTheTest(page?.events ?? [])).toEqual([]);
      expect(hasReached(page?.position, position)).toBe(true);
      expect(page?.isCaughtUp).toBe(true);
    });

    it('gives the events of all streams in the order in which they were appended', async () => {
      const store = await opened(open);
      const [one, two, three] = [newEvents(2), newEvents(1), newEvents(2)];
      await store.append(someStream, one, noRevision);
      await store.append(otherStream, two, noRevision);
      const { position } = await store.append(someStream, three, 1);
      expect(idsOf(await followTo(store, position))).toEqual(idsOf([...one, ...two, ...three]));
    });

    it('gives from any position exactly what comes after it', async () => {
      const store = await opened(open);
      const { position } = await store.append(someStream, newEvents(6), noRevision);
      const all = await followTo(store, position);
      for (const [index, { position: after }] of all.entries()) {
        expect(await followTo(store, position, after)).toEqual(all.slice(index + 1));
      }
    });

    it('goes on from the position of a page with the event that follows it', async () => {
      const store = await opened(open);
      const last = await append1200(store);
      const pages = await followUntil(store, undefined, (page) => hasReached(page.position, last));
      let given: readonly StoredEvent[] = [];
      for (const page of pages) {
        given = [...given, ...ofTheTest(page.events)];
        const rest = await followTo(store, last, page.position);
        expect([...given, ...rest].map((event) => event.revision)).toEqual(revisionsTo(1200));
      }
    });

    it('says that it is caught up with the page that ends the log, and not before', async () => {
      const store = await opened(open);
      await append1200(store);
      const pages = await followUntil(store, undefined, (page) => page.isCaughtUp);
      expect(pages.flatMap((page) => ofTheTest(page.events))).toHaveLength(1200);
    });

    it('gives what is appended while it waits', async () => {
      const store = await opened(open);
      const { signal } = new AbortController();
      const pages = store.subscribe({ signal })[Symbol.asyncIterator]();
      const events = newEvents(2);
      await pages.next();
      const following = pages.next();
      await store.append(someStream, events, noRevision);
      const given: StoredEvent[] = [];
      // A store behind a network may give what was appended at once in two pages.
      for (let page = await following; !page.done; page = await pages.next()) {
        expect(page.value.isCaughtUp).toBe(true);
        given.push(...page.value.events);
        if (given.length >= events.length) break;
      }
      expect(given).toMatchObject(events);
      await pages.return?.();
    });

    it('gives a slow reader what was appended between its pages', async () => {
      const store = await opened(open);
      const { signal } = new AbortController();
      const given: StoredEvent[] = [];
      let next = 0;
      for await (const page of store.subscribe({ signal })) {
        given.push(...ofTheTest(page.events));
        if (given.length === 12) break;
        const isDue = page.isCaughtUp && next < 12;
        if (isDue) await store.append(someStream, newEvents(3), next - 1).then(() => (next += 3));
      }
      expect(given.map((event) => event.revision)).toEqual(revisionsTo(12));
    });

    it('gives nothing of an append that was refused', async () => {
      const store = await opened(open);
      await store.append(someStream, newEvents(1), noRevision);
      await expect(store.append(someStream, newEvents(2), noRevision)).rejects.toMatchObject({
        code: 'RevisionConflict',
      });
      const { position } = await store.append(otherStream, newEvents(1), noRevision);
      expect(await followTo(store, position)).toHaveLength(2);
    });

    it('loses and doubles nothing while others append, whenever and wherever it starts', async () => {
      const store = await opened(open);
      const fromStart = [0, 1, 2].map(() => followToTheEnd(store));
      const fromLater: { after: Position; following: Promise<readonly StoredEvent[]> }[] = [];
      const appendTo = async (stream: number) => {
        for (let round = 0; round < 5; round += 1) {
          const { position: after } = await store.append(`contract-${stream}`, newEvents(3), round * 3 - 1);
          fromLater.push({ after, following: followToTheEnd(store, after) });
        }
      };

      await Promise.all(Array.from({ length: 10 }, (_, stream) => appendTo(stream)));
      await store.append(lastStream, newEvents(1), noRevision);

      const all = await followToTheEnd(store);
      expect(new Set(idsOf(all)).size).toBe(10 * 5 * 3 + 1);
      for (const following of fromStart) expect(await following).toEqual(all);
      for (const { after, following } of fromLater) {
        expect(await following).toEqual(all.filter((event) => event.position > after));
      }
    });

    it('refuses a position of another store', async () => {
      const [store, other] = [await opened(open), await opened(open)];
      const { position } = await other.append(someStream, newEvents(1), noRevision);
      await expect(followUntil(store, position, () => true)).rejects.toMatchObject({
        code: 'PositionOfAnotherStore',
      });
    });
  });
}

/** The stream whose first event ends a test. */
const lastStream = 'contract-last';

async function followToTheEnd(store: EventStore, after?: Position): Promise<readonly StoredEvent[]> {
  const pages = await followUntil(store, after, (page) =>
    page.events.some((event) => event.stream === lastStream),
  );
  return pages.flatMap((page) => ofTheTest(page.events));
}

/** More than fit on a page. */
async function append1200(store: EventStore): Promise<Position | undefined> {
  for (let next = 0; next < 1200; next += 300) await store.append(someStream, newEvents(300), next - 1);
  return store.head();
}

function revisionsTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, revision) => revision);
}
