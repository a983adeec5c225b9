import { z } from 'zod';
import type { Action } from '../actions.ts';
import { actionsOf } from '../actions.ts';
import type { Decider, Decision } from '../decider.ts';
import { accept, nothingToDo, reject } from '../decider.ts';
import { event } from '../event.ts';
import type { Instant } from '../instant.ts';
import type { Permissions } from '../permission.ts';
import { permissions, samePermissions } from '../permission.ts';
import type { PinnedRole, RoleName, Terms } from '../terms.ts';
import { roleName } from '../terms.ts';

const version = z.int().positive();
/** What a role gives at one of its versions. */
const content = {
  permissions,
  /** Whether nothing may be changed by it, whatever the permissions say. Absent is no. */
  readOnly: z.boolean().optional(),
};

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const roleEvent = z.discriminatedUnion('type', [
  event('RoleDefined', { name: roleName, version, ...content }),
  event('RoleRevised', { version, ...content }),
  event('RoleRetired', {}),
]);
export type RoleEvent = z.infer<typeof roleEvent>;

/** What a role gives at one of its versions. */
export interface RoleContent {
  permissions: Permissions;
  readOnly?: boolean | undefined;
}

export type RoleCommand =
  | ({ type: 'DefineRole'; at: Instant; name: RoleName } & RoleContent)
  | ({ type: 'ReviseRole'; at: Instant } & RoleContent)
  | { type: 'RetireRole'; at: Instant };

/** Why the answer was no. */
export type RoleRejection =
  { type: 'RoleNotFound' } | { type: 'RoleAlreadyDefined'; version: number } | { type: 'RoleRetired' };

/** A named set of permissions, through all its versions. */
export type Role =
  | { status: 'none' }
  | {
      /** A retired role is given to nobody more; whoever has it keeps it. */
      status: 'defined' | 'retired';
      name: RoleName;
      /** In their order: the first one is version 1. */
      versions: readonly RoleContent[];
    };

const initial: Role = { status: 'none' };

function decide(command: RoleCommand, role: Role): Decision<RoleEvent, RoleRejection> {
  if (command.type === 'DefineRole') return define(command, role);
  if (role.status === 'none') return reject({ type: 'RoleNotFound' });
  switch (command.type) {
    case 'ReviseRole': {
      if (role.status === 'retired') return reject({ type: 'RoleRetired' });
      const { at, permissions, readOnly } = command;
      if (isSame(newestOf(role), command)) return nothingToDo;
      return accept({
        type: 'RoleRevised',
        at,
        version: role.versions.length + 1,
        permissions,
        readOnly,
      });
    }
    case 'RetireRole':
      return role.status === 'retired' ? nothingToDo : accept({ type: 'RoleRetired', at: command.at });
  }
}

/** A name stands for one role for ever, since grants say which version of it they have. */
function define(
  { at, name, permissions, readOnly }: Extract<RoleCommand, { type: 'DefineRole' }>,
  role: Role,
): Decision<RoleEvent, RoleRejection> {
  if (role.status === 'retired') return reject({ type: 'RoleRetired' });
  if (role.status === 'none') {
    return accept({ type: 'RoleDefined', at, name, version: 1, permissions, readOnly });
  }
  if (isSame(newestOf(role), { permissions, readOnly })) return nothingToDo;
  return reject({ type: 'RoleAlreadyDefined', version: role.versions.length });
}

function evolve(role: Role, happened: RoleEvent): Role {
  switch (happened.type) {
    case 'RoleDefined':
      return { status: 'defined', name: happened.name, versions: [contentOf(happened)] };
    case 'RoleRevised': {
      if (role.status === 'none') return role;
      const { status, name, versions } = role;
      return { status, name, versions: [...versions, contentOf(happened)] };
    }
    case 'RoleRetired':
      if (role.status === 'none') return role;
      return { status: 'retired', name: role.name, versions: role.versions };
  }
}

/** What the newest version of a role gives, as terms that pin it. */
export function newestTerms(role: Exclude<Role, { status: 'none' }>): RoleTerms {
  const { permissions, readOnly } = newestOf(role);
  return { permissions, readOnly, role: { name: role.name, version: role.versions.length } };
}

/**
 * What the newest version of a role gives to whoever has an older one. Reading only goes with the version, unless it was
 * not the version that brought it: what was added by hand stays.
 */
export function adoptedTerms(role: Exclude<Role, { status: 'none' }>, terms: Terms): RoleTerms {
  const pinned = role.versions[(terms.role?.version ?? 0) - 1];
  const isReadOnlyByHand = terms.readOnly === true && pinned?.readOnly !== true;
  const newest = newestTerms(role);
  return isReadOnlyByHand ? { ...newest, readOnly: true } : newest;
}

export interface RoleTerms {
  permissions: Permissions;
  readOnly: boolean | undefined;
  role: PinnedRole;
}

export type RoleAction = 'define' | 'revise' | 'retire';

/** Every command that could be given about a role now, with content that is new: allowed, or why not. */
export function roleActions(
  role: Role,
  { at, name }: { at: Instant; name: RoleName },
): readonly Action<RoleAction, RoleRejection>[] {
  const content: RoleContent =
    role.status === 'none' ? { permissions: [] } : { permissions: [], readOnly: !newestOf(role).readOnly };
  return actionsOf(roleDecider, role, {
    define: { type: 'DefineRole', at, name, ...content },
    revise: { type: 'ReviseRole', at, ...content },
    retire: { type: 'RetireRole', at },
  });
}

function newestOf({ versions }: Exclude<Role, { status: 'none' }>): RoleContent {
  return versions.at(-1) ?? { permissions: [] };
}

function contentOf({ permissions, readOnly }: RoleContent): RoleContent {
  return { permissions, readOnly };
}

function isSame(one: RoleContent, other: RoleContent): boolean {
  return (
    samePermissions(one.permissions, other.permissions) &&
    (one.readOnly ?? false) === (other.readOnly ?? false)
  );
}

const roleDecider: Decider<RoleCommand, Role, RoleEvent, RoleRejection> = { initial, decide, evolve };
export { roleDecider as role };
