import { reject } from '../decider.ts';
import { durationMilliseconds } from '../duration.ts';
import type { Instant } from '../instant.ts';
import { later } from '../instant.ts';
import type { Send } from './invitation-command.ts';
import type { IssuedInvitation } from './invitation-state.ts';
import { isPastDeadline } from './invitation-state.ts';

// Each says what stands in the way of a command, or nothing.

export function refuseEndedRound({ status }: IssuedInvitation) {
  switch (status) {
    case 'pending':
      return undefined;
    case 'rescinded':
      return reject({ type: 'InvitationRescinded' });
    case 'declined':
      return reject({ type: 'InvitationDeclined' });
    case 'accepted':
      return reject({ type: 'AlreadyAccepted' });
  }
}

export function refusePastDeadline(invitation: IssuedInvitation, at: Instant) {
  const { expiresAt } = invitation;
  return isPastDeadline(invitation, at) ? reject({ type: 'InvitationExpired', expiresAt }) : undefined;
}

/** A link is for the address that it was sent to. */
export function refuseOtherAddress({ link }: IssuedInvitation, addressVersion: number) {
  return link?.addressVersion === addressVersion ? undefined : reject({ type: 'LinkSuperseded' });
}

/** The cap counts the sends of a round. */
export function refuseBeyondLimit({ policy }: Send, { sends }: IssuedInvitation) {
  const { limit } = policy.resend;
  return sends >= limit ? reject({ type: 'ResendLimitReached', limit }) : undefined;
}

/** The cooldown counts across rounds, so that rescinding and inviting anew is no way around it. */
export function refuseBeforeCooldown({ at, policy }: Send, { lastSentAt }: IssuedInvitation) {
  if (lastSentAt === undefined) return undefined;
  const retryAt = later(lastSentAt, durationMilliseconds(policy.resend.cooldown));
  return at < retryAt ? reject({ type: 'ResendTooSoon', retryAt }) : undefined;
}
