import type { Clock, EventStore, Position, Randomness, StreamName } from 'latchkey';
import { hasCode, noRevision, revisionConflict } from 'latchkey';
import type { Calls } from './calls.ts';
import type { Connection } from './connection.ts';
import type { FollowedLog } from './followed-log.ts';
import { followLog } from './followed-log.ts';
import type { Pulse } from './pulse.ts';
import { createPulse } from './pulse.ts';
import {
  appendOutcomeUnknown,
  appendTooLarge,
  isPassing,
  reasonOf,
  storeClosed,
  storeFault,
  streamTruncated,
} from './store-fault.ts';
import { eventsToSend, largestAppend, malformedEvent, wireEvents } from './wire-events.ts';

/** The event store behind a prefix. Closing it lets go of the connection. */
export function eventStoreOn(options: {
  connection: Connection;
  calls: Calls;
  prefix: string;
  storeId: string;
  clock: Clock;
  randomness: Randomness;
  timeout: number;
}): { eventStore: EventStore; pulse: Pulse } {
  const { connection, calls, prefix, storeId, clock, randomness, timeout } = options;
  const wire = wireEvents(prefix, storeId);
  const followed = new Set<FollowedLog>();
  const underWay = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  const pulse = createPulse({
    calls,
    wire,
    clock,
    randomness,
    onBeat(position) {
      for (const log of followed) log.expect(position);
    },
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
    events: ReturnType<typeof eventsToSend>,
    expected: number,
  ): Promise<{ position: Position; revision: number }> {
    const expectedRevision = expected === noRevision ? 'no_stream' : BigInt(expected);
    const appended = await calls
      .append(wire.nameOf(stream), events, expectedRevision)
      .catch((fault: unknown) => {
        throw appendFault(fault, stream, expected);
      });
    const { position, nextExpectedRevision } = appended;
    const revision = expected + events.length;
    // An operator had deleted the stream: it goes on with the old numbers, but what stood there is gone.
    if (!position || nextExpectedRevision !== BigInt(revision)) throw streamTruncated(stream);
    return { position: wire.position(position), revision };
  }

  function appendFault(fault: unknown, stream: StreamName, expected: number): unknown {
    const { type, actualVersion } = fault as { type?: unknown; actualVersion?: unknown };
    if (type === 'wrong-expected-version') {
      // The client says 'no_stream' where there is none.
      const actual = typeof actualVersion === 'bigint' ? Number(actualVersion) : noRevision;
      return revisionConflict(stream, expected, actual);
    }
    if (type === 'maximum-append-size-exceeded') return appendTooLarge(stream, largestAppend, fault);
    if (isPassing(fault)) return appendOutcomeUnknown(stream, reasonOf(fault), fault);
    return storeFault(fault, { action: 'append to', stream: wire.nameOf(stream) });
  }

  async function close(): Promise<void> {
    for (const log of followed) log.end();
    await Promise.allSettled(underWay);
    await connection.close();
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
      if (exists && isWhole && records.length === 0) throw streamTruncated(stream);
      const events = records.map((record) => {
        const event = wire.stored(record);
        if (!event) throw malformedEvent(stream, record);
        return event;
      });
      return { events, isEnd };
    },

    async *subscribe({ after, signal }) {
      if (closing) throw storeClosed();
      if (signal.aborted) return;
      const client = connection.client();
      const giveBack = connection.beginSubscription();
      let log: FollowedLog | undefined;
      const end = () => log?.end();
      try {
        log = followLog({ client, prefix, wire, after, clock, patience: timeout, pulse: pulse.beat });
        followed.add(log);
        signal.addEventListener('abort', end);
        for (let page = await log.next(); page; page = await log.next()) yield page;
      } catch (fault) {
        if (hasCode(fault, 'SubscriptionSilent')) connection.replace(client);
        throw fault;
      } finally {
        signal.removeEventListener('abort', end);
        end();
        if (log) followed.delete(log);
        giveBack();
      }
    },

    head: () => whileOpen(pulse.beat),

    close() {
      closing ??= close();
      return closing;
    },
  };
  return { eventStore, pulse };
}
