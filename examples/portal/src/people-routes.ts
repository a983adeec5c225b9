import { Router } from 'express';
import type { Facade, Latchkey, LikelyDuplicates, ListedPerson } from 'latchkey';
import { draftOf } from './client-routes.ts';
import type { Contact } from './contact.ts';
import { readContacts } from './contact.ts';
import { asked } from './form-field.ts';
import type { Page, PageServer, Redirection } from './page-server.ts';
import { paged } from './paged.ts';
import type { Draft } from './pages/form.ts';
import { notFoundPage } from './pages/notice-page.ts';
import { peoplePage } from './pages/people-page.ts';
import { personPage } from './pages/person-page.ts';
import { personCommand } from './person-command.ts';
import { readAll } from './read-all.ts';
import { tenantId } from './seed.ts';
import type { Visitor } from './visitor.ts';

const peopleOnAPage = 20;

/** People, wherever they were invited: what coordinators see of them and may change. */
export function peopleRoutes(pages: PageServer, latchkey: Latchkey): Router {
  const facadeOf = ({ principalId }: Visitor) =>
    latchkey.as({ tenantId, actor: { type: 'principal', principalId } });
  const router = Router();

  router.get(
    '/people',
    pages.forStaff(async ({ visitor, request }) => {
      const facade = facadeOf(visitor);
      const search = asked(request, 'q').slice(0, 200).trim();
      const { items, ...place } = paged(
        await peopleLike(facade, search),
        asked(request, 'page'),
        peopleOnAPage,
      );
      const rows = await Promise.all(
        items.map(async (person) => ({
          person,
          contacts: await readContacts(facade, { personId: person.personId }),
        })),
      );
      const alike = search === '' ? await likelyDuplicates(facade) : [];
      return peoplePage({ ...place, items: rows }, search, alike);
    }),
  );

  router.get(
    '/people/:person',
    pages.forStaff(async ({ visitor, request }) =>
      personPageFor(facadeOf(visitor), String(request.params['person'])),
    ),
  );

  // Where a form was refused, its address stays in the browser.
  router.get(
    '/people/:person/:command',
    pages.forStaff(({ request }) => ({ goTo: pathOf(String(request.params['person'])) })),
  );

  router.post(
    '/people/:person/:command',
    pages.forStaff(async ({ visitor, request }) => {
      const facade = facadeOf(visitor);
      const person = String(request.params['person']);
      const command = String(request.params['command']);
      const outcome = await personCommand(facade, command, person, request);
      if (!outcome) return notFoundPage;
      const { result, done, at } = outcome;
      if (!result.ok) return personPageFor(facade, person, draftOf(command, request, result.rejection, at));
      await latchkey.whenFollowed(result.position);
      return { goTo: pathOf(person), message: { text: done } };
    }),
  );

  return router;
}

/** By name. What is sought are the beginnings of words, whatever the accents; without any, everybody. */
async function peopleLike({ people }: Facade, search: string): Promise<readonly ListedPerson[]> {
  const found =
    search === ''
      ? await readAll((query) => people.list(query), {})
      : await readAll((query) => people.search(query), { text: search });
  return found.toSorted((one, other) => (one.name ?? '').localeCompare(other.name ?? '', 'en'));
}

const alikeShown = 10;

/** Some of those who may be one, each of them once, whatever the reasons. */
async function likelyDuplicates({ people }: Facade): Promise<readonly LikelyDuplicates[]> {
  const { items } = await people.likelyDuplicates({ limit: alikeShown });
  const whoTheyAre = (alike: LikelyDuplicates) => alike.people.map(({ personId }) => personId).join(' ');
  return [...new Map(items.map((alike) => [whoTheyAre(alike), alike])).values()];
}

function pathOf(person: string): string {
  return `/people/${encodeURIComponent(person)}`;
}

const sessionsShown = 5;

/** A person as coordinators see them; whoever was merged into somebody else is found there. */
export async function personPageFor(
  facade: Facade,
  personId: string,
  draft?: Draft,
): Promise<Page | Redirection> {
  const [person, actions] = await Promise.all([facade.people.get(personId), facade.people.actions(personId)]);
  if (!person || !actions) return notFoundPage;
  if (person.absorbedBy !== undefined) return { goTo: pathOf(person.absorbedBy) };
  const [contacts, clients, sessions] = await Promise.all([
    readContacts(facade, { personId }),
    readAll((query) => facade.workspaces.list(query), {}),
    readAll((query) => facade.support.list(query), { personId }),
  ]);
  const there = new Set(contacts.filter(isInOrInvited).map(({ workspaceId }) => workspaceId));
  const others = clients.filter(
    ({ workspaceId, isOpen, isPersonal }) => isOpen && !isPersonal && !there.has(workspaceId),
  );
  const newest = sessions.slice(-sessionsShown).toReversed();
  return personPage({ person, contacts, others, sessions: newest, actions, draft });
}

function isInOrInvited({ standing }: Contact): boolean {
  return standing !== 'no access' && standing !== 'expired';
}
