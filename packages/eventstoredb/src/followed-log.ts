import { setImmediate as nextTurn } from 'node:timers/promises';
import { streamNameFilter } from '@eventstore/db-client';
import type { EventStoreDBClient } from '@eventstore/db-client';
import type { Clock, LogPage, Position, StoredEvent } from 'latchkey';
import { longestPage } from './read-page.ts';
import { storeFault, subscriptionEnded, subscriptionSilent } from './store-fault.ts';
import type { Place, WireEvents } from './wire-events.ts';
import { roughSize } from './wire-events.ts';

/** A subscription to what stands in the log behind a position. */
export interface FollowedLog {
  /**
   * The next page, once there is one; undefined once it was ended.
   *
   * @throws LatchkeyError why it was dropped: `SubscriptionTooSlow`, `SubscriptionSilent`, `SubscriptionEnded`,
   *   `StoreUnavailable`, `MissingPermission`, `WrongCredentials`
   */
  next(): Promise<LogPage | undefined>;
  /** Something stands in the log at this position: a subscription that does not give it soon is dropped. */
  expect(position: Position): void;
  /** Frees the server's side of it. */
  end(): void;
}

/** How many events a page holds at most. */
const eventsOnPage = 500;
/** How many events wait between the connection and the page; the server waits when there are more. */
const buffered = 128;
/** In pages of the server's, of 32 events each, foreign ones counted. */
const checkpointInterval = 32;
/** After so many checkpoints, a page is given though the history goes on and there is nothing to put on it. */
const mostCheckpointsOnPage = 64;
/** How long a subscription that is waited for may say nothing until it is made to, in milliseconds. */
const longestSilence = 30_000;

/** Where the log was followed to, foreign events counted, once so many of the subscription's events were taken. */
interface Checkpoint {
  behind: number;
  position: Position;
}

export function followLog(options: {
  client: EventStoreDBClient;
  prefix: string;
  wire: WireEvents;
  /** Where the store begins: foreign events before are not even looked at. */
  origin: Place;
  after: Position | undefined;
  clock: Clock;
  /** How long something that stands in the log may take to arrive, in milliseconds. */
  patience: number;
  /** Puts something into the log, and expects it of every subscription. */
  pulse: () => Promise<unknown>;
}): FollowedLog {
  const { client, prefix, wire, origin, after, clock, patience, pulse } = options;
  const checkpoints: Checkpoint[] = [];
  let position = after;
  let events: StoredEvent[] = [];
  let size = 0;
  let taken = 0;
  /** Whether the server has given all there was: the last of it may still wait to be taken. */
  let isLive = false;
  let given: { position: Position | undefined; isCaughtUp: boolean } | undefined;
  let checkpointsOnPage = 0;
  let fault: unknown;
  let isEnded = false;
  let isWaiting = false;
  let ring = () => {};
  let stopExpecting: (() => void) | undefined;
  let expected: Position | undefined;

  const subscription = client.subscribeToAll(
    {
      fromPosition: after === undefined ? origin : wire.place(after),
      requiresLeader: true,
      filter: streamNameFilter({
        prefixes: [prefix],
        checkpointInterval,
        // What this throws, the client would swallow, and then give nothing more.
        checkpointReached(_subscription, place) {
          checkpoints.push({ behind: taken + subscription.readableLength, position: wire.position(place) });
          ring();
        },
      }),
    },
    { highWaterMark: buffered },
  );
  subscription.on('readable', () => ring());
  subscription.on('caughtUp', () => {
    isLive = true;
    ring();
  });
  subscription.on('fellBehind', () => {
    isLive = false;
  });
  subscription.on('error', drop);
  subscription.on('close', () => drop(subscriptionEnded()));

  /** The first cause counts. */
  function drop(cause: unknown): void {
    fault ??= cause;
    ring();
  }

  function isCaughtUp(): boolean {
    return isLive && subscription.readableLength === 0;
  }

  function isFull(): boolean {
    return events.length >= eventsOnPage || size > longestPage;
  }

  /** Moves what has arrived onto the page. */
  function take(): void {
    while (!isFull()) {
      const resolved = subscription.read() as { event?: Parameters<WireEvents['stored']>[0] } | null;
      if (resolved === null) break;
      taken += 1;
      const { event } = resolved;
      if (!event?.position) continue;
      moveTo(wire.position(event.position));
      const stored = wire.stored(event);
      if (!stored) continue;
      events.push(stored);
      size += roughSize(stored.data);
    }
    for (let next = checkpoints[0]; next && next.behind <= taken; next = checkpoints[0]) {
      checkpoints.shift();
      moveTo(next.position);
      checkpointsOnPage += 1;
    }
    if (expected !== undefined && position !== undefined && position >= expected) expectNothing();
  }

  /** In history, a checkpoint may stand before the last event. */
  function moveTo(reached: Position): void {
    if (position === undefined || reached > position) position = reached;
  }

  function isPageDue(): boolean {
    if (isFull() || fault !== undefined) return events.length > 0 || position !== given?.position;
    if (!isLive) return checkpointsOnPage >= mostCheckpointsOnPage;
    return events.length > 0 || position !== given?.position || isCaughtUp() !== given?.isCaughtUp;
  }

  function page(): LogPage {
    const made = { events, position, isCaughtUp: fault === undefined && isCaughtUp() };
    given = made;
    events = [];
    size = 0;
    checkpointsOnPage = 0;
    return made;
  }

  async function wait(): Promise<void> {
    const { promise: rung, resolve } = Promise.withResolvers<void>();
    ring = resolve;
    isWaiting = true;
    const stopTimer = clock.schedule(longestSilence, breakSilence, true);
    await rung;
    stopTimer();
    isWaiting = false;
    ring = () => {};
    // The events of one append arrive one by one.
    for (let waiting = -1; waiting < subscription.readableLength;) {
      waiting = subscription.readableLength;
      await nextTurn();
    }
  }

  function breakSilence(): void {
    if (!isLive) drop(subscriptionSilent(longestSilence));
    else pulse().catch(drop);
  }

  function expectNothing(): void {
    stopExpecting?.();
    stopExpecting = undefined;
    expected = undefined;
  }

  return {
    async next() {
      for (;;) {
        if (isEnded) return undefined;
        take();
        if (isPageDue()) return page();
        if (fault !== undefined) throw storeFault(fault, { action: 'read', stream: '$all' });
        await wait();
      }
    },

    expect(there) {
      const isReached = position !== undefined && position >= there;
      if (!isLive || isReached || expected !== undefined) return;
      expected = there;
      stopExpecting = clock.schedule(
        patience,
        () => {
          // Whoever takes nothing can be given nothing.
          const isSilent = isWaiting;
          expectNothing();
          if (isSilent) drop(subscriptionSilent(patience));
        },
        true,
      );
    },

    end() {
      if (isEnded) return;
      isEnded = true;
      expectNothing();
      // Leaving it would not free the server's side of it, and destroying it would leave what is still on its way
      // where it is for ever: what comes now is let through and passed over.
      subscription.unsubscribe().catch(() => {});
      subscription.removeAllListeners('readable').resume();
      ring();
    },
  };
}
