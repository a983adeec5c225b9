import type { ClaimStanding, EmailAddressId, Person, PersonId } from '@latchkey/core';
import { emailAddress as emailAddressDecider, standingOfAddress } from '@latchkey/core';
import type { Command } from '../commands/command.ts';
import { comparedAddress } from '../ids/compared-address.ts';
import { survivorIdOf } from './survivor.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';

/** An address of this tenant, and what the claim that stands there is worth. */
export interface ClaimedAddress {
  emailAddressId: EmailAddressId;
  address: LoadedStream<'emailAddress'>;
  /** Whose it is, or is about to become; undefined if it is free. Of somebody who was merged, whose they are by now. */
  ownerId: PersonId | undefined;
  /** Of the claim, as it is judged by this person's state where it is theirs. */
  standingFor(personId: PersonId, person: Person): ClaimStanding;
}

export function addressIdOf(command: Command, email: string): EmailAddressId {
  return command.ids.emailAddress(comparedAddress(email) ?? email);
}

export async function loadAddress(command: Command, emailAddressId: EmailAddressId): Promise<ClaimedAddress> {
  const address = await command.load('emailAddress', emailAddressId);
  const { owner } = address.state;
  const person = owner && (await command.load('person', owner.personId));
  const standing = person ? standingOfAddress(address.state, emailAddressId, person.state) : 'void';
  const ownerId = owner && standing !== 'void' ? await survivorIdOf(command.load, owner.personId) : undefined;
  return {
    emailAddressId,
    address,
    ownerId,
    standingFor(personId, state) {
      if (owner?.personId === personId) return standingOfAddress(address.state, emailAddressId, state);
      // What was theirs under another id can be claimed for them anew.
      return ownerId === personId ? 'void' : standing;
    },
  };
}

/** Frees the addresses that a person has no more; one that is theirs again, or on its way to be, stays claimed. */
export async function releaseFormerAddresses(command: Command, personId: PersonId): Promise<void> {
  const { state } = await command.load('person', personId);
  for (const emailAddressId of state.formerAddresses) {
    const { address, standingFor } = await loadAddress(command, emailAddressId);
    const released = emailAddressDecider.decide(
      { type: 'ReleaseEmail', at: command.at, personId, standing: standingFor(personId, state) },
      address.state,
    );
    await command.appendStep('release address', address, released.ok ? released.events : []);
  }
}
