import type { PrincipalId, WorkspaceId } from '../host-id.ts';
import type { BundleId, PersonId } from '../id.ts';
import type { Instant } from '../instant.ts';
import type { Terms } from '../terms.ts';
import type { LinkChannel, Verification } from './invitation-event.ts';

/** What a link of one generation was made with. Each holds on to the one before it, so that a new one costs no copy. */
export interface IssuedLink {
  generation: number;
  nonce: string;
  keyId: number;
  addressVersion: number;
  /** When its invitee is reminded, the earliest first. */
  remindAt: readonly Instant[] | undefined;
  /** What brings it together with others, if anything does. */
  bundleId: BundleId | undefined;
  earlier: IssuedLink | undefined;
}

/** An acceptance, for ever: it binds the two claims it names. Each holds on to the one before it. */
export interface Acceptance {
  round: number;
  /** Who accepted: the invitee, or whom they had been merged into. */
  personId: PersonId;
  principalId: PrincipalId;
  principalClaimRevision: number;
  personClaimRevision: number;
  /** Which of the person's addresses the link had gone to. */
  addressVersion: number;
  verifiedBy: Verification;
  earlier: Acceptance | undefined;
}

/** Nobody was invited. Where somebody wanted to and was refused, it is known whom, and to what. */
export type NoInvitation =
  | { status: 'none'; workspaceId?: undefined; personId?: undefined }
  | { status: 'none'; workspaceId: WorkspaceId; personId: PersonId };

/** A round that somebody asked for, and that nobody has approved yet: nothing was sent for it. */
export interface RequestedInvitation {
  status: 'requested';
  workspaceId: WorkspaceId;
  personId: PersonId;
  round: number;
  terms: Terms;
  /** Absent where the system asked. */
  requester: PrincipalId | undefined;
  /** Whoever made the request what it is: none of them may approve it. */
  requesters: readonly PrincipalId[];
  /** Who had a hand in what is asked for: none of them may accept it. */
  hands: readonly PrincipalId[];
  source: string;
  locale: string | undefined;
  addressVersion: number;
  /** What the invitation was before, and is again if the request is refused. */
  before: NoInvitation | IssuedInvitation;
}

/** The offer of access to one workspace to one person, through all its rounds, at its newest. */
export interface IssuedInvitation {
  status: 'pending' | 'rescinded' | 'declined' | 'accepted';
  workspaceId: WorkspaceId;
  personId: PersonId;
  round: number;
  /** 0 where nothing was ever sent: a first request was taken back. */
  generation: number;
  /** Of the newest link. */
  expiresAt: Instant;
  /** Whether the passing of the deadline stands on record; it counts from the moment itself, recorded or not. */
  isExpiryRecorded: boolean;
  terms: Terms;
  /** What the round was opened with: the most that was approved, where that is asked for. */
  approved: Terms;
  channel: LinkChannel;
  locale: string | undefined;
  /** Whether the newest round offers again what a rescinded one had offered. */
  takesUpRescinded: boolean;
  /** How often the newest round was sent. */
  sends: number;
  /** Absent where nothing was ever sent. */
  lastSentAt: Instant | undefined;
  /** Absent where the system sent it last. */
  lastSentBy: PrincipalId | undefined;
  /** Who had a hand in what the newest round offers: none of them may accept it. */
  hands: readonly PrincipalId[];
  /** The newest link. */
  link: IssuedLink | undefined;
  /** The newest acceptance, of whatever round. */
  acceptance: Acceptance | undefined;
}

export type Invitation = NoInvitation | RequestedInvitation | IssuedInvitation;

export const notInvited: Invitation = { status: 'none' };

/** From `expiresAt` on, to the millisecond; what was recorded as passed stays so, whatever a clock says later. */
export function isPastDeadline(invitation: IssuedInvitation, at: Instant): boolean {
  return invitation.isExpiryRecorded || at >= invitation.expiresAt;
}

/** Whether an invitation waits for an answer, or the request for one for approval. */
export function isOpen(invitation: Invitation, at: Instant): boolean {
  if (invitation.status === 'requested') return true;
  return invitation.status === 'pending' && !isPastDeadline(invitation, at);
}

/** The acceptance of the newest round, if it was accepted. */
export function acceptanceOf(invitation: Invitation): Acceptance | undefined {
  return invitation.status === 'accepted' ? invitation.acceptance : undefined;
}

/** What was sent, or taken back, last: behind a request, whatever was before it. */
export function issuedPart(invitation: Invitation): IssuedInvitation | undefined {
  const issued = invitation.status === 'requested' ? invitation.before : invitation;
  return issued.status === 'none' ? undefined : issued;
}

/** Whom an invitation is about, and what; undefined if nobody ever wanted to invite. */
export function subjectOf({
  workspaceId,
  personId,
}: Invitation): { workspaceId: WorkspaceId; personId: PersonId } | undefined {
  return workspaceId === undefined ? undefined : { workspaceId, personId };
}

/** The link of a generation, newest or not. */
export function linkOf(invitation: Invitation, generation: number): IssuedLink | undefined {
  let link = issuedPart(invitation)?.link;
  while (link && link.generation !== generation) link = link.earlier;
  return link;
}

/** The acceptance of the first round that was accepted. */
export function firstAcceptanceOf(invitation: Invitation): Acceptance | undefined {
  let acceptance = issuedPart(invitation)?.acceptance;
  while (acceptance?.earlier) acceptance = acceptance.earlier;
  return acceptance;
}

/** Whether any acceptance there ever was is such a one. */
export function wasAccepted(invitation: Invitation, isMeant: (acceptance: Acceptance) => boolean): boolean {
  let acceptance = issuedPart(invitation)?.acceptance;
  while (acceptance && !isMeant(acceptance)) acceptance = acceptance.earlier;
  return acceptance !== undefined;
}
