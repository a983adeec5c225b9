import { z } from 'zod';
import type { Decider, Decision } from '../decider.ts';
import { accept, nothingToDo, reject } from '../decider.ts';
import { event } from '../event.ts';
import { principalId, workspaceId } from '../host-id.ts';
import type { WorkspaceId } from '../host-id.ts';
import type { PersonId } from '../id.ts';
import { invitationId, personId } from '../id.ts';
import type { Instant } from '../instant.ts';
import type { Permissions } from '../permission.ts';
import { permissions, samePermissions } from '../permission.ts';
import { personal } from '../personal.ts';
import { storedText } from '../text.ts';

const ordinal = z.int().positive();

/** Why access rests or ended, in a word of the host's, such as `left-company`: the same cause twice is once. */
export const accessCause = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/, 'a cause is one word, such as left-company');

/** One round of an invitation: what a grant honours or refuses, once. */
const invitationRound = z.object({ invitationId, round: ordinal });
export type InvitationRound = z.infer<typeof invitationRound>;

/** What access came from: a round of an invitation that was accepted, or a principal (or the system) directly. */
const accessOrigin = z.discriminatedUnion('type', [
  z.object({ type: z.literal('invitation'), ...invitationRound.shape }),
  z.object({ type: z.literal('direct'), grantedBy: principalId.optional() }),
]);
export type AccessOrigin = z.infer<typeof accessOrigin>;

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const accessGrantEvent = z.discriminatedUnion('type', [
  event('AccessGranted', { workspaceId, personId, round: ordinal, permissions, via: accessOrigin }),
  /** A round that was revoked before it was granted: granting it later gives nothing. */
  event('AccessRefused', { ...invitationRound.shape }),
  event('AccessSuspended', { cause: accessCause, reason: personal(storedText.optional()) }),
  event('AccessResumed', { cause: accessCause }),
  event('AccessRevoked', { cause: accessCause, reason: personal(storedText.optional()) }),
]);
export type AccessGrantEvent = z.infer<typeof accessGrantEvent>;

export type AccessGrantCommand =
  | {
      type: 'GrantAccess';
      at: Instant;
      workspaceId: WorkspaceId;
      personId: PersonId;
      permissions: Permissions;
      via: AccessOrigin;
    }
  | {
      type: 'RevokeAccess';
      at: Instant;
      cause: string;
      reason?: string | undefined;
      /** The round of the person's invitation that is open, or accepted and not yet granted. */
      openRound?: InvitationRound | undefined;
    }
  | { type: 'SuspendAccess'; at: Instant; cause: string; reason?: string | undefined }
  | { type: 'ResumeAccess'; at: Instant; cause: string };

/** Why the answer was no. */
export type AccessGrantRejection =
  { type: 'AccessNotFound' } | { type: 'AlreadyGranted'; permissions: Permissions };

/** That a person may act in a workspace, through all the rounds of the grant. */
export interface AccessGrant {
  status: 'none' | 'live' | 'revoked';
  /** Counts the times access was granted. */
  round: number;
  permissions: Permissions;
  /** Why access rests; it lives only while there is no cause. */
  suspensions: readonly string[];
  /** Every round of an invitation that was honoured or refused, as `invitationId:round`. */
  settledRounds: ReadonlySet<string>;
  /** The rounds among them that gave the access which is live now. */
  liveRounds: ReadonlySet<string>;
}

const initial: AccessGrant = {
  status: 'none',
  round: 0,
  permissions: [],
  suspensions: [],
  settledRounds: new Set(),
  liveRounds: new Set(),
};

/** Whether a round of an invitation was settled and gives no access (any more). */
export function hasEnded(grant: AccessGrant, round: InvitationRound): boolean {
  return grant.settledRounds.has(key(round)) && !grant.liveRounds.has(key(round));
}

/** Whether a round of an invitation was honoured or refused. */
export function isSettled(grant: AccessGrant, round: InvitationRound): boolean {
  return grant.settledRounds.has(key(round));
}

/** Whether the person may act: access was granted, not revoked since, and nothing suspends it. */
export function isInForce(grant: AccessGrant): boolean {
  return grant.status === 'live' && grant.suspensions.length === 0;
}

function decide(
  command: AccessGrantCommand,
  grant: AccessGrant,
): Decision<AccessGrantEvent, AccessGrantRejection> {
  const { at } = command;
  switch (command.type) {
    case 'GrantAccess':
      return giveAccess(command, grant);
    case 'RevokeAccess': {
      const { cause, reason, openRound } = command;
      const revoked: AccessGrantEvent[] =
        grant.status === 'live' ? [{ type: 'AccessRevoked', at, cause, reason }] : [];
      const refused: AccessGrantEvent[] =
        openRound && !isSettled(grant, openRound) ? [{ type: 'AccessRefused', at, ...openRound }] : [];
      return accept(...revoked, ...refused);
    }
    case 'SuspendAccess': {
      if (grant.status !== 'live') return reject({ type: 'AccessNotFound' });
      if (grant.suspensions.includes(command.cause)) return nothingToDo;
      return accept({ type: 'AccessSuspended', at, cause: command.cause, reason: command.reason });
    }
    case 'ResumeAccess': {
      if (grant.status !== 'live') return reject({ type: 'AccessNotFound' });
      if (!grant.suspensions.includes(command.cause)) return nothingToDo;
      return accept({ type: 'AccessResumed', at, cause: command.cause });
    }
  }
}

/** A known round gives nothing, so neither a second click nor a late worker brings revoked access back. */
function giveAccess(
  { at, workspaceId, personId, permissions, via }: Extract<AccessGrantCommand, { type: 'GrantAccess' }>,
  grant: AccessGrant,
): Decision<AccessGrantEvent, AccessGrantRejection> {
  if (via.type === 'invitation' && isSettled(grant, via)) return nothingToDo;
  if (via.type === 'direct' && grant.status === 'live') {
    if (samePermissions(grant.permissions, permissions)) return nothingToDo;
    return reject({ type: 'AlreadyGranted', permissions: grant.permissions });
  }
  return accept({
    type: 'AccessGranted',
    at,
    workspaceId,
    personId,
    round: grant.round + 1,
    permissions,
    via,
  });
}

function evolve(grant: AccessGrant, happened: AccessGrantEvent): AccessGrant {
  const { status, round, permissions, suspensions, settledRounds, liveRounds } = grant;
  switch (happened.type) {
    case 'AccessGranted': {
      const honoured = happened.via.type === 'invitation' ? [key(happened.via)] : [];
      return {
        status: 'live',
        round: happened.round,
        permissions: happened.permissions,
        suspensions,
        settledRounds: settledRounds.union(new Set(honoured)),
        liveRounds: liveRounds.union(new Set(honoured)),
      };
    }
    case 'AccessRefused':
      return {
        status,
        round,
        permissions,
        suspensions,
        settledRounds: settledRounds.union(new Set([key(happened)])),
        liveRounds,
      };
    case 'AccessSuspended':
      return {
        status,
        round,
        permissions,
        suspensions: [...suspensions, happened.cause],
        settledRounds,
        liveRounds,
      };
    case 'AccessResumed':
      return {
        status,
        round,
        permissions,
        suspensions: suspensions.filter((cause) => cause !== happened.cause),
        settledRounds,
        liveRounds,
      };
    case 'AccessRevoked':
      return {
        status: 'revoked',
        round,
        permissions: [],
        suspensions: [],
        settledRounds,
        liveRounds: new Set(),
      };
  }
}

function key({ invitationId, round }: InvitationRound): string {
  return `${invitationId}:${round}`;
}

export const accessGrant: Decider<AccessGrantCommand, AccessGrant, AccessGrantEvent, AccessGrantRejection> = {
  initial,
  decide,
  evolve,
};
