import { makeUlid } from '../ids/ulid.ts';
import type { Clock } from '../ports/clock.ts';
import { systemClock } from '../ports/clock.ts';
import type { EventStore, EventToAppend, StoredEvent, StreamName } from '../ports/event-store.ts';
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

  function wake(): void {
    for (const listener of listeners) listener();
  }

  function appendNow(stream: StreamName, events: readonly EventToAppend[], expected: number) {
    if (events.length === 0) throw new RangeError('an append must have at least one event');
    const existing = streams.get(stream) ?? [];
    if (existing.length - 1 !== expected) {
      const repeated = existing.slice(expected + 1, expected + 1 + events.length);
      const isRepeat =
        repeated.length === events.length && repeated.every((event, index) => event.id === events[index]?.id);
      if (!isRepeat) throw revisionConflict(stream, expected, existing.length - 1);
      return endOf(repeated);
    }
    const recordedAt = clock.now();
    const recorded: StoredEvent[] = [];
    for (const { id, type, data, metadata } of events) {
      const event: StoredEvent = {
        stream,
        revision: expected + 1 + recorded.length,
        position: positionAt(storeId, log.length + 1 + recorded.length),
        id,
        type,
        data: frozenCopy(data),
        metadata: frozenCopy(metadata),
        recordedAt,
      };
      recorded.push(Object.freeze(event));
    }
    if (existing.length === 0) streams.set(stream, existing);
    for (const event of recorded) {
      existing.push(event);
      log.push(event);
    }
    if (listeners.size > 0) wake();
    return endOf(recorded);
  }

  const headPosition = () => (log.length === 0 ? undefined : positionAt(storeId, log.length));

  return {
    storeId,
    isShared: false,

    append: async (stream, events, expected) => appendNow(stream, events, expected),

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
      wake();
    },
  };
}

function endOf(events: readonly StoredEvent[]): { position: StoredEvent['position']; revision: number } {
  const last = events.at(-1);
  if (!last) throw new Error('nothing was appended');
  return { position: last.position, revision: last.revision };
}
