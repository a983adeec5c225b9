import type { PrincipalId } from '../host-id.ts';
import type { Invitation } from '../invitation/invitation-state.ts';
import { wasAccepted } from '../invitation/invitation-state.ts';
import type { Person } from '../person/person-state.ts';
import type { Policy } from '../policy/policy.ts';

/**
 * Whether an invitation shows that a person's principal was verified for an address of theirs: they accepted it by a link
 * that had gone there, in a way that the policy takes today, and were not released since.
 */
export function isVerifiedBy(
  invitation: Invitation,
  about: {
    addressVersion: number;
    principalId: PrincipalId;
    person: Pick<Person, 'claimsCountFrom'>;
    policy: Pick<Policy, 'acceptBy'>;
  },
): boolean {
  return wasAccepted(
    invitation,
    ({ principalId, addressVersion, personClaimRevision, verifiedBy }) =>
      principalId === about.principalId &&
      addressVersion === about.addressVersion &&
      personClaimRevision >= about.person.claimsCountFrom &&
      (verifiedBy === 'matchingEmail' || about.policy.acceptBy === 'linkHolder'),
  );
}
