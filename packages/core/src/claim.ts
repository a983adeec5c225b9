import type { InvitationId } from './id.ts';
import type { Decision } from './decider.ts';
import { nothingToDo, reject } from './decider.ts';

/**
 * "This principal is this person", as said in one of two streams, the principal's or the person's, on the way to
 * accepting an invitation. Whether it counts is for the invitation's stream to say (see `principal-binding/`), and only
 * until the person's stream says that the principal was released.
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
  const counting = countingClaims(claims, wanted).filter(({ claim }) => claim.other === wanted.other);
  const isForSameLink = ({ claim }: Judged<Other>) =>
    claim.invitationId === wanted.invitationId && claim.generation === wanted.generation;
  return (counting.find(({ standing }) => standing === 'bound') ?? counting.find(isForSameLink))?.claim;
}

/** The claim that counts for good, if any does: whose it is, they are. */
export function boundClaim<Other>(
  claims: readonly Claim<Other>[],
  standings: readonly ClaimStanding[],
): Claim<Other> | undefined {
  return claims.find((_claim, index) => standings[index] === 'bound');
}

/** One principal per person, one person per principal: another's claim that counts stands in the way. */
export function judgeClaim<Other, Event>(
  claims: readonly Claim<Other>[],
  wanted: WantedClaim<Other>,
  claimed: Decision<Event, ClaimRejection>,
): Decision<Event, ClaimRejection> {
  const isTaken = countingClaims(claims, wanted).some(({ claim }) => claim.other !== wanted.other);
  if (isTaken) return reject({ type: 'PrincipalMismatch' });
  return findClaim(claims, wanted) ? nothingToDo : claimed;
}

interface Judged<Other> {
  claim: Claim<Other>;
  standing: ClaimStanding;
}

/** All claims that are not void. One that nobody looked at counts as held: what is not known to be void stands in the way. */
function countingClaims<Other>(
  claims: readonly Claim<Other>[],
  { standings }: WantedClaim<Other>,
): Judged<Other>[] {
  return claims
    .map((claim, index) => ({ claim, standing: standings[index] ?? 'held' }))
    .filter(({ standing }) => standing !== 'void');
}
