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
import type { Policy } from '../policy/policy.ts';
import { defaultPolicy, policy } from '../policy/policy.ts';

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
]);
export type TenantEvent = z.infer<typeof tenantEvent>;

export type TenantCommand =
  | { type: 'OpenTenant'; at: Instant; tenantId: TenantId; digestKeyCheck: string }
  | { type: 'CloseTenant'; at: Instant }
  | { type: 'ReopenTenant'; at: Instant }
  | { type: 'ChangePolicy'; at: Instant; policy: Policy }
  | { type: 'EnableFeature' | 'DisableFeature'; at: Instant; feature: FeatureName };

/** Why the answer was no. */
export type TenantRejection = { type: 'TenantNotFound' } | { type: 'TenantClosed' };

export interface Tenant {
  status: 'none' | 'open' | 'closed';
  digestKeyCheck: string | undefined;
  policy: Policy;
  /** Those that are switched on. */
  features: readonly FeatureName[];
}

const initial: Tenant = { status: 'none', digestKeyCheck: undefined, policy: defaultPolicy, features: [] };

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
      // Both were parsed by one schema, so equal policies have equal texts.
      if (JSON.stringify(command.policy) === JSON.stringify(tenant.policy)) return nothingToDo;
      return accept({ type: 'PolicyChanged', at: command.at, policy: command.policy });
    case 'EnableFeature':
      if (tenant.status === 'closed') return reject({ type: 'TenantClosed' });
      if (tenant.features.includes(command.feature)) return nothingToDo;
      return accept({ type: 'FeatureEnabled', at: command.at, feature: command.feature });
    case 'DisableFeature':
      if (tenant.status === 'closed') return reject({ type: 'TenantClosed' });
      if (!tenant.features.includes(command.feature)) return nothingToDo;
      return accept({ type: 'FeatureDisabled', at: command.at, feature: command.feature });
  }
}

function evolve(tenant: Tenant, happened: TenantEvent): Tenant {
  const { status, digestKeyCheck, policy, features } = tenant;
  switch (happened.type) {
    case 'TenantOpened':
      return { status: 'open', digestKeyCheck: happened.digestKeyCheck, policy, features };
    case 'TenantClosed':
      return { status: 'closed', digestKeyCheck, policy, features };
    case 'TenantReopened':
      return { status: 'open', digestKeyCheck, policy, features };
    case 'PolicyChanged':
      return { status, digestKeyCheck, policy: happened.policy, features };
    case 'FeatureEnabled':
      return { status, digestKeyCheck, policy, features: [...features, happened.feature] };
    case 'FeatureDisabled':
      return {
        status,
        digestKeyCheck,
        policy,
        features: features.filter((each) => each !== happened.feature),
      };
  }
}

export const tenant: Decider<TenantCommand, Tenant, TenantEvent, TenantRejection> = {
  initial,
  decide,
  evolve,
};

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
