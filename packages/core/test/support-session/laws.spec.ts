import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant, SupportSession, SupportSessionEvent } from '../../src/index.ts';
import {
  claimSupportSession,
  instantOf,
  isSupportRunning,
  later,
  personId,
  principal,
  principalId,
  supportSession,
  supportSessionId,
} from '../../src/index.ts';

const nine = instantOf(Date.UTC(2026, 2, 2, 9));
const olivia = principalId.parse('olivia');
const ann = {
  personId: personId.parse('01JNB0000000000000000000P1'),
  principalId: principalId.parse('u-ann'),
};
const ids = [1, 2, 3].map((number) => supportSessionId.parse(`01JNB0000000000000000000S${number}`));

/** What is done to one of three sessions, one after the other; between the claim and the start anything may happen. */
const step = fc.record({
  act: fc.constantFrom('claim', 'start', 'end', 'wait'),
  which: fc.integer({ min: 0, max: 2 }),
  minutes: fc.integer({ min: 1, max: 40 }),
});

interface World {
  at: Instant;
  support: typeof principal.initial;
  sessions: SupportSession[];
  /** Until when each was claimed, by a command that goes on to start it. */
  claimed: (Instant | undefined)[];
  events: SupportSessionEvent[];
}

function take(world: World, { act, which, minutes }: { act: string; which: number; minutes: number }): void {
  const { at } = world;
  const id = ids[which];
  const session = world.sessions[which];
  if (!id || !session) throw new Error('there are three');
  const happen = (decided: { ok: boolean; events?: readonly SupportSessionEvent[] }) => {
    const events = decided.events ?? [];
    world.sessions[which] = events.reduce(supportSession.evolve, session);
    world.events.push(...events);
  };
  switch (act) {
    case 'claim': {
      const until = later(at, minutes * 60_000);
      const known = world.support.support?.supportSessionId;
      const earlier = world.sessions[ids.findIndex((each) => each === known)];
      const hasEnded = earlier?.status === 'ended' || earlier?.status === 'dropped';
      const decided = claimSupportSession(
        {
          type: 'ClaimSupportSession',
          at,
          principalId: olivia,
          supportSessionId: id,
          until,
          ended: hasEnded ? known : undefined,
        },
        world.support,
      );
      if (!decided.ok) return;
      world.support = decided.events.reduce(principal.evolve, world.support);
      world.claimed[which] = until;
      return;
    }
    case 'start': {
      const until = world.claimed[which];
      if (until === undefined) return;
      const start = {
        type: 'StartSupportSession',
        at,
        supporter: olivia,
        ...ann,
        reason: 'why',
        until,
      } as const;
      return happen(supportSession.decide(start, session));
    }
    case 'end': {
      const isClaimed = world.support.support?.supportSessionId === id;
      return happen(supportSession.decide({ type: 'EndSupportSession', at, isClaimed, by: olivia }, session));
    }
    default:
      world.at = later(at, minutes * 60_000);
  }
}

describe('support sessions', () => {
  it('26: are one at a time, end by themselves, and never begin again, whatever happens between claim and start', () => {
    let begun = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
        const world: World = {
          at: nine,
          support: principal.initial,
          sessions: ids.map(() => supportSession.initial),
          claimed: [undefined, undefined, undefined],
          events: [],
        };
        for (const each of steps) {
          const before = world.sessions;
          world.sessions = [...before];
          take(world, each);
          const running = world.sessions.filter((session) => isSupportRunning(session, world.at));
          expect(running.length).toBeLessThanOrEqual(1);
          for (const [index, session] of before.entries()) {
            const isOver = session.status !== 'none' && !isSupportRunning(session, world.at);
            const now = world.sessions[index];
            if (isOver && now) expect(isSupportRunning(now, world.at)).toBe(false);
          }
        }
        begun += world.events.filter(({ type }) => type === 'SupportSessionStarted').length;
        for (const session of world.sessions) {
          expect(isSupportRunning(session, later(world.at, 40 * 60_000))).toBe(false);
        }
      }),
      { numRuns: 1_000 },
    );
    expect(begun).toBeGreaterThan(200);
  });
});
