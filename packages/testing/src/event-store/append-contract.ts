import type { EventStore, EventToAppend } from 'latchkey';
import { hasCode, noRevision } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { opened } from '../opened.ts';
import type { OpenEventStore } from './contract-events.ts';
import { idsOf, newEvent, newEvents, otherStream, readAll, someStream } from './contract-events.ts';

export function appendContract(open: OpenEventStore): void {
  describe('appending', () => {
    it('gives the revision of the last event, the first of a stream being 0', async () => {
      const store = await opened(open);
      expect(await store.append(someStream, newEvents(1), noRevision)).toMatchObject({ revision: 0 });
      expect(await store.append(someStream, newEvents(3), 0)).toMatchObject({ revision: 3 });
    });

    it('gives the position of the last event', async () => {
      const store = await opened(open);
      const { position } = await store.append(someStream, newEvents(3), noRevision);
      expect((await readAll(store, someStream)).at(-1)?.position).toBe(position);
    });

    it('refuses an append without events, wherever the stream stands', async () => {
      const store = await opened(open);
      await expect(store.append(someStream, [], noRevision)).rejects.toThrow(RangeError);
      await expect(store.append(someStream, [], 7)).rejects.toThrow(RangeError);
      expect(await readAll(store, someStream)).toEqual([]);
    });

    it('keeps streams apart', async () => {
      const store = await opened(open);
      const one = newEvents(2);
      const other = newEvents(1);
      await store.append('contract-a', one, noRevision);
      await store.append('contract-a-b', other, noRevision);
      expect(idsOf(await readAll(store, 'contract-a'))).toEqual(idsOf(one));
      expect(idsOf(await readAll(store, 'contract-a-b'))).toEqual(idsOf(other));
      expect(await readAll(store, 'contract-A')).toEqual([]);
    });
  });

  it.each([
    ['contract-é', 'contract-e\u0301'],
    ['contract-a', 'contract-a '],
    ['contract-a', 'contract-ａ'],
    ['contract-1', 'contract-01'],
    ['contract-a_b', 'contract-axb'],
    ['contract-constructor', 'contract-toString'],
    ['contract-K', 'contract-\u212a'],
    [`contract-${'x'.repeat(150)}1`, `contract-${'x'.repeat(150)}2`],
  ] as const)('keeps streams apart whose names look alike: %s and %s', async (one, other) => {
    const store = await opened(open);
    await store.append(one, newEvents(2), noRevision);
    expect(await readAll(store, other)).toEqual([]);
    await store.append(other, newEvents(1), noRevision);
    expect(await readAll(store, one)).toHaveLength(2);
    expect(await readAll(store, other)).toMatchObject([{ stream: other }]);
  });

  describe('appending at another revision than the stream has', () => {
    it.each([
      { situation: 'below it', existing: 3, expected: 1, actual: 2 },
      { situation: 'as if it were new', existing: 1, expected: noRevision, actual: 0 },
      { situation: 'above it', existing: 2, expected: 2, actual: 1 },
      { situation: 'as if it existed', existing: 0, expected: 0, actual: noRevision },
    ])('is refused, $situation, and says where it stands', async ({ existing, expected, actual }) => {
      const store = await opened(open);
      const before = await storeWith(store, existing);
      await expect(store.append(someStream, newEvents(2), expected)).rejects.toMatchObject({
        code: 'RevisionConflict',
        details: { stream: someStream, expected, actual },
      });
      expect(idsOf(await readAll(store, someStream))).toEqual(idsOf(before));
    });
  });

  describe('an append that was carried out and is sent again', () => {
    it.each([
      { run: 'whole', from: 0, to: 4 },
      { run: 'a prefix of it', from: 0, to: 2 },
      { run: 'an inner run of it', from: 1, to: 3 },
      { run: 'the end of it', from: 3, to: 4 },
    ])('succeeds with the same answer and appends nothing: $run', async ({ from, to }) => {
      const store = await opened(open);
      const events = await storeWith(store, 4);
      await store.append(someStream, newEvents(2), 3);
      const before = await readAll(store, someStream);

      const again = await store.append(someStream, events.slice(from, to), from - 1);

      expect(again).toEqual({ position: before[to - 1]?.position, revision: to - 1 });
      expect(await readAll(store, someStream)).toEqual(before);
    });

    it('succeeds also when it spans several appends', async () => {
      const store = await opened(open);
      const [first, second, third] = [newEvent(), newEvent(), newEvent()];
      await store.append(someStream, [first, second], noRevision);
      const last = await store.append(someStream, [third], 1);
      expect(await store.append(someStream, [second, third], 0)).toEqual(last);
      expect(await readAll(store, someStream)).toHaveLength(3);
    });

    it('succeeds when both are under way at once, and is stored once', async () => {
      const store = await opened(open);
      const events = newEvents(2);
      const [one, other] = await Promise.all([
        store.append(someStream, events, noRevision),
        store.append(someStream, events, noRevision),
      ]);
      expect(other).toEqual(one);
      expect(await readAll(store, someStream)).toHaveLength(2);
    });

    it.each<{ difference: string; resend: (events: readonly EventToAppend[]) => readonly EventToAppend[] }>([
      { difference: 'one id is new', resend: ([first]) => [first ?? newEvent(), newEvent()] },
      { difference: 'the order is another', resend: (events) => events.toReversed() },
      { difference: 'it goes on behind the end', resend: (events) => [...events, newEvent()] },
      { difference: 'it starts one later', resend: (events) => events.slice(1) },
      { difference: 'all ids are new', resend: () => newEvents(2) },
    ])('is refused where $difference', async ({ resend }) => {
      const store = await opened(open);
      const events = await storeWith(store, 3);
      await expect(store.append(someStream, resend(events), noRevision)).rejects.toMatchObject({
        code: 'RevisionConflict',
        details: { stream: someStream, expected: noRevision, actual: 2 },
      });
      expect(idsOf(await readAll(store, someStream))).toEqual(idsOf(events));
    });

    it('is refused where the ids stand in another stream', async () => {
      const store = await opened(open);
      const events = await storeWith(store, 2);
      await store.append(otherStream, newEvents(2), noRevision);
      await expect(store.append(otherStream, events, noRevision)).rejects.toMatchObject({
        code: 'RevisionConflict',
        details: { stream: otherStream, expected: noRevision, actual: 1 },
      });
    });
  });

  describe('appends that race', () => {
    it('at one revision are won by exactly one, whole, and the others learn where the stream stands', async () => {
      const store = await opened(open);
      await storeWith(store, 1);
      const racers = Array.from({ length: 12 }, () => newEvents(3));

      const outcomes = await Promise.allSettled(racers.map((events) => store.append(someStream, events, 0)));

      const won = racers.filter((_, index) => outcomes[index]?.status === 'fulfilled');
      const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(won).toHaveLength(1);
      expect(lost.filter(({ reason }) => hasCode(reason, 'RevisionConflict'))).toHaveLength(11);
      expect(lost.map(({ reason }) => reason.details)).toEqual(
        lost.map(() => ({ stream: someStream, expected: 0, actual: 3 })),
      );
      expect(idsOf((await readAll(store, someStream)).slice(1))).toEqual(idsOf(won.flat()));
    });

    it('are lost to what can be read by then', async () => {
      const store = await opened(open);
      for (let round = 0; round < 30; round += 1) {
        const stream = `contract-${round}` as const;
        const race = async () => {
          try {
            await store.append(stream, newEvents(2), noRevision);
            return 'won';
          } catch (fault) {
            if (!hasCode(fault, 'RevisionConflict')) throw fault;
            return (await readAll(store, stream)).map((event) => event.revision);
          }
        };
        const outcomes = await Promise.all([race(), race(), race()]);
        expect(outcomes.filter((outcome) => outcome !== 'won')).toEqual([
          [0, 1],
          [0, 1],
        ]);
      }
    });

    it('in different streams all succeed', async () => {
      const store = await opened(open);
      const streams = Array.from({ length: 30 }, (_, index) => `contract-${index}` as const);
      await Promise.all(streams.map((stream) => store.append(stream, newEvents(2), noRevision)));
      const stored = await Promise.all(streams.map((stream) => readAll(store, stream)));
      expect(stored.map((events) => events.length)).toEqual(streams.map(() => 2));
    });
  });
}

/** Gives the stream so many events in one append. */
async function storeWith(store: EventStore, count: number): Promise<readonly EventToAppend[]> {
  const events = newEvents(count);
  if (count > 0) await store.append(someStream, events, noRevision);
  return events;
}
