import type { Claim } from '../claim.ts';
import type { PrincipalId } from '../host-id.ts';
import type { EmailAddressId, InvitationId, PersonId } from '../id.ts';
import type { Personal } from '../personal.ts';
import type { PersonEvent } from './person-event.ts';

export interface Person {
  status: 'none' | 'active' | 'deactivated' | 'absorbed';
  name: Personal<string>;
  /** As it was typed; undefined where no address is known. */
  email: Personal<string> | undefined;
  emailAddressId: EmailAddressId | undefined;
  /** The addresses the person has had and has no more: their claims are to be released. */
  formerAddresses: readonly EmailAddressId[];
  addressVersion: number;
  /** Who gave the person another address last; undefined where nobody did, or the system. */
  addressChangedBy: PrincipalId | undefined;
  /** Which principals claimed to be this person since the last release; at most one of these claims ever counts. */
  claims: readonly Claim<PrincipalId>[];
  /** The first revision at which a claim counts: all that stands before was released. */
  claimsCountFrom: number;
  /** Who was this person once, by which invitation: their own streams are to say so too. */
  releases: readonly { principalId: PrincipalId; invitationId: InvitationId }[];
  /** Whether the person has ever accepted an invitation. */
  isActivated: boolean;
  /** The version of the host's terms that was agreed to last. */
  agreedVersion: string | undefined;
  /** Whom they were merged into, if they were. */
  absorption: Absorption | undefined;
  /** Who was merged into them, one by one; not those who had been merged into these before. */
  absorbed: readonly PersonId[];
  /** The last merge that was to absorb them and was abandoned; 0 if none was. */
  abandonedMerge: number;
  /** How many events the stream has: the next one's revision. */
  length: number;
}

/** Who somebody is by now, since which merge. */
export interface Absorption {
  survivorId: PersonId;
  merge: number;
  survivorsAddressVersion: number;
}

export const unknownPerson: Person = {
  status: 'none',
  name: '',
  email: undefined,
  emailAddressId: undefined,
  formerAddresses: [],
  addressVersion: 0,
  addressChangedBy: undefined,
  claims: [],
  claimsCountFrom: 0,
  releases: [],
  isActivated: false,
  agreedVersion: undefined,
  absorption: undefined,
  absorbed: [],
  abandonedMerge: 0,
  length: 0,
};

/** The person after one more event. */
export function evolve(person: Person, happened: PersonEvent): Person {
  switch (happened.type) {
    case 'PersonRegistered': {
      const { name, email, emailAddressId, addressVersion } = happened;
      return after(person, { status: 'active', name, email, emailAddressId, addressVersion });
    }
    case 'PersonRenamed':
      return after(person, { name: happened.name });
    case 'PersonEmailChanged': {
      const { email, emailAddressId, addressVersion, changedBy } = happened;
      if (addressVersion === person.addressVersion) return after(person, { email });
      const had = person.emailAddressId === undefined ? [] : [person.emailAddressId];
      const formerAddresses = [...person.formerAddresses, ...had].filter((each) => each !== emailAddressId);
      return {
        ...after(person, { email, emailAddressId, formerAddresses, addressVersion }),
        addressChangedBy: changedBy,
      };
    }
    case 'PersonPrincipalClaimed': {
      const { principalId: other, invitationId, generation } = happened;
      const claim = { other, invitationId, generation, revision: person.length };
      return after(person, { claims: [...person.claims, claim] });
    }
    case 'PersonPrincipalReleased': {
      const { principalId, invitationId } = happened;
      const others = person.releases.filter((each) => each.principalId !== principalId);
      const releases = [...others, { principalId, invitationId }];
      return after(person, { claims: [], claimsCountFrom: person.length, releases });
    }
    case 'PersonActivated':
      return after(person, { isActivated: true });
    case 'PersonDeactivated':
      return after(person, { status: 'deactivated' });
    case 'PersonReactivated':
      return after(person, { status: 'active' });
    case 'TermsAgreed':
      return after(person, { agreedVersion: happened.version });
    case 'PersonMerged':
      return after(person, { absorbed: [...person.absorbed, happened.absorbedId] });
    case 'PersonAbsorbed': {
      const { survivorId, merge, survivorsAddressVersion } = happened;
      const absorption = { survivorId, merge, survivorsAddressVersion };
      return after(person, { status: 'absorbed', absorption });
    }
    case 'MergeAbandoned':
      return after(person, { abandonedMerge: happened.merge });
  }
}

/** A literal with every field: several times faster to make than by spreading. What is not in `change` stays. */
function after(person: Person, change: { readonly [Field in keyof Person]?: Person[Field] }): Person {
  const { status, name, email, emailAddressId, formerAddresses, addressVersion } = person;
  return {
    status: change.status ?? status,
    name: change.name === undefined ? name : change.name,
    email: change.email === undefined ? email : change.email,
    emailAddressId: change.emailAddressId ?? emailAddressId,
    formerAddresses: change.formerAddresses ?? formerAddresses,
    addressVersion: change.addressVersion ?? addressVersion,
    addressChangedBy: person.addressChangedBy,
    claims: change.claims ?? person.claims,
    claimsCountFrom: change.claimsCountFrom ?? person.claimsCountFrom,
    releases: change.releases ?? person.releases,
    isActivated: change.isActivated ?? person.isActivated,
    agreedVersion: change.agreedVersion ?? person.agreedVersion,
    absorption: change.absorption ?? person.absorption,
    absorbed: change.absorbed ?? person.absorbed,
    abandonedMerge: change.abandonedMerge ?? person.abandonedMerge,
    length: person.length + 1,
  };
}
