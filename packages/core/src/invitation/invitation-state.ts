import type { PrincipalId, WorkspaceId } from '../host-id.ts';
import type { PersonId } from '../id.ts';
import type { Instant } from '../instant.ts';
import type { Permissions } from '../permission.ts';
import type { InvitationEvent, LinkChannel } from './invitation-event.ts';

/** What a link of one generation was made with. */
export interface IssuedLink {
  generation: number;
  nonce: string;
  keyId: number;
  addressVersion: number;
}

/** An acceptance, for ever: it binds the two claims it names. */
export interface Acceptance {
  round: number;
  principalId: PrincipalId;
  principalClaimRevision: number;
  personClaimRevision: number;
}

/** The offer of access to one workspace to one person, through all its rounds, at its newest. */
export interface IssuedInvitation {
  status: 'pending' | 'rescinded' | 'declined' | 'accepted';
  workspaceId: WorkspaceId;
  personId: PersonId;
  round: number;
  generation: number;
  expiresAt: Instant;
  /** Whether the passing of the deadline stands on record; it counts from the moment itself, recorded or not. */
  isExpiryRecorded: boolean;
  permissions: Permissions;
  channel: LinkChannel;
  locale: string | undefined;
  /** How often the newest round was sent. */
  sends: number;
  lastSentAt: Instant;
  /** Absent where the system sent it last. */
  lastSentBy: PrincipalId | undefined;
  /** Who had a hand in what the newest round offers: none of them may accept it. */
  hands: readonly PrincipalId[];
  links: readonly IssuedLink[];
  acceptances: readonly Acceptance[];
}

export type Invitation = { status: 'none' } | IssuedInvitation;

export const notInvited: Invitation = { status: 'none' };

/** From `expiresAt` on, to the millisecond; what was recorded as passed stays so, whatever a clock says later. */
export function isPastDeadline(invitation: IssuedInvitation, at: Instant): boolean {
  return invitation.isExpiryRecorded || at >= invitation.expiresAt;
}

/** The acceptance of the newest round, if it was accepted. */
export function acceptanceOf(invitation: Invitation): Acceptance | undefined {
  return invitation.status === 'accepted' ? invitation.acceptances.at(-1) : undefined;
}

/** The invitation after one more event. */
export function evolve(invitation: Invitation, happened: InvitationEvent): Invitation {
  const before = invitation.status === 'none' ? undefined : invitation;
  switch (happened.type) {
    case 'PersonInvited':
      return {
        ...afterSend(happened, before),
        status: 'pending',
        workspaceId: happened.workspaceId,
        personId: happened.personId,
        round: happened.round,
        permissions: happened.permissions,
        locale: happened.locale,
        sends: 1,
        hands: withHand(happened.sameTermsAs === undefined ? [] : (before?.hands ?? []), happened.inviter),
        acceptances: before?.acceptances ?? [],
      };
    case 'InvitationResent':
      if (!before) return invitation;
      return {
        ...before,
        ...afterSend(happened, before),
        sends: before.sends + 1,
        hands: withHand(before.hands, happened.sender),
      };
    case 'InvitationExpired':
      return before ? { ...before, isExpiryRecorded: true } : invitation;
    case 'InvitationRescinded':
      return before ? { ...before, status: 'rescinded' } : invitation;
    case 'InvitationDeclined':
      return before ? { ...before, status: 'declined' } : invitation;
    case 'InvitationAccepted': {
      if (!before) return invitation;
      const { round, principalId, principalClaimRevision, personClaimRevision } = happened;
      const acceptance = { round, principalId, principalClaimRevision, personClaimRevision };
      return { ...before, status: 'accepted', acceptances: [...before.acceptances, acceptance] };
    }
  }
}

function afterSend(
  sent: Extract<InvitationEvent, { type: 'PersonInvited' | 'InvitationResent' }>,
  before: IssuedInvitation | undefined,
) {
  const { generation, nonce, keyId, addressVersion, expiresAt, channel } = sent;
  return {
    generation,
    expiresAt,
    isExpiryRecorded: false,
    channel,
    lastSentAt: sent.at,
    lastSentBy: sent.type === 'PersonInvited' ? sent.inviter : sent.sender,
    links: [...(before?.links ?? []), { generation, nonce, keyId, addressVersion }],
  };
}

function withHand(hands: readonly PrincipalId[], hand: PrincipalId | undefined): readonly PrincipalId[] {
  return hand === undefined || hands.includes(hand) ? hands : [...hands, hand];
}
