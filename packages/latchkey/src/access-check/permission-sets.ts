import type { Permission, PermissionCatalogue, Permissions } from '@latchkey/core';
import { isChanging } from '@latchkey/core';

/** What access lets somebody do, shared by all access that gives the same. */
export interface PermissionSet {
  readonly permissions: Permissions;
  /** A bit for every permission that is given, in words of 32, by the permissions' numbers. */
  readonly given: Uint32Array;
  /** Those of them that count: reading only beats every permission to change things. */
  readonly counting: Uint32Array;
}

/** Numbers permissions, and makes one set of bits of all that are equal: most access gives one of a few sets. */
export function createPermissionSets(catalogue: PermissionCatalogue) {
  const numbers = new Map<Permission, number>();
  const sets = new Map<string, PermissionSet>();

  function numberOf(permission: Permission): number {
    const number = numbers.get(permission) ?? numbers.size;
    numbers.set(permission, number);
    return number;
  }

  function bitsOf(permissions: Permissions): Uint32Array {
    const all = permissions.map(numberOf);
    const bits = new Uint32Array(Math.floor(Math.max(-1, ...all) / 32) + 1);
    for (const number of all) bits[number >>> 5] = (bits[number >>> 5] ?? 0) | (1 << (number & 31));
    return bits;
  }

  return {
    /** The one set that gives these permissions. */
    of(permissions: Permissions, readOnly = false): PermissionSet {
      const key = `${readOnly ? '-' : '+'}${permissions.join(' ')}`;
      const known = sets.get(key);
      if (known) return known;
      const given = bitsOf(permissions);
      const counting = readOnly
        ? bitsOf(permissions.filter((permission) => !isChanging(catalogue, permission)))
        : given;
      const set = { permissions, given, counting };
      sets.set(key, set);
      return set;
    },

    /** The number of a permission that was given to anybody ever. */
    number: (permission: Permission): number | undefined => numbers.get(permission),
  };
}

export function hasBit(bits: Uint32Array, number: number): boolean {
  return ((bits[number >>> 5] ?? 0) & (1 << (number & 31))) !== 0;
}
