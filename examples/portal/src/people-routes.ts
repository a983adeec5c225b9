import { Router } from 'express';
import type { Facade, Latchkey } from 'latchkey';
import { draftOf } from './client-routes.ts';
import { readContacts } from './contact.ts';
import { asked } from './form-field.ts';
import type { Page, PageServer } from './page-server.ts';
import { paged, searched } from './paged.ts';
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
      const search = asked(request, 'q');
      const [people, contacts] = await Promise.all([
        readAll((query) => facade.people.list(query), {}),
        readContacts(facade),
      ]);
      const at = Map.groupBy(contacts, ({ personId }) => personId);
      const found = people
        .filter(({ name, email }) =>
          [name, email].some((text) => searched(text ?? '').includes(searched(search))),
        )
        .toSorted((one, other) => (one.name ?? '').localeCompare(other.name ?? '', 'en'))
        .map((person) => ({ person, contacts: at.get(person.personId) ?? [] }));
      return peoplePage(paged(found, asked(request, 'page'), peopleOnAPage), search);
    }),
  );

  router.get(
    '/people/:person',
    pages.forStaff(async ({ visitor, request }) =>
      pageOf(facadeOf(visitor), String(request.params['person'])),
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
      const { result, done } = outcome;
      if (!result.ok) return pageOf(facade, person, draftOf(command, request, result.rejection));
      await latchkey.whenFollowed(result.position);
      return { goTo: pathOf(person), message: { text: done } };
    }),
  );

  return router;
}

function pathOf(person: string): string {
  return `/people/${encodeURIComponent(person)}`;
}

async function pageOf(facade: Facade, personId: string, draft?: Draft): Promise<Page> {
  const [person, actions] = await Promise.all([facade.people.get(personId), facade.people.actions(personId)]);
  if (!person || !actions) return notFoundPage;
  return personPage({ person, contacts: await readContacts(facade, { personId }), actions, draft });
}
