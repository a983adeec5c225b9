import type { RoleRejection, Terms } from '@latchkey/core';
import {
  isWindowOver,
  momentNumber,
  newAttributes,
  newestTerms,
  permission,
  permissionSet,
  roleName,
} from '@latchkey/core';
import { z } from 'zod';
import type { Command } from '../commands/command.ts';
import type { CommonRejection } from '../commands/result.ts';
import { refuse } from '../commands/run-command.ts';

/** How a caller names permissions one by one. */
export const permissionList = z.array(permission).min(1, 'name at least one permission').max(256);

/**
 * How a caller says what access to offer or give: by permissions, or by a role, whose newest version is meant when the
 * command runs. Moments are in milliseconds since 1970. An object with these fields is to `.refine(...namesOneOfBoth)`.
 */
export const termsInput = {
  permissions: permissionList.optional(),
  role: roleName.optional(),
  /** Whether nothing may be changed by it, whatever the permissions say. */
  readOnly: z.boolean().optional(),
  /** Access holds from this moment on; without it, at once. */
  accessFrom: momentNumber.optional(),
  /** Access holds before this moment; without it, without end. */
  accessUntil: momentNumber.optional(),
  /** What the host keeps with it, by the schema that it gave `createLatchkey`; whole. */
  attributes: newAttributes.optional(),
};

const termsObject = z.object(termsInput);
type TermsInput = z.output<typeof termsObject>;

export const namesOneOfBoth = [
  ({ permissions, role }: Pick<TermsInput, 'permissions' | 'role'>) =>
    (permissions === undefined) !== (role === undefined),
  'name either permissions or a role',
] as const;

/** Why what a caller means cannot be offered or given to anybody. */
export type TermsRejection =
  | Extract<RoleRejection, { type: 'RoleNotFound' | 'RoleRetired' }>
  | { type: 'NothingLeft' }
  | Extract<CommonRejection, { type: 'InvalidInput' }>;

type TermsRead = { ok: true; terms: Terms } | { ok: false; rejection: TermsRejection };

/** The terms that a caller means, at the moment of the command, with what the host keeps with them. */
export async function termsFrom(
  command: Pick<Command, 'at' | 'ids' | 'load' | 'readAttributes'>,
  wanted: TermsInput,
): Promise<TermsRead> {
  const kept = command.readAttributes(wanted.attributes);
  if (!kept.ok) return kept;
  const read = await termsWithoutAttributes(command, wanted);
  if (!read.ok || kept.attributes === undefined) return read;
  return { ok: true, terms: { ...read.terms, attributes: kept.attributes } };
}

/** The same without them. */
export async function termsWithoutAttributes(
  command: Pick<Command, 'at' | 'ids' | 'load'>,
  { permissions = [], role: name, readOnly, accessFrom, accessUntil }: TermsInput,
): Promise<TermsRead> {
  const window = {
    ...(accessFrom !== undefined && { accessFrom }),
    ...(accessUntil !== undefined && { accessUntil }),
  };
  if (isWindowOver(window, command.at)) return refuse({ type: 'NothingLeft' });
  if (name === undefined) {
    const terms = { permissions: permissionSet(permissions), ...(readOnly !== undefined && { readOnly }) };
    return { ok: true, terms: { ...terms, ...window } };
  }
  const { state: role } = await command.load('role', command.ids.role(name));
  if (role.status === 'none') return refuse({ type: 'RoleNotFound' });
  if (role.status === 'retired') return refuse({ type: 'RoleRetired' });
  const newest = newestTerms(role);
  return { ok: true, terms: { ...newest, readOnly: newest.readOnly === true || readOnly, ...window } };
}
