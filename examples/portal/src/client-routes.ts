import type { Request } from 'express';
import { Router } from 'express';
import type { Facade, Latchkey, ListedWorkspace } from 'latchkey';
import type { Contact } from './contact.ts';
import { readContacts } from './contact.ts';
import { readActions } from './contact-command.ts';
import { asked, field, numberIn, typed } from './form-field.ts';
import type { Page, PageServer } from './page-server.ts';
import { paged, searched } from './paged.ts';
import type { ClientView } from './pages/client-page.ts';
import { clientPage } from './pages/client-page.ts';
import type { ClientRow } from './pages/clients-page.ts';
import { clientsPage, standingOfClient } from './pages/clients-page.ts';
import type { Draft } from './pages/form.ts';
import { notFoundPage } from './pages/notice-page.ts';
import { readAll } from './read-all.ts';
import { refusalInWords } from './refusal-in-words.ts';
import { tenantId } from './seed.ts';
import type { Outcome } from './staff-command.ts';
import { staffCommand } from './staff-command.ts';
import type { Visitor } from './visitor.ts';

const clientsOnAPage = 12;
const peopleOnAPage = 20;

/** The clients, as coordinators see them and what they do there. */
export function clientRoutes(pages: PageServer, latchkey: Latchkey): Router {
  const facadeOf = ({ principalId }: Visitor) =>
    latchkey.as({ tenantId, actor: { type: 'principal', principalId } });
  const router = Router();

  router.get(
    '/clients',
    pages.forStaff(({ visitor, request }) => clientsPageOf(facadeOf(visitor), request)),
  );

  router.post(
    '/seats',
    pages.forStaff(async ({ visitor, request }) => {
      const facade = facadeOf(visitor);
      const capacity = numberIn(request, 'capacity');
      const result = await facade.seats.license({ capacity });
      if (!result.ok) return clientsPageOf(facade, request, draftOf('license', request, result.rejection));
      await latchkey.whenFollowed(result.position);
      return { goTo: '/clients', message: { text: `There are ${capacity} seats from now on.` } };
    }),
  );

  // Where a form was refused, its address stays in the browser.
  router.get('/seats', (_request, response) => response.redirect(303, '/clients'));

  router.get(
    '/clients/:client',
    pages.forStaff(async ({ visitor, request }) => pageOf(facadeOf(visitor), request)),
  );

  // Where a form was refused, its address stays in the browser.
  router.get(
    '/clients/:client/:command',
    pages.forStaff(({ request }) => ({ goTo: pathOf(String(request.params['client'])) })),
  );

  router.post(
    '/clients/:client/:command',
    pages.forStaff(async ({ visitor, request }) => {
      const facade = facadeOf(visitor);
      const client = String(request.params['client']);
      const command = String(request.params['command']);
      const outcome = await staffCommand(facade, command, client, request);
      if (!outcome) return notFoundPage;
      const { result, done } = outcome;
      if (!result.ok) return pageOf(facade, request, { draft: draftOf(command, request, result.rejection) });
      // The lists know of it before the page that shows them is asked for.
      await latchkey.whenFollowed(result.position);
      if (result.url !== undefined) {
        return pageOf(facade, request, { copied: { url: result.url, message: { text: done } } });
      }
      return { goTo: pathOf(client), message: { text: done } };
    }),
  );

  return router;
}

/** What a form was filled in with, and why it was refused. */
export function draftOf(
  command: string,
  request: Request,
  rejection: Extract<Outcome['result'], { ok: false }>['rejection'],
  at?: string,
) {
  const refusal = `${at === undefined ? '' : `${at}: `}${refusalInWords(rejection)}`;
  const issues = rejection.issues ?? [];
  return { command, personId: field(request, 'personId'), typed: typed(request), refusal, issues };
}

function pathOf(client: string): string {
  return `/clients/${encodeURIComponent(client)}`;
}

async function pageOf(
  facade: Facade,
  request: Request,
  more: Pick<ClientView, 'draft' | 'copied'> = {},
): Promise<Page> {
  const client = await facade.workspaces.get(String(request.params['client']));
  if (!client) return notFoundPage;
  const { workspaceId } = client;
  const { items, ...place } = paged(
    await readContacts(facade, { workspaceId }),
    asked(request, 'page'),
    peopleOnAPage,
  );
  const judged = await Promise.all(
    items.map(async (contact) => ({ contact, actions: await readActions(facade, contact) })),
  );
  return clientPage({ client, contacts: { ...place, items: judged }, ...more });
}

async function clientsPageOf(facade: Facade, request: Request, draft?: Draft): Promise<Page> {
  const filter = { search: asked(request, 'q'), status: asked(request, 'status') };
  const [rows, tenant, seats] = await Promise.all([rowsOf(facade), facade.tenants.get(), facade.seats.get()]);
  const found = rows.filter((row) => isLike(row, searched(filter.search), filter.status));
  const hasSeats = (tenant?.policy.seats ?? 'none') !== 'none';
  return clientsPage({
    found: paged(found, asked(request, 'page'), clientsOnAPage),
    filter,
    seats: hasSeats ? seats : undefined,
    draft,
  });
}

/** Every client with everybody around them, by name. */
async function rowsOf(facade: Facade): Promise<readonly ClientRow[]> {
  const [clients, contacts] = await Promise.all([
    readAll((query) => facade.workspaces.list(query), {}),
    readContacts(facade),
  ]);
  const around = Map.groupBy(contacts, ({ workspaceId }) => workspaceId);
  return clients
    .filter(({ isPersonal }) => !isPersonal)
    .map((client) => ({ client, contacts: around.get(client.workspaceId) ?? [] }))
    .toSorted((one, other) => nameOf(one.client).localeCompare(nameOf(other.client), 'en'));
}

function nameOf({ name, workspaceId }: ListedWorkspace): string {
  return name ?? workspaceId;
}

function isLike({ client, contacts }: ClientRow, search: string, status: string): boolean {
  const texts = [nameOf(client), ...contacts.flatMap(({ name, email }) => [name, email])];
  const stands = [standingOfClient(contacts), ...contacts.map(({ standing }: Contact) => standing)];
  return (
    texts.some((text) => searched(text).includes(search)) &&
    (status === '' || (stands as readonly string[]).includes(status))
  );
}
