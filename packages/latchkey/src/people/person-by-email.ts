import type { Person, Personal, PersonId } from '@latchkey/core';
import { emailAddress, emailText, erased, person as personDecider } from '@latchkey/core';
import type { Command } from '../commands/command.ts';
import { refuse } from '../commands/run-command.ts';
import { comparedAddress } from '../ids/compared-address.ts';
import { keyName } from '../keys/key-name.ts';

/** A person and their address as a command found them, with what must be appended so that they are on record. */
export interface PersonByEmail {
  personId: PersonId;
  /** Which of the person's addresses is in use, once they are on record. */
  addressVersion: number;
  refusal: { ok: false; rejection: PersonByEmailRejection } | undefined;
  /** Claims the address and registers the person, as far as that was not done yet. */
  putOnRecord(): Promise<void>;
}

export type PersonByEmailRejection = { type: 'PersonErased' } | { type: 'PersonDeactivated' };

/** An e-mail address as the edge takes it: one whose domain can exist. */
export const emailInput = emailText.refine(
  (email) => comparedAddress(email) !== undefined,
  'the part behind @ cannot be a domain name',
);

/**
 * The person who has this address, or, if nobody has, a new one. Two commands that meet here with the same unknown
 * address both want to claim it; the one that loses reads again and finds the other's person.
 */
export async function personByEmail(
  command: Command,
  { name, email }: { name: string; email: string },
): Promise<PersonByEmail> {
  const { at } = command;
  const emailAddressId = command.ids.emailAddress(comparedAddress(email) ?? email);
  const address = await command.load('emailAddress', emailAddressId);
  const { owner } = address.state;
  // The step is named after the address, so that a command's id never makes one person of two addresses.
  const registering = `register person at ${emailAddressId}`;
  const personId = owner?.personId ?? command.newPersonId(registering);
  const person = await command.load('person', personId);

  const registration: { name: Personal<string>; email: Personal<string> } = owner ?? { name, email };
  const claim = emailAddress.decide({ type: 'ClaimEmail', at, personId, name, email }, address.state);
  const sealWith = keyName.person(personId);

  return {
    personId,
    addressVersion: Math.max(person.state.addressVersion, 1),
    refusal: refusalOf(person.state, registration),
    async putOnRecord() {
      await command.appendStep('claim address', address, claim.ok ? claim.events : [], sealWith);
      if (registration.name === erased || registration.email === erased) return;
      const registered = personDecider.decide(
        { type: 'RegisterPerson', at, emailAddressId, name: registration.name, email: registration.email },
        person.state,
      );
      await command.appendStep(registering, person, registered.ok ? registered.events : [], sealWith);
    },
  };
}

function refusalOf(person: Person, registration: { name: Personal<string>; email: Personal<string> }) {
  if (person.status === 'deactivated') return refuse({ type: 'PersonDeactivated' });
  const isErased = registration.name === erased || registration.email === erased;
  return isErased ? refuse({ type: 'PersonErased' }) : undefined;
}
