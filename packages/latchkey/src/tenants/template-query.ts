import type { NotificationKind, NotificationTemplate, OwnTemplate, TenantId } from '@latchkey/core';
import { notificationKind } from '@latchkey/core';
import type { BuiltInLanguage } from '../deliveries/built-in-templates.ts';
import { builtInTemplates } from '../deliveries/built-in-templates.ts';
import type { TenantAccess } from './tenant-access.ts';

/** What messages are made of. */
export interface TenantTemplates {
  /** The tenant's own, in the order in which they were set. */
  own: readonly OwnTemplate[];
  /** What is used where there is none of the tenant's own that is nearer to the invitee's language. */
  builtIn: readonly ({ kind: NotificationKind; locale: BuiltInLanguage } & Required<NotificationTemplate>)[];
  /** Kinds of which nothing is sent. */
  switchedOff: readonly NotificationKind[];
  revision: number;
}

export type TemplateQuery = (tenantId: TenantId) => Promise<TenantTemplates | undefined>;

const builtIn: TenantTemplates['builtIn'] = notificationKind.options.flatMap((kind) =>
  (['en', 'de'] as const).map((locale) => ({ kind, locale, ...builtInTemplates[locale][kind] })),
);

/** Reads the tenant's own stream, so that the answer is never behind. */
export function createTemplateQuery(tenants: TenantAccess): TemplateQuery {
  return async (tenantId) => {
    const found = await tenants.find(tenantId);
    if (!found) return undefined;
    const { templates: own, switchedOff } = found.tenant.state;
    return { own, builtIn, switchedOff, revision: found.tenant.revision };
  };
}
