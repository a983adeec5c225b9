import type { Actions } from '../actions.ts';
import type { OpenTenant } from '../tenants/open-tenant.ts';
import {
  changePolicy,
  closeTenant,
  disableFeature,
  enableFeature,
  reopenTenant,
} from '../tenants/tenant-commands.ts';
import type { TenantQuery } from '../tenants/tenant-query.ts';
import type { Calls } from './calls.ts';

export interface TenantParts {
  openTenant: OpenTenant;
  tenantOf: TenantQuery;
  actions: Actions;
}

export function createTenants({ openTenant, tenantOf, actions }: TenantParts) {
  return ({ caller, tenantId, command, accessCommand }: Calls) => ({
    /** Opens the tenant, if it is not open yet. Nothing else works before that. */
    open: () => openTenant(caller),
    /** From then on nobody has access in the tenant, and no command is taken but reopening. */
    close: accessCommand(closeTenant),
    /** Takes the closing back, with all the access that was given before. */
    reopen: accessCommand(reopenTenant),
    /** Sets the policy, whole; what earlier policies decided stays as it is. */
    changePolicy: command(changePolicy),
    /** Switches on what the tenant has from then on, such as a tier. */
    enableFeature: command(enableFeature),
    /** Switches it off: nothing is offered or given any more where the policy needs it, and what was given stays. */
    disableFeature: command(disableFeature),
    /** Whether it is open, its policy and its features; undefined for a tenant that was never opened. */
    get: () => tenantOf(tenantId),
    /** What could be done about it now; undefined for a tenant that was never opened. */
    actions: () => actions.ofTenant(tenantId),
  });
}
