import type { Attributes } from '../attributes.ts';
import { sameAttributes } from '../attributes.ts';
import type { Decider, Decision } from '../decider.ts';
import { accept, nothingToDo, reject } from '../decider.ts';
import type { PrincipalId, WorkspaceId } from '../host-id.ts';
import type { PersonId } from '../id.ts';
import type { Instant } from '../instant.ts';
import type { Permissions } from '../permission.ts';
import { samePermissions } from '../permission.ts';
import type { PinnedRole, Terms } from '../terms.ts';
import { areWithin, isWindowOver, joinedTerms, sameTerms, termsOf } from '../terms.ts';
import type { AccessGrantEvent, AccessOrigin, BroughtAccess, InvitationRound } from './access-grant-event.ts';
import type { AccessGrant } from './access-grant-state.ts';
import { evolve, hasBeenBrought, isSettled, isThere, noAccess } from './access-grant-state.ts';

export type AccessGrantCommand =
  | {
      type: 'GrantAccess';
      at: Instant;
      workspaceId: WorkspaceId;
      personId: PersonId;
      terms: Terms;
      via: AccessOrigin;
    }
  | {
      type: 'RevokeAccess';
      at: Instant;
      cause: string;
      reason?: string | undefined;
      /** The rounds of the person's invitations that are open, or accepted and not yet granted. */
      openRounds?: readonly InvitationRound[] | undefined;
    }
  /** Ends access that is there, for it to go on in the grant of whom the person was merged into. */
  | { type: 'HandOver'; at: Instant; to: PersonId }
  /** Brings here, once, what somebody had who was merged into this person. */
  | {
      type: 'JoinAccess';
      at: Instant;
      workspaceId: WorkspaceId;
      personId: PersonId;
      terms: Terms;
      suspensions: readonly string[];
      brought: BroughtAccess;
    }
  /** Puts on record that the window has closed. */
  | { type: 'EndAccess'; at: Instant }
  | ChangeOfAccess;

/** A change of access that is there. In narrowing and widening, what is not said stays as it is. */
type ChangeOfAccess =
  | {
      type: 'NarrowAccess';
      at: Instant;
      permissions?: Permissions | undefined;
      readOnly?: true | undefined;
      accessFrom?: Instant | undefined;
      accessUntil?: Instant | undefined;
    }
  | { type: 'WidenAccess'; at: Instant; permissions?: Permissions | undefined; readOnly?: false | undefined }
  /** Absent is without end. */
  | { type: 'ExtendAccess'; at: Instant; accessUntil?: Instant | undefined }
  /** To another version of the role that the grant has pinned; undefined where it has none. */
  | {
      type: 'AdoptRole';
      at: Instant;
      to: { role: PinnedRole; permissions: Permissions; readOnly: boolean | undefined } | undefined;
    }
  /** Gives and takes nothing: what the host keeps with access, whole. */
  | {
      type: 'ChangeAttributes';
      at: Instant;
      attributes: Attributes | undefined;
      by?: PrincipalId | undefined;
    }
  | { type: 'SuspendAccess'; at: Instant; cause: string; reason?: string | undefined }
  | { type: 'ResumeAccess'; at: Instant; cause: string };

/** Why the answer was no. */
export type AccessGrantRejection =
  | { type: 'AccessNotFound' }
  | { type: 'AlreadyGranted'; permissions: Permissions }
  /** The window has closed: access that has ended is given anew, never changed. */
  | { type: 'AccessHasEnded'; accessUntil: Instant | undefined }
  /** The window has not closed, or there is none: there is no end to put on record. */
  | { type: 'AccessHasNotEnded'; accessUntil: Instant | undefined }
  /** No permission would be left, or no moment at which they count. */
  | { type: 'NothingLeft' }
  | { type: 'NotNarrower' }
  | { type: 'NotWider' }
  /** Access holds longer already; to end it sooner is to narrow it. */
  | { type: 'NotAnExtension'; accessUntil: Instant | undefined }
  | { type: 'RoleNotPinned' };

type AccessDecision = Decision<AccessGrantEvent, AccessGrantRejection>;
type Command<Type> = Extract<AccessGrantCommand, { type: Type }>;

function decide(command: AccessGrantCommand, grant: AccessGrant): AccessDecision {
  switch (command.type) {
    case 'GrantAccess':
      return giveAccess(command, grant);
    case 'RevokeAccess':
      return revoke(command, grant);
    case 'HandOver':
      return handOver(command, grant);
    case 'JoinAccess':
      return join(command, grant);
    case 'EndAccess':
      return end(command, grant);
    default:
      return change(command, grant);
  }
}

/** A known round gives nothing, so neither a second click nor a late worker brings revoked access back; nor does being the owner. */
function giveAccess(
  { at, workspaceId, personId, terms, via }: Command<'GrantAccess'>,
  grant: AccessGrant,
): AccessDecision {
  if (via.type === 'invitation' && isSettled(grant, via)) return nothingToDo;
  if (via.type === 'personalWorkspace' && grant.status !== 'none') return nothingToDo;
  if (via.type === 'direct') {
    if (isThere(grant, at)) {
      if (sameTerms(grant.terms, terms)) return nothingToDo;
      return reject({ type: 'AlreadyGranted', permissions: grant.terms.permissions });
    }
    // A round is honoured all the same: it was accepted, and has to be settled.
    if (isWindowOver(terms, at)) return reject({ type: 'NothingLeft' });
  }
  return accept(...recordEnd(grant, at), {
    type: 'AccessGranted',
    at,
    workspaceId,
    personId,
    round: grant.round + 1,
    ...termsOf(terms),
    via,
  });
}

/** Also what has ended is revoked, so that no clock that is behind, and no open round, gives anything any more. */
function revoke(
  { at, cause, reason, openRounds = [] }: Command<'RevokeAccess'>,
  grant: AccessGrant,
): AccessDecision {
  const hasAccess = grant.status === 'live' || grant.status === 'ended';
  const revoked: AccessGrantEvent[] = hasAccess
    ? [...recordEnd(grant, at), { type: 'AccessRevoked', at, cause, reason }]
    : [];
  const refused = openRounds
    .filter((round) => !isSettled(grant, round))
    .map((round): AccessGrantEvent => ({ type: 'AccessRefused', at, ...round }));
  return accept(...revoked, ...refused);
}

function handOver({ at, to: handedTo }: Command<'HandOver'>, grant: AccessGrant): AccessDecision {
  if (!isThere(grant, at)) return nothingToDo;
  return accept({ type: 'AccessRevoked', at, cause: 'merged', handedTo });
}

/**
 * Access that is there gains what is brought, and every cause for which that rests: a merge is no way around a suspension.
 * Where there is none, what is brought is given as it was.
 */
function join(
  { at, workspaceId, personId, terms, suspensions, brought }: Command<'JoinAccess'>,
  grant: AccessGrant,
): AccessDecision {
  if (hasBeenBrought(grant, brought) || isWindowOver(terms, at)) return nothingToDo;
  const suspended = suspensions
    .filter((cause) => !grant.suspensions.includes(cause))
    .map((cause): AccessGrantEvent => ({ type: 'AccessSuspended', at, cause }));
  if (isThere(grant, at)) {
    const joined = termsOf(joinedTerms(grant.terms, terms));
    return accept({ type: 'AccessJoined', at, ...joined, brought }, ...suspended);
  }
  const round = grant.round + 1;
  const via: AccessOrigin = { type: 'merge', ...brought };
  return accept(
    ...recordEnd(grant, at),
    { type: 'AccessGranted', at, workspaceId, personId, round, ...termsOf(terms), via },
    ...suspended,
  );
}

function end({ at }: Command<'EndAccess'>, grant: AccessGrant): AccessDecision {
  if (grant.status === 'none') return reject({ type: 'AccessNotFound' });
  if (grant.status !== 'live') return nothingToDo;
  const ended = recordEnd(grant, at);
  if (ended.length > 0) return accept(...ended);
  return reject({ type: 'AccessHasNotEnded', accessUntil: grant.terms.accessUntil });
}

function change(command: ChangeOfAccess, grant: AccessGrant): AccessDecision {
  if (grant.status === 'none' || grant.status === 'revoked') return reject({ type: 'AccessNotFound' });
  if (!isThere(grant, command.at)) {
    return reject({ type: 'AccessHasEnded', accessUntil: grant.terms.accessUntil });
  }
  switch (command.type) {
    case 'NarrowAccess':
      return narrow(command, grant);
    case 'WidenAccess':
      return widen(command, grant);
    case 'ExtendAccess':
      return extend(command, grant);
    case 'AdoptRole':
      return adoptRole(command, grant);
    case 'ChangeAttributes': {
      const { at, attributes, by: changedBy } = command;
      if (sameAttributes(attributes, grant.terms.attributes)) return nothingToDo;
      return accept({ type: 'AccessAttributesChanged', at, attributes, changedBy });
    }
    case 'SuspendAccess': {
      const { at, cause, reason } = command;
      if (grant.suspensions.includes(cause)) return nothingToDo;
      return accept({ type: 'AccessSuspended', at, cause, reason });
    }
    case 'ResumeAccess': {
      const { at, cause } = command;
      if (!grant.suspensions.includes(cause)) return nothingToDo;
      return accept({ type: 'AccessResumed', at, cause });
    }
  }
}

function narrow({ at, ...to }: Command<'NarrowAccess'>, { terms }: AccessGrant): AccessDecision {
  const { permissions = terms.permissions, readOnly = terms.readOnly } = to;
  const { accessFrom = terms.accessFrom, accessUntil = terms.accessUntil } = to;
  // The permissions are the role's as long as they are all its permissions.
  const role = samePermissions(permissions, terms.permissions) ? terms.role : undefined;
  const narrowed: Terms = { permissions, role, readOnly, accessFrom, accessUntil };
  if (!areWithin(narrowed, terms)) return reject({ type: 'NotNarrower' });
  if (permissions.length === 0 || isWindowOver(narrowed, at)) return reject({ type: 'NothingLeft' });
  if (areWithin(terms, narrowed)) return nothingToDo;
  return accept({ type: 'AccessNarrowed', at, ...narrowed });
}

function widen({ at, ...to }: Command<'WidenAccess'>, { terms }: AccessGrant): AccessDecision {
  const { permissions = terms.permissions, readOnly = terms.readOnly } = to;
  const { accessFrom, accessUntil } = terms;
  const widened: Terms = { permissions, readOnly, accessFrom, accessUntil };
  if (!areWithin(terms, widened)) return reject({ type: 'NotWider' });
  if (areWithin(widened, terms)) return nothingToDo;
  return accept({ type: 'AccessWidened', at, permissions, readOnly });
}

function extend({ at, accessUntil }: Command<'ExtendAccess'>, { terms }: AccessGrant): AccessDecision {
  if (accessUntil === terms.accessUntil) return nothingToDo;
  if (!areWithin(terms, { ...terms, accessUntil })) {
    return reject({ type: 'NotAnExtension', accessUntil: terms.accessUntil });
  }
  return accept({ type: 'AccessExtended', at, accessUntil });
}

function adoptRole({ at, to }: Command<'AdoptRole'>, { terms }: AccessGrant): AccessDecision {
  if (!to || terms.role?.name !== to.role.name) return reject({ type: 'RoleNotPinned' });
  if (terms.role.version === to.role.version) return nothingToDo;
  return accept({ type: 'RoleAdopted', at, ...to });
}

/** What closed unnoticed is put on record before whatever follows it. */
function recordEnd({ status, terms }: AccessGrant, at: Instant): AccessGrantEvent[] {
  const { accessUntil } = terms;
  if (status !== 'live' || accessUntil === undefined || !isWindowOver(terms, at)) return [];
  return [{ type: 'AccessEnded', at, accessUntil }];
}

export const accessGrant: Decider<AccessGrantCommand, AccessGrant, AccessGrantEvent, AccessGrantRejection> = {
  initial: noAccess,
  decide,
  evolve,
};
