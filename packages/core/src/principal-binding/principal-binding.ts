import type { Claim, ClaimStanding } from '../claim.ts';
import type { PrincipalId } from '../host-id.ts';
import type { PersonId } from '../id.ts';
import type { Invitation } from '../invitation/invitation-state.ts';
import { wasAccepted } from '../invitation/invitation-state.ts';
import type { Person } from '../person/person-state.ts';

/**
 * What a claim in a principal's stream is worth, as the stream of the invitation it names says: only an acceptance by
 * that principal, for that person, that names that very claim makes it count, until the person's stream says that the
 * principal was released.
 */
export function standingOfPrincipalsClaim(
  claim: Claim<PersonId>,
  principalId: PrincipalId,
  invitation: Invitation,
  person: Pick<Person, 'claimsCountFrom' | 'absorption'>,
): ClaimStanding {
  // Whoever was absorbed had no account then, and their claims are made anew for the survivor.
  if (person.absorption) return 'void';
  if (invitation.status === 'none') return 'held';
  const isBound = wasAccepted(
    invitation,
    (acceptance) =>
      acceptance.personId === claim.other &&
      acceptance.principalId === principalId &&
      acceptance.principalClaimRevision === claim.revision &&
      acceptance.personClaimRevision >= person.claimsCountFrom,
  );
  return isBound ? 'bound' : standingOfUnboundClaim(claim, invitation);
}

/** The same for a claim in a person's stream. */
export function standingOfPersonsClaim(
  claim: Claim<PrincipalId>,
  personId: PersonId,
  invitation: Invitation,
): ClaimStanding {
  if (invitation.status === 'none') return 'held';
  const isBound = wasAccepted(
    invitation,
    (acceptance) =>
      acceptance.personId === personId &&
      acceptance.principalId === claim.other &&
      acceptance.personClaimRevision === claim.revision,
  );
  return isBound ? 'bound' : standingOfUnboundClaim(claim, invitation);
}

/** Held while its link can still be accepted; a deadline ends that only once its passing is on record. */
function standingOfUnboundClaim(
  { generation }: { generation: number },
  invitation: Invitation,
): ClaimStanding {
  const canBeAccepted =
    invitation.status === 'pending' && generation === invitation.generation && !invitation.isExpiryRecorded;
  return canBeAccepted ? 'held' : 'void';
}
