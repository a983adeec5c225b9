import type { Instant } from '@latchkey/core';
import { later } from '@latchkey/core';
import type { LogFollower } from '../log/log-follower.ts';
import type { Clock } from '../ports/clock.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { Position } from '../position.ts';
import type { AccessIndex, AccessQuestion, DenialReason } from './access-index.ts';

/** May this person do this here? Yes, or why not; as of where in the log; and until when the answer may be used. */
export type AccessDecision =
  | { allowed: true; asOf: Position | undefined; validUntil: Instant }
  | { allowed: false; reason: DenialReason; asOf: Position | undefined; validUntil: Instant };

export interface CheckOptions {
  /** Answer only from what the log says up to there, or further. */
  atLeast?: Position | undefined;
}

export interface AccessCheck {
  /** @throws LatchkeyError `NotCaughtUp` if `atLeast` is not reached in time */
  check(question: AccessQuestion, options?: CheckOptions): Promise<AccessDecision>;
}

/** How long the log's head is waited for before a check gives up and denies, in milliseconds. */
const headTimeout = 2_000;

/**
 * Answers checks from the index, which is current as of the asking of the newest head that it has reached. When the
 * last asking grows old, a check asks again; one that is older than `maxStaleness` milliseconds is waited for, and
 * without it the answer is no.
 */
export function createAccessCheck(options: {
  index: AccessIndex;
  follower: LogFollower;
  eventStore: EventStore;
  clock: Clock;
  maxStaleness: number;
}): AccessCheck {
  const { index, follower, eventStore, clock, maxStaleness } = options;
  let currentAt = Number.NEGATIVE_INFINITY;
  let refreshing: Promise<void> | undefined;

  async function refresh(): Promise<void> {
    const askedAt = clock.monotonic();
    await follower.reached(await eventStore.head(), headTimeout);
    currentAt = Math.max(currentAt, askedAt);
  }

  /** One asking at a time serves all checks that come meanwhile; one that fails or hangs leaves the index as old as it was. */
  function askAgain(): Promise<void> {
    refreshing ??= new Promise<void>((resolve) => {
      const stopTimer = clock.schedule(headTimeout, resolve);
      refresh().then(resolve, resolve).finally(stopTimer);
    }).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  const age = () => clock.monotonic() - currentAt;

  return {
    async check(question, { atLeast } = {}) {
      if (atLeast !== undefined) await follower.reached(atLeast);
      if (age() > maxStaleness) await askAgain();
      else if (age() > maxStaleness / 2) void askAgain();

      const isStale = age() > maxStaleness;
      const reason = isStale ? 'stale' : index.deny(question);
      const asOf = follower.position();
      const validUntil = later(clock.now(), Math.max(Math.floor(maxStaleness - age()), 0));
      return reason === undefined
        ? { allowed: true, asOf, validUntil }
        : { allowed: false, reason, asOf, validUntil };
    },
  };
}
