import { featureName, newPolicy, tenant as tenantDecider } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import { defineCommand } from '../commands/run-command.ts';
import { isTimeZone } from '../deliveries/moment-text.ts';

/** Closes a tenant: from then on nobody has access in it, and no command is taken but reopening. */
export const closeTenant = defineCommand({
  name: 'tenants.close',
  input: z.strictObject({}),
  worksInClosedTenant: true,
  run: (command) =>
    carryOut(command, 'tenant', command.tenant.id, {
      decide: (tenant) => tenantDecider.decide({ type: 'CloseTenant', at: command.at }, tenant),
      outcome: () => ({}),
    }),
});

/** Opens a closed tenant again, with all the access that was given in it. */
export const reopenTenant = defineCommand({
  name: 'tenants.reopen',
  input: z.strictObject({}),
  worksInClosedTenant: true,
  run: (command) =>
    carryOut(command, 'tenant', command.tenant.id, {
      decide: (tenant) => tenantDecider.decide({ type: 'ReopenTenant', at: command.at }, tenant),
      outcome: () => ({}),
    }),
});

/** Sets the tenant's policy, whole; what earlier policies decided stays as it is. */
export const changePolicy = defineCommand({
  name: 'tenants.changePolicy',
  input: z.strictObject({
    policy: newPolicy.refine(({ timeZone }) => timeZone === undefined || isTimeZone(timeZone), {
      path: ['timeZone'],
      error: 'there is no time zone of that name; write one such as Europe/Vienna',
    }),
  }),
  run: (command, input) =>
    carryOut(command, 'tenant', command.tenant.id, {
      decide: (tenant) => tenantDecider.decide({ type: 'ChangePolicy', at: command.at, ...input }, tenant),
      outcome: () => ({}),
    }),
});

/** Switches something on that the tenant has from then on, such as a tier; once more is nothing to do. */
export const enableFeature = switchFeature('tenants.enableFeature', 'EnableFeature');

/** Switches it off: where the policy asks for it, nothing is offered or given from then on, and what was given stays. */
export const disableFeature = switchFeature('tenants.disableFeature', 'DisableFeature');

function switchFeature(name: string, type: 'EnableFeature' | 'DisableFeature') {
  return defineCommand({
    name,
    input: z.strictObject({ feature: featureName }),
    run: (command, { feature }) =>
      carryOut(command, 'tenant', command.tenant.id, {
        decide: (tenant) => tenantDecider.decide({ type, at: command.at, feature }, tenant),
        outcome: ({ state }) => ({ features: state.features }),
      }),
  });
}
