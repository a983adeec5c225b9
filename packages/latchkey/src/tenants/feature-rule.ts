import type { FeatureName, Tenant } from '@latchkey/core';
import { missingFeature } from '@latchkey/core';
import { refuse } from '../commands/run-command.ts';

export interface FeatureRejection {
  type: 'FeatureDisabled';
  feature: FeatureName;
}

/** Where the policy asks for a feature, nothing is offered or given without it; what was given stays. */
export function refuseWithoutFeature(tenant: Tenant): { ok: false; rejection: FeatureRejection } | undefined {
  const feature = missingFeature(tenant);
  return feature === undefined ? undefined : refuse({ type: 'FeatureDisabled', feature });
}
