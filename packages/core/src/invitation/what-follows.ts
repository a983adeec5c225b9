import { durationMilliseconds } from '../duration.ts';
import type { PrincipalId } from '../host-id.ts';
import type { BundleId } from '../id.ts';
import type { Instant } from '../instant.ts';
import { later } from '../instant.ts';
import type { Policy } from '../policy/policy.ts';
import { termsOf } from '../terms.ts';
import type { Command, Send } from './invitation-command.ts';
import type { InvitationEvent } from './invitation-event.ts';
import type { IssuedInvitation } from './invitation-state.ts';
import { isPastDeadline } from './invitation-state.ts';

// The events that commands lead to, each made in one place.

export function recordExpiry(invitation: IssuedInvitation, at: Instant): InvitationEvent[] {
  const { status, round, generation, isExpiryRecorded } = invitation;
  if (status !== 'pending' || isExpiryRecorded || !isPastDeadline(invitation, at)) return [];
  return [{ type: 'InvitationExpired', at, round, generation }];
}

/** What a round offers, to whom, and who wanted it. */
export type Offer = Pick<IssuedInvitation, 'workspaceId' | 'personId' | 'terms'> & {
  source: string;
  locale?: string | undefined;
  by?: PrincipalId | undefined;
  /** The round whose offer it takes up. */
  takesUp?: number | undefined;
  bundleId?: BundleId | undefined;
};

/** Where a round's first link stands. */
interface Place {
  round: number;
  generation: number;
}

export function nextRound({ round, generation }: IssuedInvitation): Place {
  return { round: round + 1, generation: generation + 1 };
}

/** Where approval is asked for, every new round is a request first, whichever command opens it. */
export function openedRound(send: Send, offer: Offer, place: Place): InvitationEvent {
  const { at, addressVersion, policy } = send;
  if (policy.approval === 'required') return requested(at, { ...offer, addressVersion }, place.round);
  return invited(send, offer, place);
}

export function invited(send: Send, offer: Offer, { round, generation }: Place): InvitationEvent {
  const { workspaceId, personId, terms, by: inviter, source, locale, takesUp, bundleId } = offer;
  return {
    type: 'PersonInvited',
    at: send.at,
    workspaceId,
    personId,
    round,
    ...issue(send, generation),
    ...termsOf(terms),
    inviter,
    source,
    locale,
    sameTermsAs: takesUp,
    ...(bundleId !== undefined && { bundleId }),
  };
}

export function requested(
  at: Instant,
  offer: Offer & { addressVersion: number },
  round: number,
): InvitationEvent {
  const { workspaceId, personId, terms, by: inviter, source, locale, addressVersion, takesUp } = offer;
  return {
    type: 'InvitationRequested',
    at,
    workspaceId,
    personId,
    round,
    ...termsOf(terms),
    inviter,
    source,
    locale,
    addressVersion,
    takesUp,
  };
}

export function resent(send: Send, { generation }: IssuedInvitation, source?: string): InvitationEvent {
  return { type: 'InvitationResent', at: send.at, ...issue(send, generation + 1), sender: send.by, source };
}

export function changedTerms(
  { at, terms, by: changedBy }: Command<'ChangeTerms'>,
  { round }: { round: number },
): InvitationEvent {
  return { type: 'InvitationTermsChanged', at, round, ...termsOf(terms), changedBy };
}

export function rescinded(
  { at, reason }: { at: Instant; reason?: string | undefined },
  { round }: { round: number },
): InvitationEvent {
  return { type: 'InvitationRescinded', at, round, reason };
}

function issue({ at, policy, channel, addressVersion, nonce, keyId }: Send, generation: number) {
  const expiresAt = later(at, durationMilliseconds(policy.validFor));
  const issued = { generation, expiresAt, channel, addressVersion, nonce, keyId };
  const remindAt = remindersBefore(expiresAt, at, policy);
  return remindAt.length === 0 ? issued : { ...issued, remindAt };
}

/** When a link that is issued now is reminded of, the earliest first. */
function remindersBefore(expiresAt: Instant, at: Instant, { remindBefore = [] }: Policy): readonly Instant[] {
  return remindBefore
    .map((before) => later(expiresAt, -durationMilliseconds(before)))
    .filter((moment) => moment > at)
    .toSorted((one, other) => one - other);
}
