import type { InvitationId } from './id.ts';
import type { Decision } from './decider.ts';
import { nothingToDo, reject } from './decider.ts';

/**
 * "This principal is this person", as said in one of two streams, the principal's or the person's, on the way to
 * accepting an invitation. Whether it counts is for the invitation's stream to say (see `principal-binding/`).
 */
export interface Claim<Other> {
  /** The person, in a principal's stream; the principal, in a person's. */
  other: Other;
  invitationId: InvitationId;
  generation: number;
  /** Where the claim stands in its stream. */
  revision: number;
}

/**
 * Whether a claim counts: `bound` once its invitation was accepted by it, `held` while that can still happen, `void`
 * once it cannot.
 */
export type ClaimStanding = 'bound' | 'held' | 'void';

/** What a claim is judged with: the standings of all claims in the stream, in their order. */
export interface WantedClaim<Other> {
  other: Other;
  invitationId: InvitationId;
  generation: number;
  standings: readonly ClaimStanding[];
}

export type ClaimRejection = { type: 'PrincipalMismatch' };

/** The claim that already says what is wanted: a bound one, or one held for the same link. */
export function findClaim<Other>(
  claims: readonly Claim<Other>[],
  wanted: WantedClaim<Other>,
): Claim<Other> | undefined {
  const counting = claims.filter(
    (claim, index) => claim.other === wanted.other && standing(wanted, index) !== 'void',
  );
  return (
    counting.find((claim) => standing(wanted, claims.indexOf(claim)) === 'bound') ??
    counting.find(
      (claim) => claim.invitationId === wanted.invitationId && claim.generation === wanted.generation,
    )
  );
}

/** One principal per person, one person per principal: another's claim that counts stands in the way. */
export function judgeClaim<Other, Event>(
  claims: readonly Claim<Other>[],
  wanted: WantedClaim<Other>,
  claimed: Decision<Event, ClaimRejection>,
): Decision<Event, ClaimRejection> {
  const isTaken = claims.some(
    (claim, index) => claim.other !== wanted.other && standing(wanted, index) !== 'void',
  );
  if (isTaken) return reject({ type: 'PrincipalMismatch' });
  return findClaim(claims, wanted) ? nothingToDo : claimed;
}

/** A claim that nobody looked at counts as held: what is not known to be void stands in the way. */
function standing<Other>(wanted: WantedClaim<Other>, index: number): ClaimStanding {
  return wanted.standings[index] ?? 'held';
}
