import type { Instant } from '@latchkey/core';
import { standingOf } from '@latchkey/core';
import type { AccessDocument } from './access-document.ts';
import { termsOfDocument } from './access-document.ts';
import type { InvitationDocument } from './invitation-document.ts';

/** How somebody stands to a workspace that they were invited to or let into, in one word. */
export const standings = [
  'requested',
  'invited',
  'expired',
  'rescinded',
  'declined',
  /** A request for an invitation was refused, and there is nothing else. */
  'refused',
  /** Access is there, or on its way, and does not count yet. */
  'notYet',
  'active',
  /** Access rests, or the person is deactivated. */
  'suspended',
  'ended',
  'revoked',
] as const;
export type Standing = (typeof standings)[number];

/** What it is judged by. */
export interface Facts {
  invitation: InvitationDocument | undefined;
  access: AccessDocument | undefined;
  isPersonActive: boolean;
  /** The newest round of the invitation that was revoked before it was granted. */
  refusedRound?: number | undefined;
}

/**
 * Access that is there says more than any invitation, an open invitation more than access that has ended; of what is over,
 * the newest counts.
 */
export function standingAt(facts: Facts, at: Instant): Standing {
  const { invitation, access } = facts;
  return (
    standingByAccess(facts, at) ??
    standingByOpenInvitation(facts, at) ??
    (invitation && (!access || access.grantedAt < invitation.sentAt) ? endOf(invitation) : undefined) ??
    (access && standingOfDocument(access, at) === 'ended' ? 'ended' : 'revoked')
  );
}

/** All that it is or can become by the passing of time alone: it changes when a window opens or closes, or a deadline passes. */
export function possibleStandings(facts: Facts): readonly Standing[] {
  const { invitation, access } = facts;
  const turningPoints = [0, access?.accessFrom ?? 0, access?.accessUntil ?? 0, invitation?.expiresAt ?? 0];
  return [...new Set(turningPoints.map((at) => standingAt(facts, at as Instant)))].toSorted();
}

function standingByAccess({ access, isPersonActive }: Facts, at: Instant): Standing | undefined {
  const standing = access && standingOfDocument(access, at);
  switch (standing) {
    case 'live':
    case 'not-yet':
    case 'suspended':
      if (standing === 'suspended' || !isPersonActive) return 'suspended';
      return standing === 'live' ? 'active' : 'notYet';
    default:
      return undefined;
  }
}

function standingByOpenInvitation(facts: Facts, at: Instant): Standing | undefined {
  const { invitation } = facts;
  switch (invitation?.status) {
    case 'requested':
      return 'requested';
    case 'pending':
      return invitation.expiresAt !== null && at < invitation.expiresAt ? 'invited' : undefined;
    case 'accepted':
      return isOnItsWay(invitation, facts) ? 'notYet' : undefined;
    default:
      return undefined;
  }
}

/** It was accepted, and neither granted nor refused yet: a crash in between is mended in a moment. */
function isOnItsWay(
  { sentAt, round }: InvitationDocument,
  { access, refusedRound = 0 }: Pick<Facts, 'access' | 'refusedRound'>,
): boolean {
  return round > refusedRound && (!access || access.grantedAt < sentAt);
}

/** What became of an invitation that is not open; undefined where it was accepted, and access says more. */
function endOf({ status }: InvitationDocument): Standing | undefined {
  switch (status) {
    case 'pending':
    case 'expired':
      return 'expired';
    case 'rescinded':
    case 'declined':
    case 'refused':
      return status;
    case 'accepted':
    case 'requested':
      return undefined;
  }
}

function standingOfDocument(access: AccessDocument, at: Instant) {
  const { status, suspensions } = access;
  return standingOf({ status, terms: termsOfDocument(access), suspensions }, at);
}
