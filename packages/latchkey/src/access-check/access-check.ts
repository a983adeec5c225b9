import type { Instant, PrincipalId, TenantId } from '@latchkey/core';
import { later } from '@latchkey/core';
import { LatchkeyError } from '../latchkey-error.ts';
import type { LogFollower } from '../log/log-follower.ts';
import type { Clock } from '../ports/clock.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { Position } from '../position.ts';
import type { AccessIndex } from './access-index.ts';
import type { AccessQuestion } from './access-question.ts';
import type { CheckQuestion } from './question.ts';
import { parsedQuestion, unparsedQuestion } from './question.ts';
import type { DenialReason } from './verdict.ts';
import { judgeDuring } from './verdict.ts';

/** May this person do this here? Yes, or why not; as of where in the log; and until when the answer may be used. */
export type AccessDecision =
  | { allowed: true; asOf: Position | undefined; validUntil: Instant }
  | { allowed: false; reason: DenialReason; asOf: Position | undefined; validUntil: Instant };

export interface CheckOptions {
  /** Answer only from what the log says up to there, or further. */
  atLeast?: Position | undefined;
  /** How old, in milliseconds, what the answer rests on may be, where that is less than this instance allows. */
  maxStaleness?: number | undefined;
}

export interface AccessCheck {
  /**
   * Answers at once wherever nothing has to be waited for.
   *
   * @param by who asks, where that is a principal: they are answered about their own support sessions alone
   * @throws LatchkeyError `NotCaughtUp` if `atLeast` is not reached in time, `InvalidQuery` for a question or options
   *   that are none
   */
  check(
    tenantId: TenantId,
    question: CheckQuestion,
    options?: CheckOptions,
    by?: PrincipalId,
  ): Promise<AccessDecision> | AccessDecision;
  /**
   * Resolves once the index is as fresh as a check wants it.
   *
   * @throws LatchkeyError `NotCaughtUp` where a check would say no as stale, or if `atLeast` is not reached in time;
   *   `InvalidQuery` for options that are none
   */
  whenFresh(options?: CheckOptions): Promise<void>;
}

/** How long the log's head is waited for before a check gives up and denies, in milliseconds. */
const headTimeout = 2_000;
const noOptions: CheckOptions = {};

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

  function answer(
    tenantId: TenantId,
    question: AccessQuestion,
    age: number,
    limit: number,
    by: PrincipalId | undefined,
  ): AccessDecision {
    const now = clock.now();
    const { supportSession } = question;
    const verdict =
      supportSession === undefined
        ? index.judge(tenantId, question, now)
        : index.judgeSupport(tenantId, { ...question, supportSession }, now, by);
    const { reason, until } = judgeDuring(question.during, verdict, now);
    const denial = age > limit ? 'stale' : reason;
    const asOf = follower.position();
    const validUntil =
      denial === 'stale' ? now : (Math.min(later(now, Math.floor(limit - age)), until) as Instant);
    if (denial === undefined) return { allowed: true, asOf, validUntil };
    if (!index.knows(tenantId, question)) parsedQuestion(question);
    return { allowed: false, reason: denial, asOf, validUntil };
  }

  function limitOf(wanted: number): number {
    if (wanted > 0) return Math.min(wanted, maxStaleness);
    throw new LatchkeyError('InvalidQuery', 'maxStaleness must be a positive number of milliseconds');
  }

  /** Goes on without what could not be had in time: how old the index is then decides. */
  async function refreshed(atLeast: Position | undefined, limit: number): Promise<void> {
    if (atLeast !== undefined) await follower.reached(atLeast);
    // An asking that was under way already may be too old for whoever tolerates less than others.
    if (age() > limit && refreshing) await refreshing;
    if (age() > limit) await askAgain();
    else if (age() > limit / 2) void askAgain();
  }

  async function answerWhenFresh(
    tenantId: TenantId,
    question: AccessQuestion,
    atLeast: Position | undefined,
    limit: number,
    by: PrincipalId | undefined,
  ): Promise<AccessDecision> {
    await refreshed(atLeast, limit);
    return answer(tenantId, question, age(), limit, by);
  }

  return {
    check(tenantId, asked, { atLeast, maxStaleness: wanted = maxStaleness } = noOptions, by) {
      const limit = limitOf(wanted);
      const question = unparsedQuestion(asked);
      const known = age();
      // Nothing to wait for, and nothing to ask: this is how most checks go.
      if (known <= limit / 2 && follower.hasReached(atLeast)) {
        return answer(tenantId, question, known, limit, by);
      }
      return answerWhenFresh(tenantId, { ...question }, atLeast, limit, by);
    },

    async whenFresh({ atLeast, maxStaleness: wanted = maxStaleness } = noOptions) {
      const limit = limitOf(wanted);
      await refreshed(atLeast, limit);
      if (age() <= limit) return;
      throw new LatchkeyError('NotCaughtUp', 'what is known here of access is too old to answer by');
    },
  };
}
