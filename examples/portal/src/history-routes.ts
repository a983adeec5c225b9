import { Router } from 'express';
import type { Latchkey } from 'latchkey';
import { asked } from './form-field.ts';
import type { PageServer } from './page-server.ts';
import { historyPage } from './pages/history-page.ts';
import { notFoundPage } from './pages/notice-page.ts';
import { tenantId } from './seed.ts';

/** What happened to an invitation; `?step=3` shows what was so after the third of it. */
export function historyRoutes(pages: PageServer, latchkey: Latchkey): Router {
  const router = Router();
  router.get(
    '/history/:invitation',
    pages.forStaff(async ({ visitor: { principalId }, request }) => {
      const facade = latchkey.as({ tenantId, actor: { type: 'principal', principalId } });
      const id = String(request.params['invitation']);
      const [invitation, history] = await Promise.all([facade.invitations.get(id), facade.audit.history(id)]);
      return invitation && history ? historyPage(invitation, history, asked(request, 'step')) : notFoundPage;
    }),
  );
  return router;
}
