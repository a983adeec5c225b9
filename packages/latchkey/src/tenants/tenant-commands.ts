import type { Policy } from '@latchkey/core';
import { featureName, newPolicy, tenant as tenantDecider } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
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
      async decide(tenant) {
        const refusal = await refuseUnknownRole(command, input.policy);
        return refusal ?? tenantDecider.decide({ type: 'ChangePolicy', at: command.at, ...input }, tenant);
      },
      outcome: () => ({}),
    }),
});

/** What a policy gives by a role must be there to be given. */
async function refuseUnknownRole({ ids, load }: Command, { personalWorkspace }: Policy) {
  if (!personalWorkspace || !('role' in personalWorkspace)) return undefined;
  const { state: role } = await load('role', ids.role(personalWorkspace.role));
  if (role.status === 'none') return refuse({ type: 'RoleNotFound' });
  return role.status === 'retired' ? refuse({ type: 'RoleRetired' }) : undefined;
}

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
