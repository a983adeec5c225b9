import type { Instant, SeatHolder, SeatPoolCommand, SeatPoolEvent } from '../../src/index.ts';
import { accessGrantId, instantOf, invitationId, later } from '../../src/index.ts';

/** The holders and moments that the specifications of seats speak of. */
export const at: Instant = instantOf(Date.UTC(2026, 2, 2, 9));
export const until = later(at, 172_800_000);
export const grace = 300_000;

export const holders: readonly [SeatHolder, SeatHolder, SeatHolder, SeatHolder] = [
  invited('01JNB0000000000000000000N1'),
  invited('01JNB0000000000000000000N2'),
  { type: 'accessGrant', accessGrantId: accessGrantId.parse('01JNB0000000000000000000G1'), round: 1 },
  invited('01JNB0000000000000000000N1', 2),
];
export const [ann, bob, cleo, annAgain] = holders;

function invited(id: string, round = 1): SeatHolder {
  return { type: 'invitation', invitationId: invitationId.parse(id), round };
}

export function licensed(capacity: number, when = at): SeatPoolEvent {
  return { type: 'SeatsLicensed', at: when, capacity };
}

export function reserved(holder: SeatHolder, when = at, lapse = until): SeatPoolEvent {
  return { type: 'SeatReserved', at: when, holder, until: lapse };
}

export function committed(holder: SeatHolder, when = at): SeatPoolEvent {
  return { type: 'SeatCommitted', at: when, holder };
}

export function released(holder: SeatHolder, when = at): SeatPoolEvent {
  return { type: 'SeatReleased', at: when, holder };
}

export function reserve(holder: SeatHolder, when = at, lapse = until): SeatPoolCommand {
  return { type: 'ReserveSeats', at: when, seats: [{ holder, until: lapse }] };
}

export function commit(holder: SeatHolder, when = at): SeatPoolCommand {
  return { type: 'CommitSeat', at: when, holder };
}

export function release(holder: SeatHolder, heldSince = at, when = at): SeatPoolCommand {
  return { type: 'ReleaseSeat', at: when, holder, heldSince };
}
