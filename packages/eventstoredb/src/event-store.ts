import type { Clock, EventStore, Position, Randomness, StreamName } from 'latchkey';
import { noRevision, revisionConflict } from 'latchkey';
import type { AppendRefusal, WireEvent } from './append-call.ts';
import type { Calls } from './calls.ts';
import type { Connection } from './connection.ts';
import type { StoreIdentity } from './store-identity.ts';
import type { Pulse } from './pulse.ts';
import { createPulse } from './pulse.ts';
import {
  appendTooLarge,
  isTooLarge,
  isWrongRevision,
  storeClosed,
  storeFault,
  streamTruncated,
} from './store-fault.ts';
import { createSubscriptions } from './subscriptions.ts';
import { eventsToSend, largestAppend, wireEvents } from './wire-events.ts';

/** The event store behind a prefix. Closing it lets go of the connection. */
export function eventStoreOn(options: {
  connection: Connection;
  calls: Calls;
  prefix: string;
  identity: StoreIdentity;
  clock: Clock;
  randomness: Randomness;
  timeout: number;
}): { eventStore: EventStore; pulse: Pulse } {
  const { connection, calls, prefix, clock, randomness, timeout } = options;
  const { storeId, origin } = options.identity;
  const wire = wireEvents(prefix, storeId);
  const underWay = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  const pulse = createPulse({
    calls,
    wire,
    clock,
    randomness,
    onBeat: (position) => subscriptions.expect(position),
  });
  const subscriptions = createSubscriptions({
    connection,
    prefix,
    wire,
    origin,
    clock,
    randomness,
    patience: timeout,
    pulse: pulse.beat,
  });

  /** What was begun is ended before the store is closed. */
  async function whileOpen<Result>(work: () => Promise<Result>): Promise<Result> {
    if (closing) throw storeClosed();
    const working = work();
    underWay.add(working);
    try {
      return await working;
    } finally {
      underWay.delete(working);
    }
  }

  async function send(
    stream: StreamName,
    events: readonly WireEvent[],
    expected: number,
  ): Promise<{ position: Position; revision: number }> {
    const { position, revision } = await calls
      .append(wire.nameOf(stream), events, expected)
      .catch((fault: unknown) => {
        throw appendFault(fault, stream, expected);
      });
    // An operator had deleted the stream: it goes on with the old numbers, but what stood there is gone.
    if (!position || revision !== expected + events.length) throw streamTruncated(stream);
    return { position: wire.position(position), revision };
  }

  function appendFault(fault: unknown, stream: StreamName, expected: number): unknown {
    if (isWrongRevision(fault)) {
      return revisionConflict(stream, expected, (fault as AppendRefusal).actual ?? noRevision);
    }
    if (isTooLarge(fault)) return appendTooLarge(stream, 'data', largestAppend, fault);
    return storeFault(fault, { action: 'append to', stream: wire.nameOf(stream) });
  }

  async function close(): Promise<void> {
    subscriptions.end();
    await Promise.allSettled(underWay);
    connection.close();
  }

  const eventStore: EventStore = {
    storeId,
    isShared: true,

    async append(stream, events, expected) {
      if (events.length === 0) throw new RangeError('an append must have at least one event');
      if (!Number.isSafeInteger(expected) || expected < noRevision) {
        throw new RangeError(`an append must expect a revision, not ${expected}`);
      }
      const sent = eventsToSend(stream, events);
      return whileOpen(() => send(stream, sent, expected));
    },

    async read(stream, { from, direction = 'forwards', limit = 500 } = {}) {
      if (from !== undefined && from < 0 && direction === 'backwards') return { events: [], isEnd: true };
      const start = from === undefined ? undefined : Math.max(from, 0);
      const page = await whileOpen(() => calls.read(wire.nameOf(stream), start, direction, limit));
      const { records, isEnd, exists } = page;
      const isWhole = direction === 'backwards' || (start ?? 0) === 0;
      if (exists && isWhole && isEnd && records.length === 0) throw streamTruncated(stream);
      return { events: records.flatMap((record) => wire.stored(record) ?? []), isEnd };
    },

    async *subscribe(subscribing) {
      if (closing) throw storeClosed();
      yield* subscriptions.subscribe(subscribing);
    },

    head: () => whileOpen(pulse.beat),

    close() {
      closing ??= close();
      return closing;
    },
  };
  return { eventStore, pulse };
}
