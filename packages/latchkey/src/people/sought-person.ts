import type {
  Decision,
  EmailAddressRejection,
  ExternalId,
  Person,
  PersonEvent,
  PersonId,
  PersonRejection,
} from '@latchkey/core';
import {
  emailAddress as emailAddressDecider,
  erased,
  externalIdOwner,
  person as personDecider,
} from '@latchkey/core';
import type { Command } from '../commands/command.ts';
import { refuse } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';
import type { ClaimedAddress } from './claimed-address.ts';
import { addressIdOf, loadAddress } from './claimed-address.ts';
import { survivorOf } from './survivor.ts';

/**
 * Somebody as staff name them: by an address, by the host's own id of them, by both, or only by a name; or, where they are
 * known, by Latchkey's id.
 */
export interface PersonInput {
  /** Of somebody who is registered; then nothing else finds them. */
  personId?: PersonId | undefined;
  name?: string | undefined;
  email?: string | undefined;
  externalId?: ExternalId | undefined;
}

/** Who is meant, as a command found them: known by the external id or the address, or somebody new. */
export interface SoughtPerson {
  personId: PersonId;
  person: LoadedStream<'person'>;
  /** The name of the step that registers them. */
  registering: string;
  /** What must be so for them to be on record, by their stream as it stands. */
  judge(person: Person): SoughtPersonRefusal | PersonToRecord;
}

export interface PersonToRecord {
  ok: true;
  /** Which of the person's addresses is in use, once they are on record; 0 if none is known. */
  addressVersion: number;
  /** What registers the person, or gives them the address, as far as that was not done yet. */
  events: readonly PersonEvent[];
  /** Claims the address and the external id, as far as that was not done yet. The person's events come after. */
  claim(): Promise<void>;
}

export type SoughtPersonRefusal = { ok: false; rejection: SoughtPersonRejection };
export type SoughtPersonRejection =
  | PersonRejection
  | EmailAddressRejection
  /** The person of this external id is known by another address: change that first. */
  | { type: 'PersonHasAnotherEmail'; personId: PersonId };

/**
 * The person of this id, or who has this external id or this address, or, if nobody has, a new one. Two commands that meet here with
 * the same unknown person both want to claim them; the one that loses reads again and finds the other's person.
 */
export async function seekPerson(command: Command, input: PersonInput): Promise<SoughtPerson> {
  const { email } = input;
  const address =
    email === undefined ? undefined : { email, ...(await loadAddress(command, addressIdOf(command, email))) };
  const external = await loadExternalId(command, input);
  const registering = nameOfRegistration(address, external);
  const known = input.personId ?? external?.state.personId ?? address?.ownerId;
  const person = await survivorOf(command.load, known ?? command.newPersonId(registering));
  const personId = person.id as PersonId;
  return {
    personId,
    person,
    registering,
    judge: (state) => {
      const isOther = address && isTheirOther(address, personId, state);
      return judge(command, { input, address: isOther ? undefined : address, external, personId }, state);
    },
  };
}

/** Whoever was merged is known by the address of either, and keeps the one that they have. */
function isTheirOther({ address, ownerId }: SoughtAddress, personId: PersonId, { email }: Person): boolean {
  return ownerId === personId && address.state.owner?.personId !== personId && email !== undefined;
}

async function loadExternalId(command: Command, { externalId }: PersonInput) {
  if (externalId === undefined) return undefined;
  return { externalId, ...(await command.load('externalId', command.ids.externalId(externalId))) };
}

/** Registers whom a command sought, as steps on its way. */
export async function putOnRecord(
  command: Command,
  { person, personId, registering }: SoughtPerson,
  { claim, events }: PersonToRecord,
): Promise<void> {
  await claim();
  await command.appendStep(registering, person, events, keyName.person(personId));
}

/** An address as it was typed now, and what is known of it. */
type SoughtAddress = ClaimedAddress & { email: string };

interface Sought {
  input: PersonInput;
  address: SoughtAddress | undefined;
  external: SoughtExternalId | undefined;
  personId: PersonId;
}

type SoughtExternalId = LoadedStream<'externalId'> & { externalId: ExternalId };

function judge(command: Command, sought: Sought, person: Person): SoughtPersonRefusal | PersonToRecord {
  const { at } = command;
  const { input, address, external, personId } = sought;
  if (person.status === 'deactivated') return refuse({ type: 'PersonDeactivated' });
  if (person.name === erased) return refuse({ type: 'PersonErased' });

  const recorded = recordedAs(command, sought, person);
  if (!recorded.ok) return recorded;
  const claimAddress =
    address &&
    emailAddressDecider.decide(
      {
        type: 'ClaimEmail',
        at,
        personId,
        name: person.status === 'none' ? (input.name ?? '') : person.name,
        email: address.email,
        addressVersion: person.addressVersion + 1,
        standing: address.standingFor(personId, person),
      },
      address.address.state,
    );
  if (claimAddress && !claimAddress.ok) return claimAddress;
  const claimExternalId =
    external &&
    externalIdOwner.decide(
      { type: 'ClaimExternalId', at, externalId: external.externalId, personId },
      external.state,
    );

  const after = recorded.events.reduce((state, event) => personDecider.evolve(state, event), person);
  return {
    ok: true,
    addressVersion: after.addressVersion,
    events: recorded.events,
    async claim() {
      if (address && claimAddress) {
        const sealWith = keyName.person(personId);
        await command.appendStep('claim address', address.address, claimAddress.events, sealWith);
      }
      if (external && claimExternalId) {
        // Whose it is, they are: so nobody else stands in the way.
        const events = claimExternalId.ok ? claimExternalId.events : [];
        await command.appendStep('claim external id', external, events);
      }
    },
  };
}

/** Whoever is registered keeps their name; an address is given only to somebody who has none, or was promised this one. */
function recordedAs(
  { at, principalId: by }: Command,
  { input, address, personId }: Sought,
  person: Person,
): Decision<PersonEvent, SoughtPersonRejection> {
  if (person.status === 'none') {
    if (input.name === undefined) return refuse({ type: 'PersonNotFound' });
    // Whoever claimed the address said whose it is to be, and how it is typed.
    const promised = address?.ownerId === personId ? address.address.state.owner : undefined;
    if (promised?.name === erased) return refuse({ type: 'PersonErased' });
    return personDecider.decide(
      {
        type: 'RegisterPerson',
        at,
        name: promised?.name ?? input.name,
        address: address && {
          email: promised?.email ?? address.email,
          emailAddressId: address.emailAddressId,
        },
      },
      person,
    );
  }
  if (!address || person.emailAddressId === address.emailAddressId) return { ok: true, events: [] };
  const isPromised = address.ownerId === personId;
  if (person.emailAddressId !== undefined && !isPromised) {
    return refuse({ type: 'PersonHasAnotherEmail', personId });
  }
  const { email, emailAddressId } = address;
  return personDecider.decide({ type: 'ChangeEmail', at, email, emailAddressId, by }, person);
}

/** The step is named after who is sought, so that a command's id never makes one person of two. */
function nameOfRegistration(
  address: SoughtAddress | undefined,
  external: SoughtExternalId | undefined,
): string {
  if (address) return `register person at ${address.emailAddressId}`;
  return external ? `register person with external id ${external.id}` : 'register person';
}
