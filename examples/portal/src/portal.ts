import type { RequestListener } from 'node:http';
import { latchkeyRouter } from '@latchkey/express';
import express from 'express';
import type { Clock, EventStore, KeyVault, ReadModels } from 'latchkey';
import { createLatchkey, everything, systemClock } from 'latchkey';
import { assets } from './assets.ts';
import { clientRoutes } from './client-routes.ts';
import { createPageServer } from './page-server.ts';
import { historyRoutes } from './history-routes.ts';
import { ownForms, ownHost } from './own-site.ts';
import type { Mailbox } from './mailbox.ts';
import { mailboxRoutes } from './mailbox-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { myRoutes } from './my-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { permissionName } from './permissions.ts';
import { homePage } from './pages/home-page.ts';
import { notFoundPage } from './pages/notice-page.ts';
import { seed, tenantId } from './seed.ts';
import { createSessions } from './session.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { supportRoutes } from './support-routes.ts';
import { coordinators, isCoordinator } from './visitor.ts';

export interface PortalOptions {
  eventStore: EventStore;
  readModels: ReadModels;
  keyVault: KeyVault;
  masterKey: Uint8Array;
  mailbox: Mailbox;
  /** Where people open the portal, such as `http://localhost:3000`. */
  origin: string;
  clock?: Clock | undefined;
}

export interface Portal {
  serve: RequestListener;
  /** Stops Latchkey; the stores that were given stay open. */
  close(): Promise<void>;
}

/** The host product: who is signed in, who is staff and what staff may give is all that it tells Latchkey. */
export async function createPortal(options: PortalOptions): Promise<Portal> {
  const { mailbox, origin, clock = systemClock, ...stores } = options;
  const latchkey = createLatchkey({
    ...stores,
    clock,
    mailer: mailbox.mailer,
    baseUrl: `${origin}/portal`,
    mayGive: ({ principalId }) => (isCoordinator(principalId) ? everything : undefined),
  });
  await latchkey.start();
  await seed(latchkey);

  const sessions = createSessions(latchkey, clock);
  const pages = createPageServer(latchkey, sessions);
  const app = express();
  app.disable('x-powered-by');
  app.use(ownHost(origin));
  app.use(
    '/portal',
    latchkeyRouter(latchkey, {
      async authenticate(request) {
        const visitor = await sessions.visitorOf(request);
        return (
          visitor && {
            tenantId,
            principalId: visitor.principalId,
            verifiedEmail: visitor.verifiedEmail,
            supportSessionId: visitor.support?.supportSessionId,
          }
        );
      },
      authorize: ({ principalId }) => isCoordinator(principalId),
      signInUrl: (returnTo) => `/sign-in?returnTo=${encodeURIComponent(returnTo)}`,
      afterAcceptUrl: ({ workspaceId }) => `/my/${encodeURIComponent(workspaceId)}`,
      names: {
        principal: ({ principalId }) => coordinators[principalId],
        permission: ({ permission, language }) => permissionName(permission, language),
      },
      onNewLinkAsked: ({ workspaceId, invitationId, generation }) =>
        mailbox.tellCoordinators({
          idempotencyKey: `${invitationId}:${generation}:new-link`,
          subject: 'Somebody asks for a new link',
          text: 'The link of an invitation has ended, and its holder asks for a new one.',
          link: `${origin}/clients/${encodeURIComponent(workspaceId)}`,
        }),
      clock,
    }),
  );

  app.use(assets());
  app.use(ownForms(origin), express.urlencoded({ extended: false, limit: '32kb' }));
  app.get(
    '/',
    pages.forAnybody(({ visitor }) => homePage(visitor)),
  );
  app.use(signInRoutes(pages, sessions, latchkey, origin));
  app.use(supportRoutes(pages, sessions, latchkey));
  app.use(mailboxRoutes(pages, mailbox, latchkey));
  app.use(clientRoutes(pages, latchkey));
  app.use(peopleRoutes(pages, latchkey));
  app.use(messageRoutes(pages, latchkey));
  app.use(historyRoutes(pages, latchkey));
  app.use(myRoutes(pages, latchkey));
  app.use(pages.forAnybody(() => notFoundPage));
  app.use(pages.onFault);

  return { serve: app, close: () => latchkey.close() };
}
