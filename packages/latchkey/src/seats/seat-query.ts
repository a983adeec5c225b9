import type { SeatUse, TenantId } from '@latchkey/core';
import { seatUse } from '@latchkey/core';
import type { Clock } from '../ports/clock.ts';
import type { Streams } from '../streams/streams.ts';
import type { TenantAccess } from '../tenants/tenant-access.ts';

/** How a tenant's seats are used. */
export interface SeatSummary extends SeatUse {
  revision: number;
}

export type SeatQuery = (tenantId: TenantId) => Promise<SeatSummary | undefined>;

/** Reads the pool's own stream, so that the answer is never behind. */
export function createSeatQuery({
  streams,
  tenants,
  clock,
}: {
  streams: Streams;
  tenants: TenantAccess;
  clock: Pick<Clock, 'now'>;
}): SeatQuery {
  return async (tenantId) => {
    const found = await tenants.find(tenantId);
    if (!found) return undefined;
    const { state, revision } = await streams.loadOwn(tenantId, 'seatPool', found.ids.seatPool());
    return { ...seatUse(state, clock.now()), revision };
  };
}
