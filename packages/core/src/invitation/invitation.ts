import type { Decider, Decision } from '../decider.ts';
import { accept, nothingToDo, reject } from '../decider.ts';
import { durationMilliseconds } from '../duration.ts';
import type { PrincipalId, WorkspaceId } from '../host-id.ts';
import type { PersonId } from '../id.ts';
import type { Instant } from '../instant.ts';
import { later } from '../instant.ts';
import type { Permissions } from '../permission.ts';
import type { Policy } from '../policy/policy.ts';
import type { InvitationEvent, LinkChannel, Verification } from './invitation-event.ts';
import type { Invitation, IssuedInvitation } from './invitation-state.ts';
import { acceptanceOf, evolve, isPastDeadline, notInvited } from './invitation-state.ts';

/** Issues a link: with a fresh nonce, for the address that the person has now, by the key that is in use now. */
interface Send {
  at: Instant;
  policy: Policy;
  channel: LinkChannel;
  addressVersion: number;
  nonce: string;
  keyId: number;
  /** Absent where the system sends. */
  by?: PrincipalId | undefined;
}

export type InvitationCommand =
  | ({
      type: 'Invite';
      workspaceId: WorkspaceId;
      personId: PersonId;
      permissions: Permissions;
      source: string;
      locale?: string | undefined;
      /** Whether the access that the accepted round led to has ended, as the grant's stream says. */
      accessHasEnded: boolean;
    } & Send)
  | ({ type: 'Resend' } & Send)
  | { type: 'Rescind'; at: Instant; reason?: string | undefined }
  | {
      type: 'Decline';
      at: Instant;
      generation: number;
      /** Which of the person's addresses is in use now. */
      addressVersion: number;
      reason?: string | undefined;
    }
  | {
      type: 'Accept';
      at: Instant;
      generation: number;
      channel: LinkChannel;
      principalId: PrincipalId;
      principalClaimRevision: number;
      personClaimRevision: number;
      /** Which of the person's addresses is in use now. */
      addressVersion: number;
      verifiedBy: Verification;
    }
  | { type: 'Expire'; at: Instant; generation: number };

/** Why the answer was no. */
export type InvitationRejection =
  | { type: 'NotInvited' }
  | { type: 'AlreadyInvited'; expiresAt: Instant }
  | { type: 'AlreadyAccepted' }
  | { type: 'InvitationRescinded' }
  | { type: 'InvitationDeclined' }
  | { type: 'InvitationExpired'; expiresAt: Instant }
  | { type: 'LinkSuperseded' }
  | { type: 'ResendTooSoon'; retryAt: Instant }
  | { type: 'ResendLimitReached'; limit: number }
  | { type: 'NotYetExpired'; expiresAt: Instant }
  | { type: 'InviterMayNotAccept' };

function decide(
  command: InvitationCommand,
  invitation: Invitation,
): Decision<InvitationEvent, InvitationRejection> {
  if (command.type === 'Invite') return invite(command, invitation);
  if (invitation.status === 'none') return reject({ type: 'NotInvited' });
  switch (command.type) {
    case 'Resend':
      return resend(command, invitation);
    case 'Rescind':
      return rescind(command, invitation);
    case 'Decline':
      return decline(command, invitation);
    case 'Accept':
      return acceptByLink(command, invitation);
    case 'Expire':
      return expire(command, invitation);
  }
}

type Command<Type> = Extract<InvitationCommand, { type: Type }>;
type InvitationDecision = Decision<InvitationEvent, InvitationRejection>;

function invite(command: Command<'Invite'>, invitation: Invitation): InvitationDecision {
  const { at, workspaceId, personId, permissions, source, locale } = command;
  const invited = (round: number, generation: number): InvitationEvent => ({
    type: 'PersonInvited',
    at,
    workspaceId,
    personId,
    round,
    ...issue(command, generation),
    permissions,
    inviter: command.by,
    source,
    locale,
  });

  if (invitation.status === 'none') return accept(invited(1, 1));
  if (invitation.status === 'pending' && !isPastDeadline(invitation, at)) {
    return reject({ type: 'AlreadyInvited', expiresAt: invitation.expiresAt });
  }
  if (invitation.status === 'accepted' && !command.accessHasEnded) return reject({ type: 'AlreadyAccepted' });
  return (
    refuseToOpenRound(command, invitation) ??
    accept(...recordExpiry(invitation, at), invited(invitation.round + 1, invitation.generation + 1))
  );
}

function resend(command: Command<'Resend'>, invitation: IssuedInvitation): InvitationDecision {
  const { at, by } = command;
  const generation = invitation.generation + 1;
  switch (invitation.status) {
    case 'accepted':
      return reject({ type: 'AlreadyAccepted' });
    case 'declined':
      return reject({ type: 'InvitationDeclined' });
    case 'rescinded': {
      const { workspaceId, personId, permissions, locale, round } = invitation;
      return (
        refuseToOpenRound(command, invitation) ??
        accept({
          type: 'PersonInvited',
          at,
          workspaceId,
          personId,
          round: round + 1,
          ...issue(command, generation),
          permissions,
          inviter: by,
          source: 'resend',
          locale,
          sameTermsAs: round,
        })
      );
    }
    case 'pending':
      return (
        refuseToSendAgain(command, invitation) ??
        accept(...recordExpiry(invitation, at), {
          type: 'InvitationResent',
          at,
          ...issue(command, generation),
          sender: by,
        })
      );
  }
}

function rescind({ at, reason }: Command<'Rescind'>, invitation: IssuedInvitation): InvitationDecision {
  switch (invitation.status) {
    case 'accepted':
      return reject({ type: 'AlreadyAccepted' });
    case 'declined':
      return reject({ type: 'InvitationDeclined' });
    case 'rescinded':
      return nothingToDo;
    case 'pending':
      return accept(...recordExpiry(invitation, at), {
        type: 'InvitationRescinded',
        at,
        round: invitation.round,
        reason,
      });
  }
}

function decline(command: Command<'Decline'>, invitation: IssuedInvitation): InvitationDecision {
  const { at, generation, reason } = command;
  if (generation !== invitation.generation) return reject({ type: 'LinkSuperseded' });
  if (invitation.status === 'declined') return nothingToDo;
  if (invitation.status === 'accepted') return reject({ type: 'AlreadyAccepted' });
  return (
    refuseEndedOffer(invitation, at) ??
    refuseOtherAddress(invitation, command.addressVersion) ??
    accept({ type: 'InvitationDeclined', at, round: invitation.round, generation, reason })
  );
}

function acceptByLink(command: Command<'Accept'>, invitation: IssuedInvitation): InvitationDecision {
  const { at, generation, channel, principalId, verifiedBy } = command;
  if (generation !== invitation.generation) return reject({ type: 'LinkSuperseded' });
  if (invitation.status === 'accepted') {
    const isSamePrincipal = acceptanceOf(invitation)?.principalId === principalId;
    return isSamePrincipal ? nothingToDo : reject({ type: 'AlreadyAccepted' });
  }
  const refusal = refuseEndedOffer(invitation, at) ?? refuseOtherAddress(invitation, command.addressVersion);
  if (refusal) return refusal;
  if (invitation.hands.includes(principalId)) return reject({ type: 'InviterMayNotAccept' });
  const { workspaceId, personId, round, permissions } = invitation;
  const { principalClaimRevision, personClaimRevision } = command;
  return accept({
    type: 'InvitationAccepted',
    at,
    workspaceId,
    personId,
    round,
    generation,
    permissions,
    principalId,
    principalClaimRevision,
    personClaimRevision,
    channel,
    verifiedBy,
  });
}

function expire({ at, generation }: Command<'Expire'>, invitation: IssuedInvitation): InvitationDecision {
  if (invitation.status !== 'pending') return nothingToDo;
  if (!isPastDeadline(invitation, at))
    return reject({ type: 'NotYetExpired', expiresAt: invitation.expiresAt });
  return generation < invitation.generation ? nothingToDo : accept(...recordExpiry(invitation, at));
}

function refuseEndedOffer(invitation: IssuedInvitation, at: Instant) {
  if (invitation.status === 'rescinded') return reject({ type: 'InvitationRescinded' });
  if (invitation.status === 'declined') return reject({ type: 'InvitationDeclined' });
  if (isPastDeadline(invitation, at))
    return reject({ type: 'InvitationExpired', expiresAt: invitation.expiresAt });
  return undefined;
}

/** A link is for the address that it was sent to. */
function refuseOtherAddress(invitation: IssuedInvitation, addressVersion: number) {
  const isSame = invitation.links.at(-1)?.addressVersion === addressVersion;
  return isSame ? undefined : reject({ type: 'LinkSuperseded' });
}

/** The cap counts the sends of a round, so a further one of the same round has both brakes. */
function refuseToSendAgain(send: Send, invitation: IssuedInvitation) {
  const { limit } = send.policy.resend;
  if (invitation.sends >= limit) return reject({ type: 'ResendLimitReached', limit });
  return refuseToOpenRound(send, invitation);
}

/** The cooldown counts across rounds, so that rescinding and inviting anew is no way around it. */
function refuseToOpenRound({ at, policy }: Send, invitation: IssuedInvitation) {
  const retryAt = later(invitation.lastSentAt, durationMilliseconds(policy.resend.cooldown));
  return at < retryAt ? reject({ type: 'ResendTooSoon', retryAt }) : undefined;
}

function recordExpiry(invitation: IssuedInvitation, at: Instant): InvitationEvent[] {
  const { status, round, generation, isExpiryRecorded } = invitation;
  if (status !== 'pending' || isExpiryRecorded || !isPastDeadline(invitation, at)) return [];
  return [{ type: 'InvitationExpired', at, round, generation }];
}

function issue({ at, policy, channel, addressVersion, nonce, keyId }: Send, generation: number) {
  const expiresAt = later(at, durationMilliseconds(policy.validFor));
  return { generation, expiresAt, channel, addressVersion, nonce, keyId };
}

export const invitation: Decider<InvitationCommand, Invitation, InvitationEvent, InvitationRejection> = {
  initial: notInvited,
  decide,
  evolve,
};
