import type { Instant } from '../instant.ts';
import type { Terms } from '../terms.ts';
import { isInWindow, isWindowOver, termsOf } from '../terms.ts';
import type { AccessGrantEvent, AccessOrigin, BroughtAccess, InvitationRound } from './access-grant-event.ts';

/** That a person may act in a workspace, through all the rounds of the grant. */
export interface AccessGrant {
  /** As it stands on record; what a window makes of it at a moment is for `standingOf` to say. */
  status: 'none' | 'live' | 'ended' | 'revoked';
  /** Counts the times access was granted. */
  round: number;
  /** What it gives, or gave until it ended; nothing once it was revoked. */
  terms: Terms;
  /** Why access rests; it lives only while there is no cause. */
  suspensions: readonly string[];
  /**
   * By invitation, the newest round that was honoured or refused. No earlier one gives anything any more: an invitation
   * opens a round only once the one before it was settled, or can never be accepted. The same by the grants of whoever was
   * merged into this person, whose rounds have come here.
   */
  settledRounds: Readonly<Record<string, number>>;
  /** The round that gave the access which is live now, if an invitation did. */
  liveRound: InvitationRound | undefined;
  /** What there was, whole, when it was handed to whom this person had been merged into. */
  handedOver: HandedOver | undefined;
  /** When its last event happened. */
  changedAt: Instant | undefined;
}

export interface HandedOver {
  round: number;
  terms: Terms;
  suspensions: readonly string[];
  liveRound: InvitationRound | undefined;
}

export const noAccess: AccessGrant = {
  status: 'none',
  round: 0,
  terms: { permissions: [] },
  suspensions: [],
  settledRounds: {},
  liveRound: undefined,
  handedOver: undefined,
  changedAt: undefined,
};

/** How access stands at a moment. What has ended is not suspended any more, and what rests does so also before its window opens. */
export type AccessStanding = 'none' | 'not-yet' | 'live' | 'suspended' | 'ended' | 'revoked';

export function standingOf<Status extends AccessGrant['status']>(
  grant: { status: Status } & Pick<AccessGrant, 'terms' | 'suspensions'>,
  at: Instant,
): Status | Exclude<AccessStanding, 'none'> {
  if (grant.status !== 'live') return grant.status;
  if (isWindowOver(grant.terms, at)) return 'ended';
  if (grant.suspensions.length > 0) return 'suspended';
  return isInWindow(grant.terms, at) ? 'live' : 'not-yet';
}

/** Whether the person may act at a moment: access was granted and not revoked since, its window is open, and nothing suspends it. */
export function isInForce(grant: AccessGrant, at: Instant): boolean {
  return standingOf(grant, at) === 'live';
}

/** Whether there is access to change: it was granted, and neither revoked nor ended since, recorded or not. */
export function isThere(grant: AccessGrant, at: Instant): boolean {
  return grant.status === 'live' && !isWindowOver(grant.terms, at);
}

/** Whether a round of an invitation was honoured or refused. */
export function isSettled(grant: AccessGrant, { invitationId, round }: InvitationRound): boolean {
  return round <= (grant.settledRounds[invitationId] ?? 0);
}

/** Whether what somebody had who was merged into this person has come here, or was settled here before it could. */
export function hasBeenBrought(grant: AccessGrant, { accessGrantId, round, of }: BroughtAccess): boolean {
  const isHere = round <= (grant.settledRounds[accessGrantId] ?? 0);
  return isHere || (of !== undefined && isSettled(grant, of));
}

/** Whether a round of an invitation was settled and gives no access (any more): it was refused or revoked, or its window has closed. */
export function hasEnded(grant: AccessGrant, round: InvitationRound, at: Instant): boolean {
  const { liveRound } = grant;
  const isLive = liveRound?.invitationId === round.invitationId && liveRound.round === round.round;
  return isSettled(grant, round) && !(isLive && isThere(grant, at));
}

/** The grant after one more event. */
export function evolve(grant: AccessGrant, happened: AccessGrantEvent): AccessGrant {
  const { status, round, terms, suspensions, settledRounds, liveRound, handedOver } = grant;
  const { at: changedAt } = happened;
  switch (happened.type) {
    case 'AccessGranted': {
      const { via } = happened;
      const honoured = via.type === 'invitation' ? via : undefined;
      return {
        status: 'live',
        round: happened.round,
        terms: termsOf(happened),
        suspensions,
        settledRounds: afterVia(settledRounds, via),
        liveRound: honoured && { invitationId: honoured.invitationId, round: honoured.round },
        handedOver,
        changedAt,
      };
    }
    case 'AccessRefused':
      return {
        status,
        round,
        terms,
        suspensions,
        settledRounds: settled(settledRounds, happened),
        liveRound,
        handedOver,
        changedAt,
      };
    case 'AccessNarrowed':
      return withTerms(grant, { ...termsOf(happened), attributes: terms.attributes }, changedAt);
    case 'AccessJoined':
      return {
        status,
        round,
        terms: termsOf(happened),
        suspensions,
        settledRounds: brought(settledRounds, happened.brought),
        liveRound,
        handedOver,
        changedAt,
      };
    case 'AccessWidened': {
      const { permissions, readOnly } = happened;
      return withTerms(grant, { ...terms, permissions, role: undefined, readOnly }, changedAt);
    }
    case 'AccessExtended': {
      return withTerms(grant, { ...terms, accessUntil: happened.accessUntil }, changedAt);
    }
    case 'RoleAdopted': {
      const { permissions, role, readOnly } = happened;
      return withTerms(grant, { ...terms, permissions, role, readOnly }, changedAt);
    }
    case 'AccessAttributesChanged':
      return withTerms(grant, { ...terms, attributes: happened.attributes }, changedAt);
    case 'AccessSuspended':
      return withSuspensions(grant, [...suspensions, happened.cause], changedAt);
    case 'AccessResumed':
      return withSuspensions(
        grant,
        suspensions.filter((cause) => cause !== happened.cause),
        changedAt,
      );
    case 'AccessRevoked':
      return {
        status: 'revoked',
        round,
        terms: noAccess.terms,
        suspensions: [],
        settledRounds,
        liveRound: undefined,
        handedOver: happened.handedTo === undefined ? handedOver : { round, terms, suspensions, liveRound },
        changedAt,
      };
    case 'AccessEnded':
      return {
        status: 'ended',
        round,
        terms,
        suspensions,
        settledRounds,
        liveRound: undefined,
        handedOver,
        changedAt,
      };
  }
}

function withTerms(
  { status, round, suspensions, settledRounds, liveRound, handedOver }: AccessGrant,
  terms: Terms,
  changedAt: Instant,
): AccessGrant {
  return { status, round, terms, suspensions, settledRounds, liveRound, handedOver, changedAt };
}

function withSuspensions(
  { status, round, terms, settledRounds, liveRound, handedOver }: AccessGrant,
  suspensions: readonly string[],
  changedAt: Instant,
): AccessGrant {
  return { status, round, terms, suspensions, settledRounds, liveRound, handedOver, changedAt };
}

function afterVia(known: AccessGrant['settledRounds'], via: AccessOrigin): AccessGrant['settledRounds'] {
  switch (via.type) {
    case 'invitation':
      return settled(known, via);
    case 'direct':
    case 'personalWorkspace':
      return known;
    case 'merge':
      return brought(known, via);
  }
}

function brought(
  known: AccessGrant['settledRounds'],
  { accessGrantId, round, of }: BroughtAccess,
): AccessGrant['settledRounds'] {
  const withGrant = { ...known, [accessGrantId]: round };
  return of ? settled(withGrant, of) : withGrant;
}

/** One entry per invitation, of which a grant has one: no command costs more the more rounds there were. */
function settled(
  known: AccessGrant['settledRounds'],
  { invitationId, round }: InvitationRound,
): AccessGrant['settledRounds'] {
  return { ...known, [invitationId]: Math.max(known[invitationId] ?? 0, round) };
}
