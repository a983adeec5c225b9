import type { Instant } from '@latchkey/core';
import type { FollowingStatus, LogFollower } from './log/log-follower.ts';
import type { Clock } from './ports/clock.ts';
import type { EventStore } from './ports/event-store.ts';
import type { Position } from './position.ts';
import { hasReached } from './position.ts';
import type { RunningProjection } from './projections/run-projection.ts';
import type { ParkedItems } from './reactors/parked-items.ts';

/** How following the log goes, as it was last seen; asking costs nothing. */
export type Following = FollowingStatus['state'];

/** How this process is doing, for an operator. */
export interface Health {
  /**
   * Whether it should be sent requests: its store answers, and it follows the log so closely that no access check denies
   * with the reason `stale`.
   */
  isReady: boolean;
  /** How following the log goes. `stopped` is for good: only a new process can follow again. */
  following: Following;
  /** Whether the store said within two seconds where the log ends. */
  storeAnswers: boolean;
  /** Up to where the log was followed. */
  position: Position | undefined;
  /** Where the log ends; undefined where it is empty, or the store does not say. */
  head: Position | undefined;
  /**
   * For how many milliseconds at most there has been something in the log that this process does not know; 0 if it
   * knows all. Undefined before it has caught up once.
   */
  lag: number | undefined;
  /** What following failed with last, though it may have gone on since. */
  lastFault: { code: string; at: Instant } | undefined;
  /** How often following has failed, or the store has lost its subscription, and was gone on with. */
  drops: number;
  /** How many items wait for an operator. */
  parked: number;
  /** The projections that are being built anew beside those that answer. */
  rebuilding: readonly string[];
}

/** How long the store is waited for, to say where the log ends and then to give it, in milliseconds. */
const headTimeout = 2_000;

export function createHealth(parts: {
  eventStore: EventStore;
  follower: LogFollower;
  parked: ParkedItems;
  projections: readonly RunningProjection[];
  clock: Clock;
  maxStaleness: number;
}): () => Promise<Health> {
  const { eventStore, follower, parked, projections, clock, maxStaleness } = parts;

  async function askHead(): Promise<{ position: Position | undefined } | undefined> {
    const { promise: givenUp, resolve } = Promise.withResolvers<undefined>();
    const stopTimer = clock.schedule(headTimeout, () => resolve(undefined));
    const asked = (async () => ({ position: await eventStore.head() }))();
    return Promise.race([asked, givenUp])
      .catch(() => undefined)
      .finally(stopTimer);
  }

  /** A store behind a network gives what stands there a moment later. */
  async function knowsAllUpTo(head: Position | undefined): Promise<boolean> {
    if (hasReached(follower.position(), head)) return true;
    if (follower.status().state !== 'following') return false;
    return follower.reached(head, headTimeout).then(
      () => true,
      () => false,
    );
  }

  return async () => {
    const head = await askHead();
    const knowsAll = head !== undefined && (await knowsAllUpTo(head.position));
    const { state, caughtUpAt, lastFault, drops } = follower.status();
    const position = follower.position();
    const sinceCaughtUp = caughtUpAt === undefined ? undefined : clock.monotonic() - caughtUpAt;
    const lag = knowsAll && sinceCaughtUp !== undefined ? 0 : sinceCaughtUp;
    const storeAnswers = head !== undefined;
    const goesOn = state === 'following' || state === 'resuming';
    return {
      isReady: storeAnswers && goesOn && lag !== undefined && lag <= maxStaleness,
      following: state,
      storeAnswers,
      position,
      head: head?.position,
      lag,
      lastFault,
      drops,
      parked: parked.list().length,
      rebuilding: projections.filter((each) => each.isRebuilding()).map(({ name }) => name),
    };
  };
}
