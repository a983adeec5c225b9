import { policy, tenant as tenantDecider } from '@latchkey/core';
import { z } from 'zod';
import { defineCommand } from '../commands/run-command.ts';

/** Closes a tenant: from then on nobody has access in it, and no command is taken. */
export const closeTenant = defineCommand({
  name: 'tenants.close',
  input: z.strictObject({}),
  worksInClosedTenant: true,
  async run(command) {
    const recognised = command.recognise(command.tenant);
    if (!recognised.ok) return recognised;
    if (recognised.asItStood) return { ok: true, revision: recognised.asItStood.revision };
    const decision = tenantDecider.decide({ type: 'CloseTenant', at: command.at }, command.tenant.state);
    if (!decision.ok) return decision;
    const { revision } = await command.append(command.tenant, decision.events);
    return { ok: true, revision };
  },
});

/** Sets the tenant's policy, whole; what earlier policies decided stays as it is. */
export const changePolicy = defineCommand({
  name: 'tenants.changePolicy',
  input: z.strictObject({ policy }),
  async run(command, input) {
    const recognised = command.recognise(command.tenant);
    if (!recognised.ok) return recognised;
    if (recognised.asItStood) return { ok: true, revision: recognised.asItStood.revision };
    const decision = tenantDecider.decide(
      { type: 'ChangePolicy', at: command.at, ...input },
      command.tenant.state,
    );
    if (!decision.ok) return decision;
    const { revision } = await command.append(command.tenant, decision.events);
    return { ok: true, revision };
  },
});
