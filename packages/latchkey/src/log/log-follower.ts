import { LatchkeyError } from '../latchkey-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { Position } from '../position.ts';
import { hasReached, placeOf } from '../position.ts';
import { parseStreamName } from '../streams/category.ts';
import type { RecordedEvent, Streams } from '../streams/streams.ts';

/** Something that is kept up to date with the log. */
export interface LogConsumer {
  readonly name: string;
  /** Up to where it has taken the log in; undefined if nothing. */
  position(): Position | undefined;
  /** Takes in what follows its position. */
  consume(events: readonly RecordedEvent[], upTo: Position): void;
}

/** Follows the whole log by one subscription and feeds every consumer, each from where it stands. */
export interface LogFollower {
  /**
   * Resolves once every consumer has taken in all that was there.
   *
   * @throws LatchkeyError `PositionOfAnotherStore` if a consumer has followed another log, `PositionBeyondLog` if it
   *   has followed more of this one than there is
   */
  start(): Promise<void>;
  position(): Position | undefined;
  /**
   * Resolves once every consumer has taken in the log up to there.
   *
   * @throws LatchkeyError `NotCaughtUp` after so many milliseconds, by default 5,000
   */
  reached(position: Position | undefined, timeout?: number): Promise<void>;
  close(): Promise<void>;
}

interface Waiting {
  until: Position;
  resolve: () => void;
  reject: (fault: unknown) => void;
}

export function createLogFollower(options: {
  eventStore: EventStore;
  streams: Streams;
  clock: Clock;
  consumers: readonly LogConsumer[];
  /** Told each time the end of the log is reached. */
  onCaughtUp: () => void;
  /** Told when following has failed for good, and why. */
  onFailure: (fault: unknown) => void;
}): LogFollower {
  const { eventStore, streams, clock, consumers, onCaughtUp, onFailure } = options;
  const ending = new AbortController();
  const waiting = new Set<Waiting>();
  let position: Position | undefined;
  let failure: unknown;
  let started: Promise<void> | undefined;
  let following: Promise<void> | undefined;

  async function follow(onStarted: () => void): Promise<void> {
    const positions = consumers.map((consumer) => consumer.position());
    await refuseAnotherLog(eventStore, positions);
    const after = earliest(positions);
    position = after;
    for await (const page of eventStore.subscribe({ after, signal: ending.signal })) {
      if (page.position !== undefined) {
        const known = page.events.filter((event) => parseStreamName(event.stream));
        const decoded = await streams.decode(known);
        for (const consumer of consumers) feed(consumer, decoded, page.position);
        position = page.position;
        wake(page.position);
      }
      if (page.isCaughtUp) {
        onCaughtUp();
        onStarted();
      }
    }
    if (!ending.signal.aborted) {
      throw new LatchkeyError('SubscriptionEnded', 'the event store ended the subscription to its log');
    }
  }

  function wake(reached: Position): void {
    for (const each of waiting) {
      if (!hasReached(reached, each.until)) continue;
      waiting.delete(each);
      each.resolve();
    }
  }

  function stop(fault: unknown): void {
    failure = fault;
    for (const each of waiting) each.reject(fault);
    waiting.clear();
  }

  return {
    start() {
      started ??= new Promise<void>((resolve, reject) => {
        following = follow(resolve).then(
          // Once it has caught up, this says nothing more to anybody.
          () => reject(closed()),
          (fault: unknown) => {
            stop(fault);
            reject(fault);
            onFailure(fault);
          },
        );
      });
      return started;
    },

    position: () => position,

    async reached(until, timeout = 5_000) {
      if (failure !== undefined) throw failure;
      if (until === undefined || hasReached(position, until)) return;
      if (following === undefined)
        throw new LatchkeyError('NotStarted', 'call start() before asking what the log says');
      await new Promise<void>((resolve, reject) => {
        const stopTimer = clock.schedule(timeout, () => {
          waiting.delete(entry);
          reject(
            new LatchkeyError('NotCaughtUp', `the log was not followed up to ${until} within ${timeout} ms`, {
              until,
            }),
          );
        });
        const entry: Waiting = {
          until,
          resolve: () => {
            stopTimer();
            resolve();
          },
          reject: (fault) => {
            stopTimer();
            reject(fault);
          },
        };
        waiting.add(entry);
      });
    },

    async close() {
      ending.abort();
      await following;
      stop(closed());
    },
  };
}

function closed(): LatchkeyError<'Closed'> {
  return new LatchkeyError('Closed', 'Latchkey was closed');
}

function feed(consumer: LogConsumer, events: readonly RecordedEvent[], upTo: Position): void {
  const from = consumer.position();
  if (hasReached(from, upTo)) return;
  consumer.consume(
    from === undefined ? events : events.filter((event) => !hasReached(from, event.position)),
    upTo,
  );
}

/** A read model that has followed another log, or more of this one than there is, would be wrong from then on. */
async function refuseAnotherLog(
  eventStore: EventStore,
  positions: readonly (Position | undefined)[],
): Promise<void> {
  const head = await eventStore.head();
  for (const position of positions) {
    if (position === undefined) continue;
    placeOf(position, eventStore.storeId);
    if (hasReached(head, position)) continue;
    throw new LatchkeyError(
      'PositionBeyondLog',
      'a read model has followed more of the log than there is: an older copy of the events was restored, so remove the read models too, and they are built again',
      { position, head },
    );
  }
}

/** Where the one that is furthest behind stands. */
function earliest(positions: readonly (Position | undefined)[]): Position | undefined {
  return positions.reduce((one, other) => (hasReached(one, other) ? other : one));
}
