import type { ClaimStanding } from '../claim.ts';
import type { EmailAddress } from '../email-address/email-address.ts';
import type { EmailAddressId } from '../id.ts';
import type { Person } from '../person/person-state.ts';

/**
 * What the claim of an address is worth, as the stream of the person it names says: bound while it is that person's
 * address; held while it can still become the one; void once another address has taken the version it was claimed for,
 * and where there is no claim.
 */
export function standingOfAddress(
  { owner }: EmailAddress,
  emailAddressId: EmailAddressId,
  person: Person,
): ClaimStanding {
  if (!owner) return 'void';
  if (person.emailAddressId === emailAddressId) return 'bound';
  return owner.addressVersion > person.addressVersion ? 'held' : 'void';
}
