import type { Instant } from '@latchkey/core';
import { faultCode, isLasting } from '../fault.ts';
import { LatchkeyError } from '../latchkey-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { EventStore, SubscriptionDrop } from '../ports/event-store.ts';
import type { Randomness } from '../ports/randomness.ts';
import type { Position } from '../position.ts';
import { hasReached, latestOf, placeOf } from '../position.ts';
import type { RecordedEvent } from '../streams/streams.ts';
import { createPositionWaits } from './position-waits.ts';
import type { DecodedPage, ReadLog } from './read-log.ts';
import { eventsBehind } from './read-log.ts';

/** Something that is kept up to date with the log. */
export interface LogConsumer {
  readonly name: string;
  /** Up to where it has taken the log in; undefined if nothing. */
  position(): Position | undefined;
  /** Takes in what follows its position. */
  consume(events: readonly RecordedEvent[], upTo: Position): void;
  /** Told each time it has taken in all there is. */
  onCaughtUp?(): void;
}

/** Follows the whole log by one subscription and feeds every consumer, each from where it stands. */
export interface LogFollower {
  /**
   * Resolves once every consumer has taken in all that was there. After that, following goes on from where it stands
   * whenever it fails, for as long as it takes; but a fault that lasts ends it.
   *
   * @throws LatchkeyError `PositionOfAnotherStore` if a consumer has followed another log, `PositionBeyondLog` if it
   *   has followed more of this one than there is
   */
  start(): Promise<void>;
  position(): Position | undefined;
  /** Where the newest event of Latchkey's own that was taken in stands; a store's pulses are none. */
  newestEvent(): Position | undefined;
  status(): FollowingStatus;
  /**
   * Resolves once every consumer has taken in the log up to there.
   *
   * @throws LatchkeyError `NotCaughtUp` after so many milliseconds, by default 5,000
   */
  reached(position: Position | undefined, timeout?: number): Promise<void>;
  hasReached(position: Position | undefined): boolean;
  close(): Promise<void>;
}

export interface FollowingStatus {
  /**
   * `starting` until it has caught up, `resuming` from a fault to the next page of the log, `stopped` for good by a
   * fault that lasts: then mend its cause, and start a new process.
   */
  state: 'notStarted' | 'starting' | 'following' | 'resuming' | 'stopped' | 'closed';
  /** When all there was had been taken in, on the monotonic clock. */
  caughtUpAt: number | undefined;
  lastFault: { code: string; at: Instant } | undefined;
  /** How often it has failed, or the store has lost the subscription, and was gone on with. */
  drops: number;
}

/** What has failed, and when it is tried again: undefined if never. */
export interface FollowingProblem {
  fault: unknown;
  retryInMilliseconds: number | undefined;
}

const firstBackoff = 1_000;
const longestBackoff = 30_000;

export function createLogFollower(options: {
  eventStore: EventStore;
  readLog: ReadLog;
  clock: Clock;
  randomness: Randomness;
  consumers: readonly LogConsumer[];
  /** Where this store has what stood up to a position, which may be one of a store that it was copied from. */
  here: (position: Position) => Position;
  /** Told each time the end of the log is reached. */
  onCaughtUp: () => void;
  onFailure: (problem: FollowingProblem) => void;
}): LogFollower {
  const { eventStore, readLog, clock, randomness, consumers, here, onCaughtUp, onFailure } = options;
  const ending = new AbortController();
  const waits = createPositionWaits(clock);
  let position: Position | undefined;
  let newestEvent: Position | undefined;
  let failure: unknown;
  let failures = 0;
  let started: Promise<void> | undefined;
  let following: Promise<void> | undefined;
  let state: FollowingStatus['state'] = 'notStarted';
  let caughtUpAt: number | undefined;
  let lastFault: FollowingStatus['lastFault'];
  let drops = 0;

  async function follow(onStarted: () => void): Promise<void> {
    const positions = consumers.map((consumer) => consumer.position());
    await refuseAnotherLog(eventStore, positions);
    const after = earliest(positions);
    position = latestOf(position, after);
    for await (const page of readLog(after, ending.signal, onDrop)) {
      if (state === 'resuming') state = 'following';
      takeIn(page);
      if (!page.isCaughtUp) continue;
      for (const consumer of consumers) consumer.onCaughtUp?.();
      state = 'following';
      caughtUpAt = clock.monotonic();
      onCaughtUp();
      onStarted();
    }
  }

  /** The store goes on by itself. */
  function onDrop({ fault, retryInMilliseconds }: SubscriptionDrop): void {
    lastFault = { code: faultCode(fault), at: clock.now() };
    drops += 1;
    if (state === 'following') state = 'resuming';
    onFailure({ fault, retryInMilliseconds });
  }

  function takeIn({ events, position: upTo }: DecodedPage): void {
    if (upTo === undefined || hasReached(position, upTo)) return;
    for (const consumer of consumers) feed(consumer, events, upTo);
    position = upTo;
    newestEvent = events.at(-1)?.position ?? newestEvent;
    failures = 0;
    waits.wake(upTo);
  }

  async function followForLong(onStarted: () => void): Promise<void> {
    while (!ending.signal.aborted) {
      try {
        await follow(onStarted);
      } catch (fault) {
        if (ending.signal.aborted) return;
        lastFault = { code: faultCode(fault), at: clock.now() };
        if (state === 'starting' || isFinal(fault)) throw fault;
        state = 'resuming';
        drops += 1;
        const retryInMilliseconds = nextBackoff();
        onFailure({ fault, retryInMilliseconds });
        await pause(retryInMilliseconds);
      }
    }
  }

  /** With jitter, so that processes that lost one store do not all come back to it at once. */
  function nextBackoff(): number {
    const longest = Math.min(firstBackoff * 2 ** failures, longestBackoff);
    failures += 1;
    return Math.round((longest * (1 + (randomness(1)[0] ?? 0) / 255)) / 2);
  }

  async function pause(milliseconds: number): Promise<void> {
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const stopTimer = clock.schedule(milliseconds, resolve, true);
    const stopWaiting = () => resolve();
    ending.signal.addEventListener('abort', stopWaiting);
    await over;
    stopTimer();
    ending.signal.removeEventListener('abort', stopWaiting);
  }

  function stop(fault: unknown, as: 'stopped' | 'closed'): void {
    failure ??= fault;
    state = as;
    waits.fail(failure);
  }

  return {
    start() {
      started ??= new Promise<void>((resolve, reject) => {
        state = 'starting';
        following = followForLong(resolve).then(
          // Once it has caught up, this says nothing more to anybody.
          () => reject(closed()),
          (fault: unknown) => {
            stop(fault, 'stopped');
            reject(fault);
            onFailure({ fault, retryInMilliseconds: undefined });
          },
        );
      });
      return started;
    },

    position: () => position,
    newestEvent: () => newestEvent,
    status: () => ({ state, caughtUpAt, lastFault, drops }),

    async reached(wanted, timeout = 5_000) {
      if (failure !== undefined) throw failure;
      const until = wanted && here(wanted);
      if (until === undefined || hasReached(position, until)) return;
      if (following === undefined)
        throw new LatchkeyError('NotStarted', 'call start() before asking what the log says');
      await waits.until(until, timeout);
    },

    hasReached: (wanted) => hasReached(position, wanted && here(wanted)),

    async close() {
      ending.abort();
      await following;
      stop(closed(), 'closed');
    },
  };
}

/** A store that was closed does not come back either. */
function isFinal(fault: unknown): boolean {
  return isLasting(fault) || faultCode(fault) === 'StoreClosed';
}

export function closed(): LatchkeyError<'Closed'> {
  return new LatchkeyError('Closed', 'Latchkey was closed');
}

function feed(consumer: LogConsumer, events: readonly RecordedEvent[], upTo: Position): void {
  const from = consumer.position();
  if (!hasReached(from, upTo)) consumer.consume(eventsBehind(from, events), upTo);
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
