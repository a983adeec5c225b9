import type { PrincipalId } from '../host-id.ts';
import type { Instant } from '../instant.ts';
import type { Terms } from '../terms.ts';
import { termsOf } from '../terms.ts';
import type { InvitationEvent } from './invitation-event.ts';
import type { Acceptance, Invitation, IssuedInvitation, RequestedInvitation } from './invitation-state.ts';
import { issuedPart } from './invitation-state.ts';

/** The invitation after one more event. */
export function evolve(invitation: Invitation, happened: InvitationEvent): Invitation {
  switch (happened.type) {
    case 'PersonInvited':
      return afterInvited(invitation, happened);
    case 'InvitationRequested':
      return afterRequested(invitation, happened);
    default:
      if (invitation.status === 'none') return invitation;
      return invitation.status === 'requested'
        ? evolveRequested(invitation, happened)
        : evolveIssued(invitation, happened);
  }
}

type Happened<Type> = Extract<InvitationEvent, { type: Type }>;
type LaterEvent = Exclude<InvitationEvent, { type: 'PersonInvited' | 'InvitationRequested' }>;

// States are written out as literals, each with the same fields in the same order: several times as fast as spreading.

function afterInvited(invitation: Invitation, invited: Happened<'PersonInvited'>): IssuedInvitation {
  const { generation, nonce, keyId, addressVersion, remindAt, inviter, sameTermsAs, bundleId } = invited;
  const before = issuedPart(invitation);
  const terms = termsOf(invited);
  const keepsHands = invitation.status === 'requested' || sameTermsAs !== undefined;
  return {
    status: 'pending',
    workspaceId: invited.workspaceId,
    personId: invited.personId,
    round: invited.round,
    generation,
    expiresAt: invited.expiresAt,
    isExpiryRecorded: false,
    terms,
    approved: terms,
    channel: invited.channel,
    locale: invited.locale,
    takesUpRescinded: sameTermsAs !== undefined && invitation.status === 'rescinded',
    sends: 1,
    lastSentAt: invited.at,
    lastSentBy: inviter,
    hands: withHand(keepsHands ? handsOf(invitation) : [], inviter),
    link: { generation, nonce, keyId, addressVersion, remindAt, bundleId, earlier: before?.link },
    acceptance: before?.acceptance,
  };
}

function afterRequested(
  invitation: Invitation,
  requested: Happened<'InvitationRequested'>,
): RequestedInvitation {
  const { inviter, takesUp } = requested;
  return {
    status: 'requested',
    workspaceId: requested.workspaceId,
    personId: requested.personId,
    round: requested.round,
    terms: termsOf(requested),
    requester: inviter,
    requesters: withHand([], inviter),
    hands: withHand(takesUp === undefined ? [] : handsOf(invitation), inviter),
    source: requested.source,
    locale: requested.locale,
    addressVersion: requested.addressVersion,
    before: invitation.status === 'requested' ? invitation.before : invitation,
  };
}

function evolveRequested(request: RequestedInvitation, happened: LaterEvent): Invitation {
  const { before, workspaceId, personId } = request;
  switch (happened.type) {
    case 'InvitationApproved':
      return requestWith(request, { hands: withHand(request.hands, happened.approver) });
    case 'InvitationTermsChanged':
      return requestWith(request, { terms: termsOf(happened), shapedBy: happened.changedBy });
    case 'InvitationReaddressed':
      return requestWith(request, { addressVersion: happened.addressVersion, shapedBy: happened.by });
    case 'InvitationRefused':
      return before.status === 'none' ? { status: 'none', workspaceId, personId } : before;
    case 'InvitationRescinded':
      return takenBack(request, happened.at);
    default:
      return request;
  }
}

function evolveIssued(before: IssuedInvitation, happened: LaterEvent): IssuedInvitation {
  switch (happened.type) {
    case 'InvitationResent':
      return afterResent(before, happened);
    case 'InvitationTermsChanged':
      return issuedWith(before, { terms: termsOf(happened), hand: happened.changedBy });
    case 'InvitationLinkCopied':
      return issuedWith(before, { hand: happened.copiedBy });
    case 'InvitationExpired':
      return issuedWith(before, { isExpiryRecorded: true });
    case 'InvitationRescinded':
      return issuedWith(before, { status: 'rescinded' });
    case 'InvitationDeclined':
      return issuedWith(before, { status: 'declined' });
    case 'InvitationAccepted': {
      const { round, personId, principalId, principalClaimRevision, personClaimRevision, verifiedBy } =
        happened;
      const claims = { principalClaimRevision, personClaimRevision };
      const addressVersion = before.link?.addressVersion ?? 0;
      const { acceptance: earlier } = before;
      const acceptance = { round, personId, principalId, ...claims, addressVersion, verifiedBy, earlier };
      return issuedWith(before, { status: 'accepted', acceptance });
    }
    default:
      return before;
  }
}

function afterResent(before: IssuedInvitation, resent: Happened<'InvitationResent'>): IssuedInvitation {
  const { generation, nonce, keyId, addressVersion, remindAt, sender } = resent;
  return {
    status: before.status,
    workspaceId: before.workspaceId,
    personId: before.personId,
    round: before.round,
    generation,
    expiresAt: resent.expiresAt,
    isExpiryRecorded: false,
    terms: before.terms,
    approved: before.approved,
    channel: resent.channel,
    locale: before.locale,
    takesUpRescinded: before.takesUpRescinded,
    sends: before.sends + 1,
    lastSentAt: resent.at,
    lastSentBy: sender,
    hands: withHand(before.hands, sender),
    link: { generation, nonce, keyId, addressVersion, remindAt, bundleId: undefined, earlier: before.link },
    acceptance: before.acceptance,
  };
}

interface IssuedChange {
  status?: IssuedInvitation['status'];
  isExpiryRecorded?: true;
  terms?: Terms;
  hand?: PrincipalId | undefined;
  acceptance?: Acceptance;
}

function issuedWith(before: IssuedInvitation, change: IssuedChange): IssuedInvitation {
  return {
    status: change.status ?? before.status,
    workspaceId: before.workspaceId,
    personId: before.personId,
    round: before.round,
    generation: before.generation,
    expiresAt: before.expiresAt,
    isExpiryRecorded: change.isExpiryRecorded ?? before.isExpiryRecorded,
    terms: change.terms ?? before.terms,
    approved: before.approved,
    channel: before.channel,
    locale: before.locale,
    takesUpRescinded: before.takesUpRescinded,
    sends: before.sends,
    lastSentAt: before.lastSentAt,
    lastSentBy: before.lastSentBy,
    hands: withHand(before.hands, change.hand),
    link: before.link,
    acceptance: change.acceptance ?? before.acceptance,
  };
}

interface RequestChange {
  terms?: Terms;
  addressVersion?: number;
  hands?: readonly PrincipalId[];
  shapedBy?: PrincipalId | undefined;
}

function requestWith(before: RequestedInvitation, change: RequestChange): RequestedInvitation {
  return {
    status: 'requested',
    workspaceId: before.workspaceId,
    personId: before.personId,
    round: before.round,
    terms: change.terms ?? before.terms,
    requester: before.requester,
    requesters: withHand(before.requesters, change.shapedBy),
    hands: withHand(change.hands ?? before.hands, change.shapedBy),
    source: before.source,
    locale: before.locale,
    addressVersion: change.addressVersion ?? before.addressVersion,
    before: before.before,
  };
}

/** A request that was taken back is a rescinded round like any other, but for a link: there is none of its own. */
function takenBack(request: RequestedInvitation, at: Instant): IssuedInvitation {
  const last = issuedPart(request);
  return {
    status: 'rescinded',
    workspaceId: request.workspaceId,
    personId: request.personId,
    round: request.round,
    generation: last?.generation ?? 0,
    expiresAt: last?.expiresAt ?? at,
    isExpiryRecorded: last?.isExpiryRecorded ?? false,
    terms: request.terms,
    approved: request.terms,
    channel: last?.channel ?? 'mailed',
    locale: request.locale,
    takesUpRescinded: false,
    sends: 0,
    lastSentAt: last?.lastSentAt,
    lastSentBy: last?.lastSentBy,
    hands: request.hands,
    link: last?.link,
    acceptance: last?.acceptance,
  };
}

function handsOf(invitation: Invitation): readonly PrincipalId[] {
  return invitation.status === 'none' ? [] : invitation.hands;
}

function withHand(hands: readonly PrincipalId[], hand: PrincipalId | undefined): readonly PrincipalId[] {
  return hand === undefined || hands.includes(hand) ? hands : [...hands, hand];
}
