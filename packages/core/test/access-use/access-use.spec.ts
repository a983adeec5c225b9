import fc from 'fast-check';
import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { AccessUseCommand, AccessUseEvent, Instant } from '../../src/index.ts';
import { accessUse, fold, instantOf, later, personId, principalId, workspaceId } from '../../src/index.ts';

const nine = instantOf(Date.UTC(2026, 2, 2, 9));
const hour = 3_600_000;
const who = {
  workspaceId: workspaceId.parse('client-1'),
  personId: personId.parse('01JNB0000000000000000000P1'),
  principalId: principalId.parse('u-ann'),
};
const use = (at: Instant): AccessUseCommand => ({ type: 'RecordUse', at, ...who });
const used = (at: Instant): AccessUseEvent => ({ type: 'AccessUsed', at, ...who });
const { given } = specification(accessUse);

describe('using access', () => {
  it('is put on record the first time', () => {
    given().when(use(nine)).then(used(nine));
  });

  it('is put on record again an hour later, and not before', () => {
    given(used(nine))
      .when(use(later(nine, hour - 1)))
      .thenNothing();
    given(used(nine))
      .when(use(later(nine, hour)))
      .then(used(later(nine, hour)));
  });

  it('is nothing new on a clock that is behind', () => {
    given(used(nine))
      .when(use(later(nine, -2 * hour)))
      .thenNothing();
  });

  it('27: never goes back, and is on record at most hourly, whatever the clocks say', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10 * hour }), { maxLength: 40 }), (times) => {
        const history: AccessUseEvent[] = [];
        for (const time of times) {
          const decided = accessUse.decide(use(later(nine, time)), fold(accessUse, history));
          if (decided.ok) history.push(...decided.events);
        }
        const gaps = history.slice(1).map(({ at }, index) => at - (history[index]?.at ?? 0));
        expect(gaps.every((gap) => gap >= hour)).toBe(true);
        const newest = later(nine, Math.max(0, ...times));
        const { lastUsedAt = nine } = fold(accessUse, history);
        expect(times.length === 0 || newest - lastUsedAt < hour).toBe(true);
      }),
    );
  });
});
