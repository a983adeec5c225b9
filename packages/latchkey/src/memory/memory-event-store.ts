import type { Instant } from '@latchkey/core';
import { makeUlid } from '../ids/ulid.ts';
import type { Clock } from '../ports/clock.ts';
import { systemClock } from '../ports/clock.ts';
import type { EventStore, StoredEvent, StreamName } from '../ports/event-store.ts';
import { revisionConflict } from '../ports/event-store.ts';
import type { Randomness } from '../ports/randomness.ts';
import { systemRandomness } from '../ports/randomness.ts';
import { placeOf, positionAt } from '../position.ts';
import { frozenCopy } from './frozen-copy.ts';

/**
 * An event store in this process's memory: for tests and for trying things. Its clock stamps what it records. Closing
 * it ends the subscriptions; what it holds stays, for whoever goes on with it.
 */
export function memoryEventStore(options: { clock?: Clock; randomness?: Randomness } = {}): EventStore {
  const { clock = systemClock, randomness = systemRandomness } = options;
  const storeId = makeUlid(clock.now(), randomness);
  const log: StoredEvent[] = [];
  const streams = new Map<StreamName, StoredEvent[]>();
  const listeners = new Set<() => void>();
  let timesClosed = 0;

  const headPosition = () => (log.length === 0 ? undefined : positionAt(storeId, log.length));

  return {
    storeId,
    isShared: false,

    async append(stream, events, expected) {
      if (events.length === 0) throw new RangeError('an append must have at least one event');
      const existing = streams.get(stream) ?? [];
      if (existing.length - 1 !== expected) {
        const repeated = existing.slice(expected + 1, expected + 1 + events.length);
        const isRepeat =
          repeated.length === events.length &&
          repeated.every((event, index) => event.id === events[index]?.id);
        if (!isRepeat) throw revisionConflict(stream, expected, existing.length - 1);
        return endOf(repeated);
      }
      const recordedAt: Instant = clock.now();
      const recorded = events.map(({ id, type, data, metadata }, index): StoredEvent =>
        Object.freeze({
          stream,
          revision: expected + 1 + index,
          position: positionAt(storeId, log.length + 1 + index),
          id,
          type,
          data: frozenCopy(data),
          metadata: frozenCopy(metadata),
          recordedAt,
        }),
      );
      streams.set(stream, existing);
      existing.push(...recorded);
      log.push(...recorded);
      for (const listener of listeners) listener();
      return endOf(recorded);
    },

    async read(stream, { from, direction = 'forwards', limit = 500 } = {}) {
      const events = streams.get(stream) ?? [];
      if (direction === 'forwards') {
        const start = from ?? 0;
        return { events: events.slice(start, start + limit), isEnd: start + limit >= events.length };
      }
      const end = Math.min((from ?? events.length - 1) + 1, events.length);
      const start = Math.max(end - limit, 0);
      return { events: events.slice(start, end).toReversed(), isEnd: start === 0 };
    },

    async *subscribe({ after, signal }) {
      let next = after === undefined ? 0 : Number(placeOf(after, storeId));
      const timesClosedBefore = timesClosed;
      let isFirst = true;
      while (!signal.aborted && timesClosed === timesClosedBefore) {
        if (isFirst || next < log.length) {
          const events = log.slice(next, next + 500);
          next += events.length;
          isFirst = false;
          yield { events, position: events.at(-1)?.position ?? after, isCaughtUp: next === log.length };
          continue;
        }
        await new Promise<void>((resolve) => {
          const wake = () => {
            listeners.delete(wake);
            signal.removeEventListener('abort', wake);
            resolve();
          };
          listeners.add(wake);
          signal.addEventListener('abort', wake);
        });
      }
    },

    head: async () => headPosition(),

    async close() {
      timesClosed += 1;
      for (const listener of listeners) listener();
    },
  };
}

function endOf(events: readonly StoredEvent[]): { position: StoredEvent['position']; revision: number } {
  const last = events.at(-1);
  if (!last) throw new Error('nothing was appended');
  return { position: last.position, revision: last.revision };
}
