import { base64urlText } from '../base64url.ts';
import { z } from 'zod';
import type { Action } from '../actions.ts';
import { actionsOf } from '../actions.ts';
import type { Decider, Decision } from '../decider.ts';
import { accept, nothingToDo, reject } from '../decider.ts';
import { event } from '../event.ts';
import type { FeatureName } from '../feature.ts';
import { featureName } from '../feature.ts';
import { tenantId } from '../host-id.ts';
import type { TenantId } from '../host-id.ts';
import type { Instant } from '../instant.ts';
import { locale } from '../locale.ts';
import type { NotificationKind, NotificationTemplate } from '../notification.ts';
import { notificationKind } from '../notification.ts';
import type { Policy } from '../policy/policy.ts';
import { defaultPolicy, policy, samePolicy } from '../policy/policy.ts';
import { storedText } from '../text.ts';

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const tenantEvent = z.discriminatedUnion('type', [
  event('TenantOpened', {
    tenantId,
    /** Proves, without telling it, which digest key the tenant's ids are derived with. */
    digestKeyCheck: base64urlText,
  }),
  event('TenantClosed', {}),
  event('TenantReopened', {}),
  event('PolicyChanged', { policy }),
  event('FeatureEnabled', { feature: featureName }),
  event('FeatureDisabled', { feature: featureName }),
  /** The tenant's own words for one kind of message in one language; without any, the built-in ones again. */
  event('TemplateChanged', {
    kind: notificationKind,
    locale,
    subject: storedText.optional(),
    text: storedText.optional(),
    html: storedText.optional(),
  }),
  event('NotificationSwitched', { kind: notificationKind, on: z.boolean() }),
]);
export type TenantEvent = z.infer<typeof tenantEvent>;

export type TenantCommand =
  | { type: 'OpenTenant'; at: Instant; tenantId: TenantId; digestKeyCheck: string }
  | { type: 'CloseTenant'; at: Instant }
  | { type: 'ReopenTenant'; at: Instant }
  | { type: 'ChangePolicy'; at: Instant; policy: Policy }
  | { type: 'EnableFeature' | 'DisableFeature'; at: Instant; feature: FeatureName }
  /** Without a template, the built-in one is to be used again. */
  | {
      type: 'ChangeTemplate';
      at: Instant;
      kind: NotificationKind;
      locale: string;
      template?: NotificationTemplate | undefined;
    }
  | { type: 'SwitchNotification'; at: Instant; kind: NotificationKind; on: boolean };

/** Why the answer was no. */
export type TenantRejection = { type: 'TenantNotFound' } | { type: 'TenantClosed' };

export interface Tenant {
  status: 'none' | 'open' | 'closed';
  digestKeyCheck: string | undefined;
  policy: Policy;
  /** Those that are switched on. */
  features: readonly FeatureName[];
  /** The tenant's own, at most one for each kind and language. */
  templates: readonly OwnTemplate[];
  /** The kinds of message that are not sent. */
  switchedOff: readonly NotificationKind[];
}

export type OwnTemplate = { kind: NotificationKind; locale: string } & NotificationTemplate;

const initial: Tenant = {
  status: 'none',
  digestKeyCheck: undefined,
  policy: defaultPolicy,
  features: [],
  templates: [],
  switchedOff: [],
};

function decide(command: TenantCommand, tenant: Tenant): Decision<TenantEvent, TenantRejection> {
  if (command.type === 'OpenTenant') {
    if (tenant.status === 'closed') return reject({ type: 'TenantClosed' });
    if (tenant.status === 'open') return nothingToDo;
    return accept({
      type: 'TenantOpened',
      at: command.at,
      tenantId: command.tenantId,
      digestKeyCheck: command.digestKeyCheck,
    });
  }
  if (tenant.status === 'none') return reject({ type: 'TenantNotFound' });
  switch (command.type) {
    case 'CloseTenant':
      if (tenant.status === 'closed') return nothingToDo;
      return accept({ type: 'TenantClosed', at: command.at });
    case 'ReopenTenant':
      if (tenant.status === 'open') return nothingToDo;
      return accept({ type: 'TenantReopened', at: command.at });
    case 'ChangePolicy':
      if (tenant.status === 'closed') return reject({ type: 'TenantClosed' });
      if (samePolicy(command.policy, tenant.policy)) return nothingToDo;
      return accept({ type: 'PolicyChanged', at: command.at, policy: command.policy });
    case 'EnableFeature':
      if (tenant.status === 'closed') return reject({ type: 'TenantClosed' });
      if (tenant.features.includes(command.feature)) return nothingToDo;
      return accept({ type: 'FeatureEnabled', at: command.at, feature: command.feature });
    case 'DisableFeature':
      if (tenant.status === 'closed') return reject({ type: 'TenantClosed' });
      if (!tenant.features.includes(command.feature)) return nothingToDo;
      return accept({ type: 'FeatureDisabled', at: command.at, feature: command.feature });
    case 'ChangeTemplate': {
      const { at, kind, locale: language, template } = command;
      if (tenant.status === 'closed') return reject({ type: 'TenantClosed' });
      if (isSameTemplate(ownTemplate(tenant, kind, language), template)) return nothingToDo;
      return accept({ type: 'TemplateChanged', at, kind, locale: language, ...template });
    }
    case 'SwitchNotification':
      if (tenant.status === 'closed') return reject({ type: 'TenantClosed' });
      if (isSwitchedOn(tenant, command.kind) === command.on) return nothingToDo;
      return accept({ type: 'NotificationSwitched', at: command.at, kind: command.kind, on: command.on });
  }
}

function evolve(tenant: Tenant, happened: TenantEvent): Tenant {
  switch (happened.type) {
    case 'TenantOpened':
      return { ...tenant, status: 'open', digestKeyCheck: happened.digestKeyCheck };
    case 'TenantClosed':
      return { ...tenant, status: 'closed' };
    case 'TenantReopened':
      return { ...tenant, status: 'open' };
    case 'PolicyChanged':
      return { ...tenant, policy: happened.policy };
    case 'FeatureEnabled':
      return { ...tenant, features: [...tenant.features, happened.feature] };
    case 'FeatureDisabled':
      return { ...tenant, features: tenant.features.filter((each) => each !== happened.feature) };
    case 'TemplateChanged': {
      const { kind, locale: language, subject, text, html } = happened;
      const others = tenant.templates.filter((each) => each.kind !== kind || each.locale !== language);
      if (subject === undefined || text === undefined) return { ...tenant, templates: others };
      return { ...tenant, templates: [...others, { kind, locale: language, subject, text, html }] };
    }
    case 'NotificationSwitched': {
      const others = tenant.switchedOff.filter((each) => each !== happened.kind);
      return { ...tenant, switchedOff: happened.on ? others : [...others, happened.kind] };
    }
  }
}

export const tenant: Decider<TenantCommand, Tenant, TenantEvent, TenantRejection> = {
  initial,
  decide,
  evolve,
};

/** The tenant's own words for a kind of message in this very language; undefined where the built-in ones are used. */
export function ownTemplate(
  { templates }: Tenant,
  kind: NotificationKind,
  language: string,
): OwnTemplate | undefined {
  return templates.find((each) => each.kind === kind && each.locale === language);
}

/** Whether messages of a kind are sent. */
export function isSwitchedOn({ switchedOff }: Tenant, kind: NotificationKind): boolean {
  return !switchedOff.includes(kind);
}

function isSameTemplate(
  one: NotificationTemplate | undefined,
  other: NotificationTemplate | undefined,
): boolean {
  return one?.subject === other?.subject && one?.text === other?.text && one?.html === other?.html;
}

/** The feature that a tenant would have to have for anybody to be invited, let in or given more. */
export function missingFeature({ policy, features }: Tenant): FeatureName | undefined {
  const { needsFeature } = policy;
  return needsFeature === undefined || features.includes(needsFeature) ? undefined : needsFeature;
}

/** What could be done about a tenant now; features are switched by name. */
export function tenantActions(
  state: Tenant,
  { at }: { at: Instant },
): readonly Action<string, TenantRejection>[] {
  const acceptBy = state.policy.acceptBy === 'linkHolder' ? 'matchingEmail' : 'linkHolder';
  return actionsOf(tenant, state, {
    close: { type: 'CloseTenant', at },
    reopen: { type: 'ReopenTenant', at },
    changePolicy: { type: 'ChangePolicy', at, policy: { ...state.policy, acceptBy } },
  });
}
