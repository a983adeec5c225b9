import type { Instant } from '@latchkey/core';
import type { Facade, ListedAccess, ListedInvitation, ListedStanding } from 'latchkey';
import { readAll } from './read-all.ts';
import type { StandingInWords } from './standing.ts';
import { inWords } from './standing.ts';

/** Somebody who was invited to a client's workspace or let in there. */
export interface Contact extends StandingInWords {
  workspaceId: string;
  workspaceName: string;
  personId: string;
  name: string;
  email: string;
  invitation: ListedInvitation | undefined;
  access: ListedAccess | undefined;
  /** To the hour; undefined where they never opened it. */
  lastAccessedAt: Instant | undefined;
}

/** Everybody around the clients, or around one of them, or one person around all of them; by name. */
export async function readContacts(
  facade: Facade,
  about: { workspaceId?: string; personId?: string } = {},
): Promise<readonly Contact[]> {
  const standings = await readAll((query) => facade.access.standings(query), about);
  return standings.map(contactFrom).toSorted((one, other) => nameOf(one).localeCompare(nameOf(other), 'en'));
}

function nameOf({ name, workspaceName }: Contact): string {
  return `${name} ${workspaceName}`;
}

function contactFrom(listed: ListedStanding): Contact {
  const { person, workspace, invitation, access } = listed;
  return {
    workspaceId: workspace.workspaceId,
    workspaceName: workspace.name ?? workspace.workspaceId,
    personId: person.personId,
    name: person.name ?? 'somebody who was erased',
    email: person.email ?? '',
    ...inWords(listed),
    invitation: invitation ?? undefined,
    access: access ?? undefined,
    lastAccessedAt: listed.lastAccessedAt ?? undefined,
  };
}
