import type { AccessGrantCommand } from '@latchkey/core';
import { adoptedTerms, momentNumber, permission, permissionSet } from '@latchkey/core';
import { z } from 'zod';
import type { Command } from '../commands/command.ts';
import { defineCommand } from '../commands/run-command.ts';
import { placeNow } from '../people/bring-access.ts';
import type { Services } from '../services.ts';
import type { AccessPlace } from './access-outcome.ts';
import { accessPlace, carryOutOnAccess } from './access-outcome.ts';
import { judgeAccess } from './judge-access.ts';
import { permissionList } from './terms-input.ts';

/** Leaves less of access than there is: what is named is what stays. */
export const narrowAccess = (services: Services) =>
  defineCommand({
    name: 'access.narrow',
    input: z.strictObject({
      ...accessPlace,
      /** Those that stay. */
      permissions: z.array(permission).max(256).optional(),
      readOnly: z.literal(true).optional(),
      accessFrom: momentNumber.optional(),
      accessUntil: momentNumber.optional(),
    }),
    run: async (command, { workspaceId, personId, permissions, ...to }) =>
      change(services, command, { workspaceId, personId }, () => ({
        type: 'NarrowAccess',
        at: command.at,
        permissions: permissions && (permissions.length === 0 ? [] : permissionSet(permissions)),
        ...to,
      })),
  });

/** Lets a person do more than they may now, by permissions; the window stays. */
export const widenAccess = (services: Services) =>
  defineCommand({
    name: 'access.widen',
    input: z.strictObject({
      ...accessPlace,
      /** All that there are to be, those of now included. */
      permissions: permissionList.optional(),
      readOnly: z.literal(false).optional(),
    }),
    run: async (command, { workspaceId, personId, permissions, readOnly }) =>
      change(services, command, { workspaceId, personId }, () => ({
        type: 'WidenAccess',
        at: command.at,
        permissions: permissions && permissionSet(permissions),
        readOnly,
      })),
  });

/** Lets access hold longer than it would now; without `accessUntil`, without end. */
export const extendAccess = (services: Services) =>
  defineCommand({
    name: 'access.extend',
    input: z.strictObject({ ...accessPlace, accessUntil: momentNumber.optional() }),
    run: async (command, { workspaceId, personId, accessUntil }) =>
      change(services, command, { workspaceId, personId }, () => ({
        type: 'ExtendAccess',
        at: command.at,
        accessUntil,
      })),
  });

/** Brings access that was given by a role to the newest version of that role. */
export const adoptRole = (services: Services) =>
  defineCommand({
    name: 'access.adoptRole',
    input: z.strictObject(accessPlace),
    run: async (command, where) =>
      change(services, command, where, async (grant) => ({
        type: 'AdoptRole',
        at: command.at,
        to: await newestOfPinnedRole(command, grant),
      })),
  });

type Grant = Parameters<typeof judgeAccess>[4];

/** What the newest version gives of the role that a grant has pinned; undefined where it has none. */
export async function newestOfPinnedRole(command: Pick<Command, 'ids' | 'load'>, { terms }: Grant) {
  if (!terms.role) return undefined;
  const { state: role } = await command.load('role', command.ids.role(terms.role.name));
  // unreachable: a role that somebody has was defined, and none is ever gone
  return role.status === 'none' ? undefined : adoptedTerms(role, terms);
}

async function change(
  { mayGive }: Services,
  command: Command,
  asked: AccessPlace,
  given: (grant: Grant) => Promise<AccessGrantCommand> | AccessGrantCommand,
) {
  const where = await placeNow(command, asked);
  return carryOutOnAccess(command, where, {
    decide: async (grant) => judgeAccess(mayGive, command, where, await given(grant), grant),
  });
}
