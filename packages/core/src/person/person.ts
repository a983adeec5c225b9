import type { Action } from '../actions.ts';
import { actionsOf } from '../actions.ts';
import type { ClaimRejection, ClaimStanding, WantedClaim } from '../claim.ts';
import { boundClaim, judgeClaim } from '../claim.ts';
import type { Decider, Decision } from '../decider.ts';
import { accept, nothingToDo, reject } from '../decider.ts';
import type { PrincipalId, WorkspaceId } from '../host-id.ts';
import type { EmailAddressId, InvitationId, PersonId } from '../id.ts';
import { emailAddressId } from '../id.ts';
import type { Instant } from '../instant.ts';
import { erased } from '../personal.ts';
import type { PersonEvent } from './person-event.ts';
import type { Absorption, Person } from './person-state.ts';
import { evolve, unknownPerson } from './person-state.ts';

export type PersonCommand =
  | {
      type: 'RegisterPerson';
      at: Instant;
      name: string;
      /** Absent where no address is known yet. */
      address?: { email: string; emailAddressId: EmailAddressId } | undefined;
    }
  | { type: 'RenamePerson'; at: Instant; name: string }
  | {
      type: 'ChangeEmail';
      at: Instant;
      email: string;
      emailAddressId: EmailAddressId;
      /** Absent where the system does it. */
      by?: PrincipalId | undefined;
    }
  | ({ type: 'ClaimPersonsPrincipal'; at: Instant } & WantedClaim<PrincipalId>)
  | {
      type: 'ReleasePersonsPrincipal';
      at: Instant;
      /** Of all claims in the stream, in their order. */
      standings: readonly ClaimStanding[];
    }
  | {
      type: 'ActivatePerson';
      at: Instant;
      principalId: PrincipalId;
      invitationId: InvitationId;
      /** The workspace of their own that was opened for them, if one was. */
      personalWorkspaceId?: WorkspaceId | undefined;
    }
  | { type: 'DeactivatePerson'; at: Instant }
  | { type: 'ReactivatePerson'; at: Instant }
  | { type: 'AgreeTerms'; at: Instant; principalId: PrincipalId; version: string }
  | ({ type: 'AbsorbPerson'; at: Instant } & Absorption)
  /** Puts on record that a merge into this person has absorbed another. */
  | { type: 'RecordMerge'; at: Instant; absorbedId: PersonId }
  /** Sees to it that a merge never absorbs this person. */
  | { type: 'AbandonMerge'; at: Instant; merge: number };

/** Why the answer was no. */
export type PersonRejection =
  | ClaimRejection
  | { type: 'PersonNotFound' }
  | { type: 'PersonDeactivated' }
  | { type: 'PersonErased' }
  /** They were merged into somebody else. */
  | { type: 'PersonAbsorbed'; by: PersonId };

type PersonDecision = Decision<PersonEvent, PersonRejection>;

function decide(command: PersonCommand, person: Person): PersonDecision {
  if (command.type === 'RegisterPerson') return register(command, person);
  if (person.status === 'none') return reject({ type: 'PersonNotFound' });
  if (command.type === 'RecordMerge') return recordMerge(command, person);
  if (person.absorption) return decideOnAbsorbed(command, person.absorption);
  const { at } = command;
  switch (command.type) {
    case 'RenamePerson':
      if (person.name === erased) return reject({ type: 'PersonErased' });
      if (person.name === command.name) return nothingToDo;
      return accept({ type: 'PersonRenamed', at, name: command.name });
    case 'ChangeEmail':
      return changeEmail(command, person);
    case 'ClaimPersonsPrincipal': {
      if (person.status === 'deactivated') return reject({ type: 'PersonDeactivated' });
      const { other: principalId, invitationId, generation } = command;
      const claimed = accept<PersonEvent>({
        type: 'PersonPrincipalClaimed',
        at,
        principalId,
        invitationId,
        generation,
      });
      return judgeClaim(person.claims, command, claimed);
    }
    case 'ReleasePersonsPrincipal': {
      const bound = boundClaim(person.claims, command.standings);
      if (!bound) return nothingToDo;
      const { other: principalId, invitationId } = bound;
      return accept({ type: 'PersonPrincipalReleased', at, principalId, invitationId });
    }
    case 'ActivatePerson': {
      if (person.isActivated) return nothingToDo;
      const { principalId, invitationId, personalWorkspaceId } = command;
      return accept({ type: 'PersonActivated', at, principalId, invitationId, personalWorkspaceId });
    }
    case 'DeactivatePerson':
      if (person.status === 'deactivated') return nothingToDo;
      return accept({ type: 'PersonDeactivated', at });
    case 'ReactivatePerson':
      if (person.status === 'active') return nothingToDo;
      return accept({ type: 'PersonReactivated', at });
    case 'AgreeTerms': {
      const { principalId, version } = command;
      if (person.agreedVersion === version) return nothingToDo;
      return accept({ type: 'TermsAgreed', at, principalId, version });
    }
    case 'AbsorbPerson': {
      const { survivorId, merge, survivorsAddressVersion } = command;
      if (person.abandonedMerge === merge) return nothingToDo;
      return accept({ type: 'PersonAbsorbed', at, survivorId, merge, survivorsAddressVersion });
    }
    case 'AbandonMerge': {
      const { merge } = command;
      return person.abandonedMerge === merge ? nothingToDo : accept({ type: 'MergeAbandoned', at, merge });
    }
  }
}

type Command<Type> = Extract<PersonCommand, { type: Type }>;

/** What a merge has decided is put on record whatever became of the one who remained. */
function recordMerge({ at, absorbedId }: Command<'RecordMerge'>, person: Person): PersonDecision {
  if (person.absorbed.includes(absorbedId)) return nothingToDo;
  return accept({ type: 'PersonMerged', at, absorbedId });
}

/** Whoever was absorbed is the survivor: nothing is done about them any more. */
function decideOnAbsorbed(command: PersonCommand, { survivorId, merge }: Absorption): PersonDecision {
  const isSameMerge = command.type === 'AbsorbPerson' && command.merge === merge;
  return isSameMerge ? nothingToDo : reject({ type: 'PersonAbsorbed', by: survivorId });
}

/** Whoever is registered already keeps their name and address. */
function register({ at, name, address }: Command<'RegisterPerson'>, person: Person): PersonDecision {
  if (person.status !== 'none') return nothingToDo;
  return accept({ type: 'PersonRegistered', at, name, ...address, addressVersion: address ? 1 : 0 });
}

/** Links are for an address, however it is typed: only another one raises the version that they must have. */
function changeEmail(command: Command<'ChangeEmail'>, person: Person): PersonDecision {
  const { at, email, emailAddressId, by: changedBy } = command;
  if (person.name === erased) return reject({ type: 'PersonErased' });
  const isSameAddress = person.emailAddressId === emailAddressId;
  if (isSameAddress && person.email === email) return nothingToDo;
  const addressVersion = person.addressVersion + (isSameAddress ? 0 : 1);
  return accept({ type: 'PersonEmailChanged', at, email, emailAddressId, addressVersion, changedBy });
}

export const person: Decider<PersonCommand, Person, PersonEvent, PersonRejection> = {
  initial: unknownPerson,
  decide,
  evolve,
};

/** Nobody's. */
const anotherAddress = emailAddressId.parse('0'.repeat(26));

/** What staff could do about a person now; `standings` are those of the person's claims. */
export function personActions(
  state: Person,
  { at, standings }: { at: Instant; standings: readonly ClaimStanding[] },
): readonly Action<string, PersonRejection>[] {
  return actionsOf(person, state, {
    rename: { type: 'RenamePerson', at, name: `not ${state.name ?? ''}` },
    changeEmail: { type: 'ChangeEmail', at, email: 'another', emailAddressId: anotherAddress },
    deactivate: { type: 'DeactivatePerson', at },
    reactivate: { type: 'ReactivatePerson', at },
    releasePrincipal: { type: 'ReleasePersonsPrincipal', at, standings },
  });
}
