import { z } from 'zod';
import { attributes, sameAttributes } from './attributes.ts';
import type { Instant } from './instant.ts';
import { instant } from './instant.ts';
import type { Permissions } from './permission.ts';
import { includesEvery, permissions, permissionSet, samePermissions } from './permission.ts';
import { personal } from './personal.ts';

/** A role as the host calls it, such as `family-viewer`. */
export const roleName = z
  .string()
  .regex(/^[a-z][A-Za-z0-9-]{0,63}$/, 'a role is one word, such as family-viewer')
  .brand<'RoleName'>();
export type RoleName = z.infer<typeof roleName>;

/** A role as it was at one of its versions. */
export const pinnedRole = z.object({ name: roleName, version: z.int().positive() });
export type PinnedRole = z.infer<typeof pinnedRole>;

/** The fields that say what access is offered or given, in every event that says so. */
export const termsShape = {
  permissions,
  /** The role whose version the permissions are; absent where they were named one by one. */
  role: pinnedRole.optional(),
  /** Whether nothing may be changed by it, whatever the permissions say. Absent is no. */
  readOnly: z.boolean().optional(),
  /** Access holds from this moment on; absent is at once. */
  accessFrom: instant.optional(),
  /** Access holds before this moment; absent is without end. */
  accessUntil: instant.optional(),
};

/** The same with what the host keeps with it, in every event that offers or gives access as a whole. */
export const offerShape = { ...termsShape, attributes: personal(attributes.optional()) };

const terms = z.object(offerShape);

/** What access is offered or given: to do what, and when; and what the host keeps with it, which gives nothing. */
export type Terms = z.infer<typeof terms>;

/** When access holds: from `accessFrom` on, and before `accessUntil`, to the millisecond. */
export type AccessWindow = Pick<Terms, 'accessFrom' | 'accessUntil'>;

/** The fields of `Terms` alone, of something that has more. */
export function termsOf({
  permissions,
  role,
  readOnly,
  accessFrom,
  accessUntil,
  attributes: kept,
}: Terms): Terms {
  return { permissions, role, readOnly, accessFrom, accessUntil, attributes: kept };
}

/** Whether both say the same, in the same words: a role and its permissions one by one are not the same words. */
export function sameTerms(one: Terms, other: Terms): boolean {
  return (
    samePermissions(one.permissions, other.permissions) &&
    one.role?.name === other.role?.name &&
    one.role?.version === other.role?.version &&
    (one.readOnly ?? false) === (other.readOnly ?? false) &&
    one.accessFrom === other.accessFrom &&
    one.accessUntil === other.accessUntil &&
    sameAttributes(one.attributes, other.attributes)
  );
}

/** Whether `terms` give nothing that `wider` does not give: no more permissions, no changing, no earlier, no longer. */
export function areWithin(terms: Terms, wider: Terms): boolean {
  return (
    includesEvery(wider.permissions, terms.permissions) &&
    ((terms.readOnly ?? false) || !(wider.readOnly ?? false)) &&
    startOf(terms) >= startOf(wider) &&
    endOf(terms) <= endOf(wider)
  );
}

/** The permissions of which `terms` give more than `than` does: new ones, or all, where they may change things now, or are there sooner or longer. */
export function whatIsMore(terms: Terms, than: Terms): Permissions {
  if (!areWithin({ ...terms, permissions: than.permissions }, than)) return terms.permissions;
  return terms.permissions.filter((each) => !than.permissions.includes(each));
}

/**
 * What two persons' access gives once they are one: all that either gives, in the wider window, and for reading only where
 * both are. The role stays pinned where what it gives is all there is, and what the host keeps with the first stays, if it
 * keeps anything.
 */
export function joinedTerms(terms: Terms, other: Terms): Terms {
  const all = permissionSet([...terms.permissions, ...other.permissions]);
  return {
    permissions: all,
    role: samePermissions(all, terms.permissions) ? terms.role : undefined,
    readOnly: terms.readOnly === true && other.readOnly === true ? true : undefined,
    accessFrom:
      terms.accessFrom === undefined || other.accessFrom === undefined
        ? undefined
        : earlierOf(terms.accessFrom, other.accessFrom),
    accessUntil:
      terms.accessUntil === undefined || other.accessUntil === undefined
        ? undefined
        : laterOf(terms.accessUntil, other.accessUntil),
    attributes: terms.attributes === undefined ? other.attributes : terms.attributes,
  };
}

/** Whether nothing is left of the window from a moment on: it has closed, or it would close before it opens. */
export function isWindowOver(terms: AccessWindow, at: Instant): boolean {
  return Math.max(at, startOf(terms)) >= endOf(terms);
}

/** Whether access by these terms holds at a moment: from `accessFrom` on, and before `accessUntil`, to the millisecond. */
export function isInWindow(terms: AccessWindow, at: Instant): boolean {
  return at >= startOf(terms) && at < endOf(terms);
}

function earlierOf(one: Instant, other: Instant): Instant {
  return one < other ? one : other;
}

function laterOf(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}

function startOf({ accessFrom }: Pick<Terms, 'accessFrom'>): number {
  return accessFrom ?? Number.NEGATIVE_INFINITY;
}

function endOf({ accessUntil }: Pick<Terms, 'accessUntil'>): number {
  return accessUntil ?? Number.POSITIVE_INFINITY;
}
