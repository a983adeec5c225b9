import type { Facade, ListedAccess, ListedInvitation, ListedPerson } from 'latchkey';
import { readAll } from './read-all.ts';
import type { StandingInWords } from './standing.ts';
import { standingOf } from './standing.ts';

/** Somebody who was invited to a client's workspace or let in there. */
export interface Contact extends StandingInWords {
  workspaceId: string;
  workspaceName: string;
  personId: string;
  name: string;
  email: string;
  invitation: ListedInvitation | undefined;
  access: ListedAccess | undefined;
}

/** Everybody around the clients, or around one of them, or one person around all of them; by name. */
export async function readContacts(
  facade: Facade,
  about: { workspaceId?: string; personId?: string } = {},
): Promise<readonly Contact[]> {
  const [invitations, grants, people] = await Promise.all([
    readAll((query) => facade.invitations.list(query), about),
    readAll((query) => facade.access.list(query), about),
    readAll((query) => facade.people.list(query), {}),
  ]);
  const personOf = new Map(people.map((person) => [person.personId as string, person]));
  const invitationAt = new Map(invitations.map((item) => [placeOf(item), item]));
  const accessAt = new Map(grants.map((item) => [placeOf(item), item]));
  return [...new Set([...invitationAt.keys(), ...accessAt.keys()])]
    .flatMap((place) => contactFrom(invitationAt.get(place), accessAt.get(place), personOf))
    .toSorted((one, other) => nameOf(one).localeCompare(nameOf(other), 'en'));
}

function nameOf({ name, workspaceName }: Contact): string {
  return `${name} ${workspaceName}`;
}

/** By both ids, neither of which has a space. */
function placeOf({ workspaceId, personId }: { workspaceId: string; personId: string }): string {
  return `${workspaceId} ${personId}`;
}

function contactFrom(
  invitation: ListedInvitation | undefined,
  access: ListedAccess | undefined,
  personOf: ReadonlyMap<string, ListedPerson>,
): readonly Contact[] {
  const listed = invitation ?? access;
  if (!listed) return [];
  const { workspaceId, workspaceName, personId, personName, email } = listed;
  return [
    {
      workspaceId,
      workspaceName: workspaceName ?? workspaceId,
      personId,
      name: personName ?? 'somebody who was erased',
      email: email ?? '',
      ...standingOf(invitation, access, personOf.get(personId)),
      invitation,
      access,
    },
  ];
}
