import { z } from 'zod';
import type { Claim, ClaimRejection, WantedClaim } from '../claim.ts';
import { judgeClaim } from '../claim.ts';
import type { Decider, Decision } from '../decider.ts';
import { accept, nothingToDo, reject } from '../decider.ts';
import { event } from '../event.ts';
import type { PrincipalId } from '../host-id.ts';
import { principalId } from '../host-id.ts';
import type { EmailAddressId } from '../id.ts';
import { emailAddressId, invitationId } from '../id.ts';
import type { Instant } from '../instant.ts';
import type { Personal } from '../personal.ts';
import { personal } from '../personal.ts';
import { storedText } from '../text.ts';

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const personEvent = z.discriminatedUnion('type', [
  event('PersonRegistered', {
    name: personal(storedText),
    email: personal(storedText),
    emailAddressId,
    /** Counts the addresses a person has had; a link is good only for the address it was sent to. */
    addressVersion: z.int().positive(),
  }),
  event('PersonPrincipalClaimed', { principalId, invitationId, generation: z.int().positive() }),
  event('PersonDeactivated', {}),
  event('PersonReactivated', {}),
]);
export type PersonEvent = z.infer<typeof personEvent>;

export type PersonCommand =
  | { type: 'RegisterPerson'; at: Instant; name: string; email: string; emailAddressId: EmailAddressId }
  | ({ type: 'ClaimPersonsPrincipal'; at: Instant } & WantedClaim<PrincipalId>)
  | { type: 'DeactivatePerson'; at: Instant }
  | { type: 'ReactivatePerson'; at: Instant };

/** Why the answer was no. */
export type PersonRejection = ClaimRejection | { type: 'PersonNotFound' } | { type: 'PersonDeactivated' };

export interface Person {
  status: 'none' | 'active' | 'deactivated';
  name: Personal<string>;
  email: Personal<string>;
  addressVersion: number;
  /** Which principals claimed to be this person; at most one of these claims ever counts. */
  claims: readonly Claim<PrincipalId>[];
  /** How many events the stream has: the next one's revision. */
  length: number;
}

const initial: Person = { status: 'none', name: '', email: '', addressVersion: 0, claims: [], length: 0 };

function decide(command: PersonCommand, person: Person): Decision<PersonEvent, PersonRejection> {
  if (command.type === 'RegisterPerson') {
    if (person.status !== 'none') return nothingToDo;
    const { at, name, email, emailAddressId } = command;
    return accept({ type: 'PersonRegistered', at, name, email, emailAddressId, addressVersion: 1 });
  }
  if (person.status === 'none') return reject({ type: 'PersonNotFound' });
  switch (command.type) {
    case 'ClaimPersonsPrincipal': {
      if (person.status === 'deactivated') return reject({ type: 'PersonDeactivated' });
      const { at, other: principalId, invitationId, generation } = command;
      const claimed = accept<PersonEvent>({
        type: 'PersonPrincipalClaimed',
        at,
        principalId,
        invitationId,
        generation,
      });
      return judgeClaim(person.claims, command, claimed);
    }
    case 'DeactivatePerson':
      if (person.status === 'deactivated') return nothingToDo;
      return accept({ type: 'PersonDeactivated', at: command.at });
    case 'ReactivatePerson':
      if (person.status === 'active') return nothingToDo;
      return accept({ type: 'PersonReactivated', at: command.at });
  }
}

function evolve(person: Person, happened: PersonEvent): Person {
  const { status, name, email, addressVersion, claims } = person;
  const length = person.length + 1;
  switch (happened.type) {
    case 'PersonRegistered':
      return {
        status: 'active',
        name: happened.name,
        email: happened.email,
        addressVersion: happened.addressVersion,
        claims,
        length,
      };
    case 'PersonPrincipalClaimed': {
      const { principalId: other, invitationId, generation } = happened;
      const claim = { other, invitationId, generation, revision: person.length };
      return { status, name, email, addressVersion, claims: [...claims, claim], length };
    }
    case 'PersonDeactivated':
      return { status: 'deactivated', name, email, addressVersion, claims, length };
    case 'PersonReactivated':
      return { status: 'active', name, email, addressVersion, claims, length };
  }
}

export const person: Decider<PersonCommand, Person, PersonEvent, PersonRejection> = {
  initial,
  decide,
  evolve,
};
