import type { AccessWindow, Instant } from '@latchkey/core';
import { isWindowOver } from '@latchkey/core';
import type { PermissionSet } from './permission-sets.ts';
import { hasBit } from './permission-sets.ts';

/** Why a check says no. */
export type DenialReason =
  | 'stale'
  | 'tenant-unknown'
  | 'tenant-closed'
  | 'principal-unknown'
  | 'person-deactivated'
  | 'workspace-unknown'
  | 'workspace-closed'
  | 'no-access'
  | 'access-ended'
  | 'access-suspended'
  | 'access-not-yet'
  | 'permission-missing'
  | 'read-only'
  | 'outside-time'
  | 'support-session-over';

/** What the events say at a moment. */
export interface Verdict {
  /** Why not, or undefined for yes. */
  readonly reason: DenialReason | undefined;
  /** The moment from which on the answer is another, whatever happens or does not: when a window opens or closes. */
  readonly until: number;
}

/** What keeps access from counting always. */
export interface Limits extends AccessWindow {
  readonly hasEnded: boolean;
  readonly suspensions: readonly string[];
}

export const noLimits: Limits = { hasEnded: false, suspensions: [] };
const ever = Number.POSITIVE_INFINITY;
const yes: Verdict = { reason: undefined, until: ever };

const reasons = [
  'tenant-unknown',
  'tenant-closed',
  'principal-unknown',
  'person-deactivated',
  'workspace-unknown',
  'workspace-closed',
  'no-access',
  'access-ended',
  'access-suspended',
  'permission-missing',
  'read-only',
  'support-session-over',
] as const;

/** Verdicts that hold until something happens are made once. */
export const no = Object.fromEntries(reasons.map((reason) => [reason, { reason, until: ever }])) as Readonly<
  Record<(typeof reasons)[number], Verdict>
>;

export function judgePermission({ given, counting }: PermissionSet, number: number | undefined): Verdict {
  if (number === undefined) return no['permission-missing'];
  if (hasBit(counting, number)) return yes;
  return hasBit(given, number) ? no['read-only'] : no['permission-missing'];
}

export function judgeLimits(limits: Limits, verdict: Verdict, at: Instant): Verdict {
  const { hasEnded, suspensions, accessFrom = 0, accessUntil = ever } = limits;
  if (hasEnded || isWindowOver(limits, at)) return no['access-ended'];
  if (suspensions.length > 0) return no['access-suspended'];
  if (at < accessFrom) return { reason: 'access-not-yet', until: accessFrom };
  return { reason: verdict.reason, until: accessUntil };
}

/** A time within which alone something may be done, as the host says when it asks: from `from` on, and before `until`. */
export interface During {
  from?: Instant | undefined;
  until?: Instant | undefined;
}

/** Takes away only: what is denied for another reason is denied for that. */
export function judgeDuring(during: During | undefined, verdict: Verdict, at: Instant): Verdict {
  if (!during || verdict.reason !== undefined) return verdict;
  const { from = 0, until = ever } = during;
  if (at >= until) return { reason: 'outside-time', until: ever };
  if (at < from) return { reason: 'outside-time', until: from };
  return { reason: undefined, until: Math.min(verdict.until, until) };
}

/** Undefined where nothing limits access. */
export function limitsOf(limits: Limits): Limits | undefined {
  const { hasEnded, suspensions, accessFrom, accessUntil } = limits;
  const isFree =
    !hasEnded && suspensions.length === 0 && accessFrom === undefined && accessUntil === undefined;
  return isFree ? undefined : { hasEnded, suspensions, accessFrom, accessUntil };
}
