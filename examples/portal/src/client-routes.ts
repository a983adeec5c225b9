import { Router } from 'express';
import type { Facade, Latchkey } from 'latchkey';
import { contactsOf } from './contact.ts';
import type { PageServer } from './page-server.ts';
import { clientPage } from './pages/client-page.ts';
import { clientsPage } from './pages/clients-page.ts';
import { historyPage } from './pages/history-page.ts';
import { notFoundPage } from './pages/notice-page.ts';
import { refusalInWords } from './refusal-in-words.ts';
import { tenantId } from './seed.ts';
import { staffCommand } from './staff-command.ts';
import type { Visitor } from './visitor.ts';

/** What coordinators see and do. Every form leads back to the client's page, with a word on what came of it. */
export function clientRoutes(pages: PageServer, latchkey: Latchkey): Router {
  const facadeOf = ({ principalId }: Visitor) =>
    latchkey.as({ tenantId, actor: { type: 'principal', principalId } });
  const clientsOf = async (facade: Facade) => (await facade.workspaces.list({ limit: 500 })).items;
  const router = Router();

  router.get(
    '/clients',
    pages.forStaff(async ({ visitor }) => {
      const facade = facadeOf(visitor);
      const clients = await clientsOf(facade);
      const contacts = await Promise.all(clients.map(({ workspaceId }) => contactsOf(facade, workspaceId)));
      return clientsPage(clients.map((client, index) => ({ client, contacts: contacts[index] ?? [] })));
    }),
  );

  router.get(
    '/clients/:client',
    pages.forStaff(async ({ visitor, request }) => {
      const facade = facadeOf(visitor);
      const { client: id } = request.params;
      const client = (await clientsOf(facade)).find(({ workspaceId }) => workspaceId === id);
      return client ? clientPage(client, await contactsOf(facade, client.workspaceId)) : notFoundPage;
    }),
  );

  router.post(
    '/clients/:client/:action',
    pages.forStaff(async ({ visitor, request }) => {
      const facade = facadeOf(visitor);
      const client = String(request.params['client']);
      const outcome = await staffCommand(facade, String(request.params['action']), client, request);
      if (!outcome) return notFoundPage;
      const goTo = `/clients/${encodeURIComponent(client)}`;
      const { result, done } = outcome;
      if (!result.ok) return { goTo, message: { text: refusalInWords(result.rejection), isRefusal: true } };
      // The lists know of it before the page that shows them is asked for.
      await latchkey.whenFollowed(result.position);
      return { goTo, message: { text: done } };
    }),
  );

  router.get(
    '/history/:invitation',
    pages.forStaff(async ({ visitor, request }) => {
      const facade = facadeOf(visitor);
      const id = String(request.params['invitation']);
      const [invitation, history] = await Promise.all([facade.invitations.get(id), facade.audit.history(id)]);
      return invitation && history ? historyPage(invitation, history) : notFoundPage;
    }),
  );

  return router;
}
