import { z } from 'zod';

/** Something a person may do in a workspace, such as `roster.view`. */
export const permission = z
  .string()
  .max(64)
  .regex(
    /^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/,
    'write a permission as words with dots, such as roster.view',
  );

export type Permission = z.infer<typeof permission>;

/** A set of permissions as it is stored: at least one, at most 256, each once, in the order of their characters' codes. */
export const permissions = z
  .array(permission)
  .min(1)
  .max(256)
  .refine(isSortedSet, 'permissions are stored each once and sorted')
  .readonly();

export type Permissions = z.infer<typeof permissions>;

/**
 * What the host says of its permissions: which of them change things. One that is not in the catalogue counts as
 * changing.
 */
export const permissionCatalogue = z.record(permission, z.enum(['reads', 'changes'])).readonly();

export type PermissionCatalogue = z.infer<typeof permissionCatalogue>;

export function isChanging(catalogue: PermissionCatalogue, permission: Permission): boolean {
  return catalogue[permission] !== 'reads';
}

export function permissionSet(list: readonly Permission[]): Permissions {
  return permissions.parse([...new Set(list)].toSorted());
}

export function includesEvery(held: readonly Permission[], wanted: readonly Permission[]): boolean {
  const holds = new Set(held);
  return wanted.every((each) => holds.has(each));
}

export function samePermissions(one: readonly Permission[], other: readonly Permission[]): boolean {
  return one.length === other.length && includesEvery(one, other);
}

function isSortedSet(list: readonly string[]): boolean {
  return list.every((each, index) => (list[index - 1] ?? '') < each);
}
