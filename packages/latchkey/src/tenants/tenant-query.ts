import type { FeatureName, Policy, TenantId } from '@latchkey/core';
import type { TenantAccess } from './tenant-access.ts';

/** A tenant as it stands. */
export interface TenantSummary {
  status: 'open' | 'closed';
  policy: Policy;
  /** Those that are switched on. */
  features: readonly FeatureName[];
  revision: number;
}

export type TenantQuery = (tenantId: TenantId) => Promise<TenantSummary | undefined>;

/** Reads the tenant's own stream, so that the answer is never behind. */
export function createTenantQuery(tenants: TenantAccess): TenantQuery {
  return async (tenantId) => {
    const found = await tenants.find(tenantId);
    if (!found) return undefined;
    const { state, revision } = found.tenant;
    const { policy, features } = state;
    return { status: state.status === 'closed' ? 'closed' : 'open', policy, features, revision };
  };
}
