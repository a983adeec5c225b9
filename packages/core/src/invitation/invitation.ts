import type { Decider, Decision } from '../decider.ts';
import { accept, nothingToDo, reject } from '../decider.ts';
import { areWithin, sameTerms } from '../terms.ts';
import type { Command, InvitationCommand, InvitationRejection, Send } from './invitation-command.ts';
import type { InvitationEvent } from './invitation-event.ts';
import { evolve } from './invitation-fold.ts';
import type { Invitation, IssuedInvitation, RequestedInvitation } from './invitation-state.ts';
import { acceptanceOf, isPastDeadline, notInvited } from './invitation-state.ts';
import {
  refuseBeforeCooldown,
  refuseBeyondLimit,
  refuseEndedRound,
  refuseOtherAddress,
  refusePastDeadline,
} from './refusal.ts';
import {
  changedTerms,
  invited,
  nextRound,
  openedRound,
  recordExpiry,
  requested,
  rescinded,
  resent,
} from './what-follows.ts';

type InvitationDecision = Decision<InvitationEvent, InvitationRejection>;

function decide(command: InvitationCommand, invitation: Invitation): InvitationDecision {
  if (command.type === 'Invite') return invite(command, invitation);
  if (command.type === 'Send') return send(command, invitation);
  switch (invitation.status) {
    case 'none':
      return reject({ type: 'NotInvited' });
    case 'requested':
      return decideOnRequest(command, invitation);
    default:
      return decideOnIssued(command, invitation);
  }
}

type OnExisting = Exclude<InvitationCommand, { type: 'Invite' | 'Send' }>;

function decideOnRequest(command: OnExisting, request: RequestedInvitation): InvitationDecision {
  switch (command.type) {
    case 'Approve':
      return approve(command, request);
    case 'Refuse': {
      const { at, by: refuser, reason } = command;
      return accept({ type: 'InvitationRefused', at, round: request.round, refuser, reason });
    }
    case 'Readdress': {
      const { at, addressVersion, by } = command;
      if (addressVersion === request.addressVersion) return nothingToDo;
      return accept({ type: 'InvitationReaddressed', at, addressVersion, by });
    }
    case 'ChangeTerms':
      return sameTerms(command.terms, request.terms) ? nothingToDo : accept(changedTerms(command, request));
    case 'Rescind':
      return accept(rescinded(command, request));
    case 'Expire':
      return nothingToDo;
    case 'Resend':
    case 'CopyLink':
    case 'Accept':
    case 'Decline':
      return reject({ type: 'NotInvited' });
  }
}

function decideOnIssued(command: OnExisting, invitation: IssuedInvitation): InvitationDecision {
  switch (command.type) {
    case 'Approve':
    case 'Refuse':
      return reject({ type: 'NotRequested' });
    case 'Resend':
      return resend(command, invitation);
    case 'Readdress':
      return readdress(command, invitation);
    case 'ChangeTerms':
      return changeTerms(command, invitation);
    case 'CopyLink':
      return copyLink(command, invitation);
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

function invite(command: Command<'Invite'>, invitation: Invitation): InvitationDecision {
  const { at } = command;
  switch (invitation.status) {
    case 'requested':
      return reject({ type: 'AlreadyRequested' });
    case 'pending':
      if (isPastDeadline(invitation, at)) break;
      return reject({ type: 'AlreadyInvited', expiresAt: invitation.expiresAt });
    case 'accepted':
      if (command.accessHasEnded) break;
      return reject({ type: 'AlreadyAccepted' });
    case 'none':
      return accept(openedRound(command, command, { round: 1, generation: 1 }));
    case 'rescinded':
    case 'declined':
  }
  return (
    refuseBeforeCooldown(command, invitation) ??
    accept(...recordExpiry(invitation, at), openedRound(command, command, nextRound(invitation)))
  );
}

/** Terms that are given are what is offered from then on; without any, what was offered last is. */
function send(command: Command<'Send'>, invitation: Invitation): InvitationDecision {
  if (command.isLetIn) return reject({ type: 'AlreadyAccepted' });
  if (invitation.status === 'pending') return sendOpenRound(command, invitation);
  if (invitation.status === 'none') {
    const { terms } = command;
    return terms
      ? invite({ ...command, type: 'Invite', terms }, invitation)
      : reject({ type: 'TermsNeeded' });
  }
  const { terms, round } = invitation;
  const isSameOffer = command.terms === undefined || sameTerms(command.terms, terms);
  if (isSameOffer && invitation.status === 'rescinded') return resend(command, invitation, command);
  const takesUp = command.terms === undefined ? round : undefined;
  return invite({ ...command, type: 'Invite', terms: command.terms ?? terms, takesUp }, invitation);
}

/** Other terms and the new link go together; raised ones, where approval is asked for, are a request without a link. */
function sendOpenRound(command: Command<'Send'>, invitation: IssuedInvitation): InvitationDecision {
  const { terms = invitation.terms, at, policy, addressVersion, by, source } = command;
  const change = { type: 'ChangeTerms', at, terms, policy, addressVersion, by } as const;
  const changed = changeTerms(change, invitation, source);
  if (!changed.ok) return changed;
  const offered = changed.events.reduce<Invitation>(evolve, invitation);
  if (offered.status !== 'pending') return changed;
  const sent = resend(command, offered, command);
  return sent.ok ? accept(...changed.events, ...sent.events) : sent;
}

/** The request is a round now, as whoever asked for it wanted; its link is not bound by the cooldown. */
function approve(command: Command<'Approve'>, request: RequestedInvitation): InvitationDecision {
  const { at, by: approver } = command;
  if (approver !== undefined && request.requesters.includes(approver)) {
    return reject({ type: 'RequesterMayNotApprove' });
  }
  const { round, before } = request;
  const generation = before.status === 'none' ? 1 : before.generation + 1;
  const offer = { ...request, by: request.requester };
  return accept(
    { type: 'InvitationApproved', at, round, approver },
    invited(command, offer, { round, generation }),
  );
}

/** @param from where in the host product it is sent from, where that was said */
function resend(
  command: Send,
  invitation: IssuedInvitation,
  from?: { source: string; locale?: string | undefined },
): InvitationDecision {
  switch (invitation.status) {
    case 'accepted':
      return reject({ type: 'AlreadyAccepted' });
    case 'declined':
      return reject({ type: 'InvitationDeclined' });
    case 'rescinded': {
      const { source = 'resend', locale = invitation.locale } = from ?? {};
      const offer = { ...invitation, source, locale, by: command.by, takesUp: invitation.round };
      return (
        refuseBeforeCooldown(command, invitation) ??
        accept(openedRound(command, offer, nextRound(invitation)))
      );
    }
    case 'pending':
      return (
        refuseBeyondLimit(command, invitation) ??
        refuseBeforeCooldown(command, invitation) ??
        accept(...recordExpiry(invitation, command.at), resent(command, invitation, from?.source))
      );
  }
}

/** The person's address has changed: the link that went to the old one is dead, and a new one does not wait. */
function readdress(command: Command<'Readdress'>, invitation: IssuedInvitation): InvitationDecision {
  if (invitation.status !== 'pending') return nothingToDo;
  if (invitation.link?.addressVersion === command.addressVersion) return nothingToDo;
  return (
    refuseBeyondLimit(command, invitation) ??
    accept(...recordExpiry(invitation, command.at), resent(command, invitation))
  );
}

/** Where approval is asked for, raised terms are a new request: the round that offered less ends, and its link with it. */
function changeTerms(
  command: Command<'ChangeTerms'>,
  invitation: IssuedInvitation,
  source = 'changed-terms',
): InvitationDecision {
  const { at, terms, policy, by } = command;
  const refusal = refuseEndedRound(invitation);
  if (refusal) return refusal;
  if (sameTerms(terms, invitation.terms)) return nothingToDo;
  const isRaised = !areWithin(terms, invitation.terms) && !areWithin(terms, invitation.approved);
  if (policy.approval !== 'required' || !isRaised) {
    return accept(...recordExpiry(invitation, at), changedTerms(command, invitation));
  }
  const { addressVersion } = command;
  const { round } = invitation;
  const offer = { ...invitation, terms, by, source, addressVersion, takesUp: round };
  return accept(
    ...recordExpiry(invitation, at),
    rescinded({ at }, invitation),
    requested(at, offer, round + 1),
  );
}

function copyLink(command: Command<'CopyLink'>, invitation: IssuedInvitation): InvitationDecision {
  const { at, addressVersion, by } = command;
  return (
    refuseEndedRound(invitation) ??
    refusePastDeadline(invitation, at) ??
    refuseOtherAddress(invitation, addressVersion) ??
    accept({ type: 'InvitationLinkCopied', at, generation: invitation.generation, copiedBy: by })
  );
}

function rescind(command: Command<'Rescind'>, invitation: IssuedInvitation): InvitationDecision {
  if (invitation.status === 'rescinded') return nothingToDo;
  return (
    refuseEndedRound(invitation) ??
    accept(...recordExpiry(invitation, command.at), rescinded(command, invitation))
  );
}

function decline(command: Command<'Decline'>, invitation: IssuedInvitation): InvitationDecision {
  const { at, generation, reason } = command;
  if (generation !== invitation.generation) return reject({ type: 'LinkSuperseded' });
  if (invitation.status === 'declined') return nothingToDo;
  return (
    refuseEndedRound(invitation) ??
    refusePastDeadline(invitation, at) ??
    refuseOtherAddress(invitation, command.addressVersion) ??
    accept({ type: 'InvitationDeclined', at, round: invitation.round, generation, reason })
  );
}

function acceptByLink(command: Command<'Accept'>, invitation: IssuedInvitation): InvitationDecision {
  const { at, generation, channel, principalId, verifiedBy } = command;
  if (generation !== invitation.generation) return reject({ type: 'LinkSuperseded' });
  if (acceptanceOf(invitation)?.principalId === principalId) return nothingToDo;
  const refusal =
    refuseEndedRound(invitation) ??
    refusePastDeadline(invitation, at) ??
    refuseOtherAddress(invitation, command.addressVersion);
  if (refusal) return refusal;
  if (invitation.hands.includes(principalId)) return reject({ type: 'InviterMayNotAccept' });
  const { workspaceId, round, terms } = invitation;
  const { personId = invitation.personId, principalClaimRevision, personClaimRevision } = command;
  return accept({
    type: 'InvitationAccepted',
    at,
    workspaceId,
    personId,
    round,
    generation,
    ...terms,
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

export const invitation: Decider<InvitationCommand, Invitation, InvitationEvent, InvitationRejection> = {
  initial: notInvited,
  decide,
  evolve,
};
