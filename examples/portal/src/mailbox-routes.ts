import { Router } from 'express';
import type { Latchkey } from 'latchkey';
import { asked } from './form-field.ts';
import type { Mailbox } from './mailbox.ts';
import type { PageServer } from './page-server.ts';
import { paged } from './paged.ts';
import { mailboxPage } from './pages/mailbox-page.ts';

const mailsOnAPage = 20;

/** Everybody's mail, for everybody to read: no such thing outside a demonstration. What is being sent is waited for. */
export function mailboxRoutes(pages: PageServer, mailbox: Mailbox, latchkey: Latchkey): Router {
  const asJson = async () => {
    await latchkey.whenIdle();
    return { mails: await mailbox.mails() };
  };
  const router = Router();
  router.get(
    '/mailbox',
    pages.forAnybody(async ({ request }) =>
      mailboxPage(paged((await asJson()).mails, asked(request, 'page'), mailsOnAPage)),
    ),
  );
  router.get('/mailbox.json', (_request, response, next) => {
    asJson().then((mails) => response.set('Cache-Control', 'no-store').json(mails), next);
  });
  return router;
}
