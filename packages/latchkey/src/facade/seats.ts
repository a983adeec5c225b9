import { licenseSeats, seatActions } from '../seats/seat-commands.ts';
import type { SeatQuery } from '../seats/seat-query.ts';
import type { Calls } from './calls.ts';

export interface SeatParts {
  seatsOf: SeatQuery;
}

export function createSeats({ seatsOf }: SeatParts) {
  return ({ tenantId, command }: Calls) => ({
    /**
     * Says how many seats there are from now on, where the policy asks for seats. Fewer than are in use takes nobody's
     * away, and gives no new ones.
     */
    license: command(licenseSeats),
    /** How many there are, reserved, taken and free; undefined for a tenant that was never opened. */
    get: () => seatsOf(tenantId),
    /** What could be done about the seats now. Appends nothing. */
    actions: command(seatActions),
  });
}
