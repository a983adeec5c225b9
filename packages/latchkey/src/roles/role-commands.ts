import type { Action, Permissions, RoleAction, RoleCommand, RoleName } from '@latchkey/core';
import {
  newestTerms,
  permissionSet,
  role as roleDecider,
  roleActions as actionsOnRole,
  roleName,
} from '@latchkey/core';
import { z } from 'zod';
import { permissionList } from '../access/terms-input.ts';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import type { CommonRejection } from '../commands/result.ts';
import { defineCommand } from '../commands/run-command.ts';
import type { StateOf } from '../streams/category.ts';

/** What every command on a role gives back: the role as it stands right after. */
export interface RoleOutcome {
  name: RoleName;
  status: 'defined' | 'retired';
  version: number;
  permissions: Permissions;
  readOnly: boolean;
}

const roleInput = z.strictObject({
  name: roleName,
  permissions: permissionList,
  /** Whether nothing may be changed by it, whatever the permissions say. */
  readOnly: z.boolean().optional(),
});

/** Names a set of permissions, so that access can be given by that name. Gives nobody anything by itself. */
export const defineRole = defineCommand({
  name: 'roles.define',
  input: roleInput,
  run: async (command, { name, permissions, readOnly }) =>
    carryOutOnRole(command, name, {
      type: 'DefineRole',
      at: command.at,
      name,
      permissions: permissionSet(permissions),
      readOnly,
    }),
});

/** Makes a new version of a role. Whoever has an older one keeps it until their access adopts the newest. */
export const reviseRole = defineCommand({
  name: 'roles.revise',
  input: roleInput,
  run: async (command, { name, permissions, readOnly }) =>
    carryOutOnRole(command, name, {
      type: 'ReviseRole',
      at: command.at,
      permissions: permissionSet(permissions),
      readOnly,
    }),
});

/** From then on nobody is given the role; whoever has it keeps it. */
export const retireRole = defineCommand({
  name: 'roles.retire',
  input: z.strictObject({ name: roleName }),
  run: async (command, { name }) => carryOutOnRole(command, name, { type: 'RetireRole', at: command.at }),
});

/** What could be done with a role of that name now, for buttons. */
export const roleActions = defineCommand({
  name: 'roles.actions',
  input: z.strictObject({ name: roleName }),
  async run(command, { name }) {
    const { state, revision } = await command.load('role', command.ids.role(name));
    const actions = actionsOnRole(state, { at: command.at, name }).map((action) =>
      command.isRefusedByTenant ? refusedByTenant(action) : action,
    );
    return { ok: true, revision, actions } as const;
  },
});

function refusedByTenant({ command }: Action<RoleAction>): Action<RoleAction, CommonRejection> {
  return { command, outcome: 'refused', rejection: { type: 'TenantClosed' } };
}

async function carryOutOnRole(command: Command, name: RoleName, given: RoleCommand) {
  return carryOut(command, 'role', command.ids.role(name), {
    decide: (role) => roleDecider.decide(given, role),
    outcome: ({ state }) => roleOutcome(name, state),
  });
}

function roleOutcome(name: RoleName, role: StateOf<'role'>): RoleOutcome {
  if (role.status === 'none')
    return { name, status: 'defined', version: 0, permissions: [], readOnly: false };
  const { role: pinned, permissions, readOnly = false } = newestTerms(role);
  return { name, status: role.status, version: pinned.version, permissions, readOnly };
}
