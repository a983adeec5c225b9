import { Map as PersistentMap } from 'immutable';
import type { Id } from '../id.ts';
import type { Instant } from '../instant.ts';
import type { LapseQueue } from './lapse-queue.ts';
import { lapsedAt, withLapse, withoutFirst } from './lapse-queue.ts';
import type { SeatHolder, SeatPoolEvent } from './seat-pool-event.ts';

/** A seat that somebody has. */
export interface HeldSeat {
  holder: SeatHolder;
  /** From when on it counts for nothing; absent once it was committed. */
  until: Instant | undefined;
  /** When it was reserved or committed last. */
  since: Instant;
}

/** A tenant's seats. */
export interface SeatPool {
  capacity: number;
  /** By holder. No command costs more the more there are. */
  held: PersistentMap<string, HeldSeat>;
  /** How many of those are committed. */
  committed: number;
  /** Every reservation, the first to lapse first, and in between what was released, committed or extended since; never first. */
  lapses: LapseQueue;
}

export const noSeats: SeatPool = { capacity: 0, held: PersistentMap(), committed: 0, lapses: undefined };

/** A pool as it stands, put together from what is kept of it. */
export function seatPoolOf(capacity: number, seats: readonly HeldSeat[]): SeatPool {
  let committed = 0;
  let lapses: LapseQueue;
  for (const { holder, until } of seats) {
    if (until === undefined) committed += 1;
    else lapses = withLapse(lapses, { until, key: seatKey(holder) });
  }
  return {
    capacity,
    held: PersistentMap(seats.map((seat) => [seatKey(seat.holder), seat])),
    committed,
    lapses,
  };
}

/** What tells one holder from another: ids of invitations and of grants are never the same. */
export function seatKey(holder: SeatHolder): string {
  return keyOfSeat(holder.type === 'invitation' ? holder.invitationId : holder.accessGrantId, holder.round);
}

/** The seat of a round of an invitation or a grant, if it has one; a lapsed reservation is one until it is released. */
export function heldSeat(pool: SeatPool, id: Id, round: number): HeldSeat | undefined {
  return pool.held.get(keyOfSeat(id, round));
}

/** How the seats are used at a moment: a reservation that has lapsed counts for nothing. */
export function seatUse(pool: SeatPool, at: Instant): SeatUse {
  const { capacity, held, committed } = pool;
  // What was reserved, released and reserved again until the same moment stands among the lapses twice.
  const lapsed = new Set<string>();
  for (const lapse of lapsedAt(pool.lapses, at)) if (isStanding(held, lapse)) lapsed.add(lapse.key);
  const reserved = held.size - committed - lapsed.size;
  return { capacity, reserved, committed, free: Math.max(capacity - reserved - committed, 0) };
}

export interface SeatUse {
  capacity: number;
  reserved: number;
  committed: number;
  /** How many more could be reserved or given now: 0 where more is in use than there are. */
  free: number;
}

/** The reservation that lapses first, if that is in the past. */
export function firstLapsed({ held, lapses }: SeatPool, at: Instant): HeldSeat | undefined {
  return lapses && lapses.first.until <= at ? held.get(lapses.first.key) : undefined;
}

/** The pool after one more event. */
export function evolve(pool: SeatPool, happened: SeatPoolEvent): SeatPool {
  const { capacity, held, committed, lapses } = pool;
  if (happened.type === 'SeatsLicensed') return { capacity: happened.capacity, held, committed, lapses };
  const { holder, at: since } = happened;
  const key = seatKey(holder);
  const before = held.get(key);
  const others = before && before.until === undefined ? committed - 1 : committed;
  switch (happened.type) {
    case 'SeatReserved': {
      const { until } = happened;
      const after = held.set(key, { holder, until, since });
      return {
        capacity,
        held: after,
        committed: others,
        lapses: standing(after, withLapse(lapses, { until, key })),
      };
    }
    case 'SeatCommitted': {
      const after = held.set(key, { holder, until: undefined, since });
      return { capacity, held: after, committed: others + 1, lapses: standing(after, lapses) };
    }
    case 'SeatReleased': {
      const after = held.delete(key);
      return { capacity, held: after, committed: others, lapses: standing(after, lapses) };
    }
  }
}

/** Takes away from the front what is no reservation any more: what lies further back is looked at once it gets there. */
function standing(held: SeatPool['held'], lapses: LapseQueue): LapseQueue {
  let queue = lapses;
  while (queue && !isStanding(held, queue.first)) queue = withoutFirst(queue);
  return queue;
}

function isStanding(held: SeatPool['held'], { key, until }: { key: string; until: Instant }): boolean {
  return held.get(key)?.until === until;
}

function keyOfSeat(id: Id, round: number): string {
  return `${id} ${round}`;
}
