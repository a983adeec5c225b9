import { Router } from 'express';
import type { Latchkey } from 'latchkey';
import { asked, field } from './form-field.ts';
import type { Mailbox } from './mailbox.ts';
import type { PageServer } from './page-server.ts';
import { paged } from './paged.ts';
import { mailboxPage } from './pages/mailbox-page.ts';
import { refusalInWords } from './refusal-in-words.ts';
import { tenantId } from './seed.ts';

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
  // What a mail service would tell by its webhook.
  router.post(
    '/mailbox/came-back',
    pages.forAnybody(async ({ request }) => {
      const mailService = latchkey.as({ tenantId, actor: { type: 'system', part: 'mail-service' } });
      const result = await mailService.invitations.reportDelivery({
        idempotencyKey: field(request, 'idempotencyKey'),
        outcome: 'bounced',
        isPermanent: true,
        diagnostics: '550 5.1.1 no such mailbox',
      });
      if (!result.ok) {
        return { goTo: '/mailbox', message: { text: refusalInWords(result.rejection), isRefusal: true } };
      }
      await latchkey.whenFollowed(result.position);
      return { goTo: '/mailbox', message: { text: 'Latchkey was told that this mail came back for good.' } };
    }),
  );
  router.get('/mailbox.json', (_request, response, next) => {
    asJson().then((mails) => response.set('Cache-Control', 'no-store').json(mails), next);
  });
  return router;
}
