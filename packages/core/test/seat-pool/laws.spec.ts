import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant, SeatPool, SeatPoolCommand, SeatPoolEvent } from '../../src/index.ts';
import { fold, invitationId, later, seatPool, seatUse } from '../../src/index.ts';
import { at as start } from './situation.ts';

/** A command, once it is known what moment it is and how the pool stands. */
interface Step {
  wait: number;
  command: (at: Instant, pool: SeatPool) => SeatPoolCommand;
}

const holder = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 2 }))
  .map(([which, round]) => ({
    type: 'invitation' as const,
    invitationId: invitationId.parse(`01JNB0000000000000000000N${which}`),
    round,
  }));
const span = fc.constantFrom(0, 1, 2, 5, 20, 300_000);

const command: fc.Arbitrary<Step['command']> = fc.oneof(
  fc
    .integer({ min: 0, max: 4 })
    .map((capacity) => (at: Instant): SeatPoolCommand => ({ type: 'LicenseSeats', at, capacity })),
  {
    weight: 4,
    arbitrary: fc
      .array(fc.record({ holder, lasts: span }), { minLength: 1, maxLength: 3 })
      .map((seats) => (at: Instant): SeatPoolCommand => ({
        type: 'ReserveSeats',
        at,
        seats: seats.map(({ holder: of, lasts }) => ({ holder: of, until: later(at, lasts) })),
      })),
  },
  {
    weight: 3,
    arbitrary: holder.map((of) => (at: Instant): SeatPoolCommand => ({ type: 'CommitSeat', at, holder: of })),
  },
  {
    weight: 2,
    arbitrary: holder.map((of) => (at: Instant, { held }: SeatPool): SeatPoolCommand => ({
      type: 'ReleaseSeat',
      at,
      holder: of,
      heldSince: held.get(`${of.invitationId} ${of.round}`)?.since ?? at,
    })),
  },
);
const steps = fc.array(fc.record({ wait: span, command }), { maxLength: 40 });

interface Told {
  command: SeatPoolCommand;
  before: SeatPool;
  after: SeatPool;
  events: readonly SeatPoolEvent[];
  isRefused: boolean;
}

function live(life: readonly Step[]): readonly Told[] {
  let at = start;
  let pool = fold(seatPool, [{ type: 'SeatsLicensed', at, capacity: 3 }]);
  return life.map((step) => {
    at = later(at, step.wait);
    const given = step.command(at, pool);
    const decision = seatPool.decide(given, pool);
    const events = decision.ok ? decision.events : [];
    const before = pool;
    pool = events.reduce((state, event) => seatPool.evolve(state, event), pool);
    return { command: given, before, after: pool, events, isRefused: !decision.ok };
  });
}

/** What the events say, without the fold: who holds a seat, and until when. */
function plainly(events: readonly SeatPoolEvent[]): Map<string, number> {
  const held = new Map<string, number>();
  for (const event of events) {
    if (event.type === 'SeatsLicensed') continue;
    const key = JSON.stringify(event.holder);
    if (event.type === 'SeatReserved') held.set(key, event.until);
    if (event.type === 'SeatCommitted') held.set(key, Number.POSITIVE_INFINITY);
    if (event.type === 'SeatReleased') held.delete(key);
  }
  return held;
}

describe('seats, whatever is asked of them', () => {
  it('21: are never held by more than there are, or were when their number was lowered', () => {
    fc.assert(
      fc.property(steps, (life) => {
        let most = 3;
        for (const { before, after, events } of live(life)) {
          for (const event of events)
            if (event.type === 'SeatsLicensed') most = Math.max(event.capacity, before.held.size);
          expect(after.held.size).toBeLessThanOrEqual(most);
          most = Math.max(after.capacity, after.held.size);
        }
      }),
    );
  });

  it('21: are released once, and only from whoever holds one; a reservation that lasts only by whoever asks for it', () => {
    fc.assert(
      fc.property(steps, (life) => {
        const history: SeatPoolEvent[] = [];
        for (const { command: given, events } of live(life)) {
          for (const event of events) {
            if (event.type === 'SeatReleased') {
              const until = plainly(history).get(JSON.stringify(event.holder));
              expect(until).toBeDefined();
              if (given.type !== 'ReleaseSeat') expect(until).toBeLessThanOrEqual(event.at);
            }
            history.push(event);
          }
        }
      }),
    );
  });

  it('21: are refused only where none is free, and that to nobody who has one', () => {
    fc.assert(
      fc.property(steps, (life) => {
        for (const { command: given, before, isRefused } of live(life)) {
          if (!isRefused) continue;
          const wanted = given.type === 'ReserveSeats' ? given.seats.length : 1;
          expect(seatUse(before, given.at).free).toBeLessThan(wanted);
        }
      }),
    );
  });

  it('are used as their events say, read by none of the folds', () => {
    fc.assert(
      fc.property(steps, span, (life, wait) => {
        const told = live(life);
        const history = told.flatMap(({ events }) => events);
        const last = told.at(-1);
        if (!last) return;
        const at = later(last.command.at, wait);
        const ends = [...plainly(history).values()];
        const { reserved, committed } = seatUse(last.after, at);
        expect(committed).toBe(ends.filter((until) => until === Number.POSITIVE_INFINITY).length);
        expect(reserved + committed).toBe(ends.filter((until) => until > at).length);
      }),
    );
  });

  it('14: folding the whole history gives what folding it step by step gave', () => {
    fc.assert(
      fc.property(steps, (life) => {
        const told = live(life);
        const history: SeatPoolEvent[] = [{ type: 'SeatsLicensed', at: start, capacity: 3 }];
        const folded = fold(seatPool, history.concat(told.flatMap(({ events }) => events)));
        const last = told.at(-1)?.after ?? folded;
        expect({ ...folded, held: folded.held.toObject() }).toEqual({ ...last, held: last.held.toObject() });
      }),
    );
  });

  it('6: asking again for what is already so appends nothing', () => {
    fc.assert(
      fc.property(steps, (life) => {
        for (const { command: given, after, isRefused } of live(life)) {
          if (isRefused) continue;
          const again = seatPool.decide(given, after);
          // What was reserved until now, or before, is over at once.
          const isOver = given.type === 'ReserveSeats' && given.seats.some(({ until }) => until <= given.at);
          if (!isOver) expect(again).toEqual({ ok: true, events: [] });
        }
      }),
    );
  });
});

describe('a pool with many holders', () => {
  it('looks at few of them for a command', () => {
    const many = 20_000;
    let pool = fold(seatPool, [{ type: 'SeatsLicensed', at: start, capacity: many }]);
    for (let round = 1; round <= many; round++) {
      const of = {
        type: 'invitation',
        invitationId: invitationId.parse('01JNB0000000000000000000N1'),
        round,
      } as const;
      const event = { type: 'SeatReserved', at: start, holder: of, until: later(start, round) } as const;
      pool = seatPool.evolve(pool, event);
    }
    let lookups = 0;
    const counting = {
      ...pool,
      held: new Proxy(pool.held, {
        get(target, name) {
          lookups += 1;
          const value: unknown = Reflect.get(target, name, target);
          if (name === 'size') return value;
          if (typeof value !== 'function' || !['get', 'set', 'delete'].includes(String(name)))
            throw new Error(`${String(name)} looks at all holders`);
          return value.bind(target) as unknown;
        },
      }),
    };
    const of = {
      type: 'invitation',
      invitationId: invitationId.parse('01JNB0000000000000000000N2'),
      round: 1,
    } as const;
    const decision = seatPool.decide({ type: 'CommitSeat', at: later(start, 1), holder: of }, counting);
    expect(decision.ok && decision.events.map(({ type }) => type)).toEqual(['SeatReleased', 'SeatCommitted']);
    expect(lookups).toBeLessThan(20);
  });
});
