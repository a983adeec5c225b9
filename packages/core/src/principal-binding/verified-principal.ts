import type { PrincipalId } from '../host-id.ts';
import type { Invitation } from '../invitation/invitation-state.ts';
import { wasAccepted } from '../invitation/invitation-state.ts';
import type { Person } from '../person/person-state.ts';
import type { Policy } from '../policy/policy.ts';

/**
 * Whether one of these invitations shows that a person's principal was verified for an address of theirs: they accepted it
 * by a link that had gone there, in a way that the policy takes today, and were not released since.
 */
export function isVerifiedFor(
  addressVersion: number,
  principalId: PrincipalId,
  { claimsCountFrom }: Pick<Person, 'claimsCountFrom'>,
  { acceptBy }: Pick<Policy, 'acceptBy'>,
  invitations: readonly Invitation[],
): boolean {
  return invitations.some((invitation) =>
    wasAccepted(
      invitation,
      (acceptance) =>
        acceptance.principalId === principalId &&
        acceptance.addressVersion === addressVersion &&
        acceptance.personClaimRevision >= claimsCountFrom &&
        (acceptance.verifiedBy === 'matchingEmail' || acceptBy === 'linkHolder'),
    ),
  );
}
