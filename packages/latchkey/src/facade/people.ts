import { personId } from '@latchkey/core';
import type { Actions } from '../actions.ts';
import { manyOf } from '../commands/give-many.ts';
import { agreeTerms } from '../people/agree-terms.ts';
import { changeEmail } from '../people/change-email.ts';
import { confirmEmail } from '../people/confirm-email.ts';
import { mergePersons } from '../people/merge-persons.ts';
import { deactivatePerson, reactivatePerson, renamePerson } from '../people/person-commands.ts';
import { registerPerson } from '../people/register-person.ts';
import { releaseExternalId } from '../people/release-external-id.ts';
import type { RemovalParts } from '../people/remove-everywhere.ts';
import { removeEverywhere } from '../people/remove-everywhere.ts';
import { releasePrincipal } from '../people/release-principal.ts';
import type { ListedWorkspaceOfPerson } from '../projections/access-queries.ts';
import { workspacesOfPersonQuery } from '../projections/access-queries.ts';
import type { Page } from '../projections/paging.ts';
import type { ListedPerson } from '../projections/person-queries.ts';
import { personQuery } from '../projections/person-queries.ts';
import type { LikelyDuplicates } from '../projections/person-search.ts';
import { duplicatesQuery, personSearch } from '../projections/person-search.ts';
import type { Services } from '../services.ts';
import type { Calls } from './calls.ts';
import { byId } from './calls.ts';

export interface PeopleParts extends RemovalParts {
  services: Services;
  actions: Actions;
}

export function createPeople(parts: PeopleParts) {
  const { services, queries, actions } = parts;
  const merge = mergePersons(services);
  return (calls: Calls) => {
    const { tenantId, command, accessCommand, query, question, one } = calls;
    return {
      /**
       * Makes a person known before anybody invites them, with or without an address. Whoever has the address or the
       * external id already is that person, and keeps their name.
       */
      register: command(registerPerson),
      /** Makes many known, such as from an import: gives for each row what `register` would. */
      registerMany: manyOf(command(registerPerson)),
      /** Gives a person another name. */
      rename: command(renamePerson),
      /** Gives a person another address: links that went to the old one are dead. Refused where it is another person's. */
      changeEmail: command(changeEmail),
      /** Says that a person's address is right although a message came back: it is mailed to again. */
      confirmEmail: command(confirmEmail),
      /** Takes the host's own id of a person away from them, so that it can be another's. */
      releaseExternalId: accessCommand(releaseExternalId),
      /**
       * Parts a person from the account they accepted with, which loses their access at once: they can accept the
       * next invitation with another one.
       */
      releasePrincipal: accessCommand(releasePrincipal),
      /**
       * Makes one of two persons who are the same. Whatever the absorbed one had goes over to the survivor, and whoever means
       * the absorbed one from then on, by id, address or external id, means the survivor. Refused where the absorbed one has
       * an account (`MergeTheOtherWayRound`, or `PrincipalMismatch` where both have), and to whom may not give what the
       * survivor would gain (`MayNotGive`).
       */
      merge: accessCommand(merge),
      /** Says that whoever is signed in, as the person they are bound to, agreed to a version of the host's terms. */
      agreeTerms: command(agreeTerms),
      /** Shuts a person out of every workspace, without touching what they were given. */
      deactivate: accessCommand(deactivatePerson),
      /** Takes the deactivation back: what they were given holds again. */
      reactivate: accessCommand(reactivatePerson),
      /**
       * Takes a person out of everything at once: they are deactivated, all access is revoked, and what is open or asked for is
       * taken back; counts both. Stopped anywhere they are shut out, and running it again goes on. To let them in again,
       * reactivate and invite them.
       */
      removeEverywhere: removeEverywhere(parts, calls),
      /** In the order of their ids, which is mostly the one in which they were registered. */
      list: query(personQuery, (asked): Page<ListedPerson> => queries.people(tenantId, asked)),
      /**
       * By the beginnings of words of the name or the address, whatever the accents; all of them must be there. In the order of
       * the words. Nobody is found who was erased, or merged into somebody else.
       */
      search: question(personSearch, (asked): Page<ListedPerson> => queries.searchPeople(tenantId, asked)),
      /** People who may be one, and why: for staff to look at, and perhaps to `merge`. */
      likelyDuplicates: query(duplicatesQuery, (asked): Page<LikelyDuplicates> =>
        queries.likelyDuplicates(tenantId, asked),
      ),
      /** One person; undefined if there is none of that id. */
      get: one(personId, (known): ListedPerson | undefined => queries.person(tenantId, known)),
      /**
       * The workspaces that a person has access to, suspended or not; in the order in which it was given. Of a principal, those of
       * the person that they are bound to: none where they are nobody, or somebody who is deactivated.
       */
      workspaces: question(workspacesOfPersonQuery, (asked): Page<ListedWorkspaceOfPerson> =>
        queries.workspacesOfPerson(tenantId, asked),
      ),
      /** What staff could do about a person now; undefined if there is none of that id. */
      actions: byId(personId, (known) => actions.ofPerson(tenantId, known)),
    };
  };
}
