import type { Action } from '../actions.ts';
import { actionsOf } from '../actions.ts';
import type { Decider, Decision } from '../decider.ts';
import { accept, nothingToDo, reject } from '../decider.ts';
import type { Instant } from '../instant.ts';
import { later } from '../instant.ts';
import type { SeatHolder, SeatPoolEvent } from './seat-pool-event.ts';
import type { SeatPool } from './seat-pool-state.ts';
import { evolve, firstLapsed, noSeats, seatKey } from './seat-pool-state.ts';

export type SeatPoolCommand =
  /** How many seats there are from now on. Fewer than are in use takes none away, and gives no new ones. */
  | { type: 'LicenseSeats'; at: Instant; capacity: number }
  /** All of them or none. What is reserved already is held until the later moment. */
  | { type: 'ReserveSeats'; at: Instant; seats: readonly { holder: SeatHolder; until: Instant }[] }
  /** With a reservation, or without. */
  | { type: 'CommitSeat'; at: Instant; holder: SeatHolder }
  /** Takes the seat of one holder to another, whatever there is; without one, takes a free one if there is any. */
  | { type: 'MoveSeat'; at: Instant; from: SeatHolder; to: SeatHolder }
  | {
      type: 'ReleaseSeat';
      at: Instant;
      holder: SeatHolder;
      /** Only if it has not been reserved or committed anew since then. */
      heldSince: Instant;
    };

/** Why the answer was no. */
export type SeatPoolRejection = { type: 'NoSeatLeft'; capacity: number };

type SeatPoolDecision = Decision<SeatPoolEvent, SeatPoolRejection>;
type Command<Type> = Extract<SeatPoolCommand, { type: Type }>;

/**
 * How long a seat is left to whoever took it, in milliseconds, before it counts as stranded where nothing shows that it is
 * used: longer than any command goes on.
 */
export const seatGrace = 300_000;

function decide(command: SeatPoolCommand, pool: SeatPool): SeatPoolDecision {
  switch (command.type) {
    case 'LicenseSeats': {
      const { at, capacity } = command;
      return capacity === pool.capacity ? nothingToDo : accept({ type: 'SeatsLicensed', at, capacity });
    }
    case 'ReserveSeats':
      return reserve(command, pool);
    case 'CommitSeat':
      return commit(command, pool);
    case 'MoveSeat':
      return move(command, pool);
    case 'ReleaseSeat': {
      const { at, holder, heldSince } = command;
      const seat = pool.held.get(seatKey(holder));
      return seat?.since === heldSince ? accept({ type: 'SeatReleased', at, holder }) : nothingToDo;
    }
  }
}

function reserve({ at, seats }: Command<'ReserveSeats'>, pool: SeatPool): SeatPoolDecision {
  const events: SeatPoolEvent[] = [];
  let after = pool;
  for (const { holder, until } of seats) {
    const seat = after.held.get(seatKey(holder));
    if (seat && (seat.until === undefined || seat.until >= until)) continue;
    const room = makeRoom(after, holder, at);
    if (!room) return reject({ type: 'NoSeatLeft', capacity: pool.capacity });
    const next: readonly SeatPoolEvent[] = [...room, { type: 'SeatReserved', at, holder, until }];
    events.push(...next);
    after = next.reduce(evolve, after);
  }
  return accept(...events);
}

/**
 * What was committed long ago and is committed again says so anew: whoever found it stranded meanwhile then leaves it
 * alone.
 */
function commit({ at, holder }: Command<'CommitSeat'>, pool: SeatPool): SeatPoolDecision {
  const seat = pool.held.get(seatKey(holder));
  if (seat && seat.until === undefined && at < later(seat.since, seatGrace)) return nothingToDo;
  const room = makeRoom(pool, holder, at);
  return room
    ? accept(...room, { type: 'SeatCommitted', at, holder })
    : reject({ type: 'NoSeatLeft', capacity: pool.capacity });
}

/** Access that is there stays, with a seat or without: so this never says no. */
function move({ at, from, to }: Command<'MoveSeat'>, pool: SeatPool): SeatPoolDecision {
  const released: SeatPoolEvent[] = pool.held.has(seatKey(from))
    ? [{ type: 'SeatReleased', at, holder: from }]
    : [];
  const after = released.reduce(evolve, pool);
  const isHeld = after.held.get(seatKey(to));
  if (isHeld && isHeld.until === undefined) return accept(...released);
  const committed: SeatPoolEvent = { type: 'SeatCommitted', at, holder: to };
  if (released.length > 0) return accept(...released, committed);
  const room = makeRoom(after, to, at);
  return room ? accept(...room, committed) : nothingToDo;
}

/**
 * What is to be released so that a holder has a seat: nothing where they have one, or one is free; else reservations that
 * have lapsed. Undefined where there are not enough of those.
 */
function makeRoom(pool: SeatPool, holder: SeatHolder, at: Instant): readonly SeatPoolEvent[] | undefined {
  const own = pool.held.get(seatKey(holder));
  const isTheirs = own !== undefined && (own.until === undefined || at < own.until);
  if (isTheirs) return [];
  const released: SeatPoolEvent[] = [];
  let after = own ? evolve(pool, { type: 'SeatReleased', at, holder }) : pool;
  while (after.held.size >= pool.capacity) {
    const lapsed = firstLapsed(after, at);
    if (!lapsed) return undefined;
    const event: SeatPoolEvent = { type: 'SeatReleased', at, holder: lapsed.holder };
    released.push(event);
    after = evolve(after, event);
  }
  return released;
}

export const seatPool: Decider<SeatPoolCommand, SeatPool, SeatPoolEvent, SeatPoolRejection> = {
  initial: noSeats,
  decide,
  evolve,
};

/** What could be done about a tenant's seats now. */
export function seatPoolActions(
  pool: SeatPool,
  { at }: { at: Instant },
): readonly Action<'license', SeatPoolRejection>[] {
  return actionsOf(seatPool, pool, { license: { type: 'LicenseSeats', at, capacity: pool.capacity + 1 } });
}
