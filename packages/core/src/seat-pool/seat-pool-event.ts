import { z } from 'zod';
import { event } from '../event.ts';
import { accessGrantId, invitationId } from '../id.ts';
import { instant } from '../instant.ts';

const ordinal = z.int().positive().max(0xffff_ffff);

/** What takes a seat: a round of an invitation, or a round of a grant that was given directly. */
export const seatHolder = z.discriminatedUnion('type', [
  z.object({ type: z.literal('invitation'), invitationId, round: ordinal }),
  z.object({ type: z.literal('accessGrant'), accessGrantId, round: ordinal }),
]);
export type SeatHolder = z.infer<typeof seatHolder>;

/** How many seats a tenant may have. */
export const seatCapacity = z.int().nonnegative().max(1_000_000_000);

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const seatPoolEvent = z.discriminatedUnion('type', [
  event('SeatsLicensed', { capacity: seatCapacity }),
  /** From `until` on it counts for nothing, recorded or not; reserved anew, it holds until the later moment. */
  event('SeatReserved', { holder: seatHolder, until: instant }),
  event('SeatCommitted', { holder: seatHolder }),
  event('SeatReleased', { holder: seatHolder }),
]);
export type SeatPoolEvent = z.infer<typeof seatPoolEvent>;
