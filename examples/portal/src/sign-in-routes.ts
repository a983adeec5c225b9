import { Router } from 'express';
import type { Latchkey } from 'latchkey';
import { field } from './form-field.ts';
import type { PageServer } from './page-server.ts';
import { signInPage } from './pages/sign-in-page.ts';
import type { Sessions } from './session.ts';
import { endSupport } from './support-routes.ts';
import { visitorFor } from './visitor.ts';

export function signInRoutes(
  pages: PageServer,
  sessions: Sessions,
  latchkey: Latchkey,
  origin: string,
): Router {
  const router = Router();

  router.get(
    '/sign-in',
    pages.forAnybody(({ request, visitor }) =>
      signInPage(visitor, pageOf(origin, request.query['returnTo'])),
    ),
  );

  router.post(
    '/sign-in',
    pages.forAnybody(async ({ request, response, visitor }) => {
      const returnTo = pageOf(origin, field(request, 'returnTo'));
      const as = field(request, 'as').trim();
      const newcomer = visitorFor(as);
      if (!newcomer) return signInPage(visitor, returnTo, as);
      await endSupport(latchkey, visitor);
      await sessions.signIn(request, response, newcomer);
      const isOnTheWay = returnTo !== pageOf(origin, '/');
      return { goTo: isOnTheWay || !newcomer.isCoordinator ? returnTo : '/clients' };
    }),
  );

  router.post(
    '/sign-out',
    pages.forAnybody(async ({ request, response, visitor }) => {
      await endSupport(latchkey, visitor);
      await sessions.signOut(request, response);
      return { goTo: '/', message: { text: 'You are signed out.' } };
    }),
  );

  return router;
}

/** A page of this site; anything else leads to the first page. Whole, since a path can begin like another host's URL. */
function pageOf(origin: string, given: unknown): string {
  const url = typeof given === 'string' ? URL.parse(given, origin) : null;
  return url?.origin === origin ? url.href : `${origin}/`;
}
