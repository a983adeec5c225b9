import type { Actions } from '../actions.ts';
import type { OpenTenant } from '../tenants/open-tenant.ts';
import {
  changePolicy,
  closeTenant,
  disableFeature,
  enableFeature,
  reopenTenant,
} from '../tenants/tenant-commands.ts';
import {
  changeTemplate,
  previewTemplate,
  resetTemplate,
  switchNotification,
} from '../tenants/template-commands.ts';
import type { TemplateQuery } from '../tenants/template-query.ts';
import type { TenantQuery } from '../tenants/tenant-query.ts';
import type { Calls } from './calls.ts';

export interface TenantParts {
  openTenant: OpenTenant;
  tenantOf: TenantQuery;
  templatesOf: TemplateQuery;
  actions: Actions;
}

export function createTenants({ openTenant, tenantOf, templatesOf, actions }: TenantParts) {
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
    /**
     * Sets the tenant's own words for a kind of message in one language: subject, text and, where it is not to be made
     * from the text, HTML. A template that could not be used is refused (`TemplateInvalid`).
     */
    changeTemplate: command(changeTemplate),
    /** Goes back to the built-in words for a kind of message in one language. */
    resetTemplate: command(resetTemplate),
    /** Shows a template that is given, or the one that is used, with an example's values. Appends nothing. */
    previewTemplate: command(previewTemplate),
    /** The tenant's own templates, the built-in ones, and what is switched off; undefined for a tenant that was never opened. */
    templates: () => templatesOf(tenantId),
    /** Lets nothing of a kind be mailed, or lets it be mailed again: then what is still pending of it goes out. */
    switchNotification: command(switchNotification),
    /** Whether it is open, its policy and its features; undefined for a tenant that was never opened. */
    get: () => tenantOf(tenantId),
    /** What could be done about it now; undefined for a tenant that was never opened. */
    actions: () => actions.ofTenant(tenantId),
  });
}
