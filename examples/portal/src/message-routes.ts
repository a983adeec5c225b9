import type { NotificationKind } from '@latchkey/core';
import { notificationKind } from '@latchkey/core';
import type { Request } from 'express';
import { Router } from 'express';
import type { Facade, Latchkey } from 'latchkey';
import { draftOf } from './client-routes.ts';
import { field, typed } from './form-field.ts';
import type { Page, PageServer } from './page-server.ts';
import type { Draft } from './pages/form.ts';
import { messagePage } from './pages/message-page.ts';
import type { MessageKind, MessageRow } from './pages/messages-page.ts';
import { messagesPage } from './pages/messages-page.ts';
import { notFoundPage } from './pages/notice-page.ts';
import type { Rejection } from './refusal-in-words.ts';
import { refusalInWords } from './refusal-in-words.ts';
import { tenantId } from './seed.ts';
import type { Outcome } from './staff-command.ts';
import type { Visitor } from './visitor.ts';

/** What is mailed, and in whose words. */
export function messageRoutes(pages: PageServer, latchkey: Latchkey): Router {
  const facadeOf = ({ principalId }: Visitor) =>
    latchkey.as({ tenantId, actor: { type: 'principal', principalId } });
  const router = Router();

  router.get(
    '/messages',
    pages.forStaff(async ({ visitor }) => messagesPage(await messageKinds(facadeOf(visitor)))),
  );

  router.post(
    '/messages/switch',
    pages.forStaff(async ({ visitor, request }) => {
      const facade = facadeOf(visitor);
      const kind = notificationKind.safeParse(field(request, 'kind')).data;
      if (kind === undefined) return notFoundPage;
      const on = field(request, 'on') === 'yes';
      const result = await facade.tenants.switchNotification({ kind, on });
      if (!result.ok) {
        const text = refusalInWords(result.rejection);
        return messagesPage(await messageKinds(facade), { text, isRefusal: true });
      }
      await latchkey.whenFollowed(result.position);
      const text = on
        ? 'It is mailed again, and so is what waited.'
        : 'Nothing of that kind is mailed any more.';
      return { goTo: '/messages', message: { text } };
    }),
  );

  router.get(
    '/messages/:kind/:locale',
    pages.forStaff(async ({ visitor, request }) => {
      const facade = facadeOf(visitor);
      const row = await rowOf(facade, request);
      return row ? pageOf(facade, row) : notFoundPage;
    }),
  );

  // Where a form was refused, its address stays in the browser.
  router.get(['/messages/:kind', '/messages/:kind/:locale/:command'], (request, response) => {
    const { kind = '', locale } = request.params;
    const path = [kind, locale].map((part) => encodeURIComponent(String(part))).join('/');
    response.redirect(303, locale === undefined ? '/messages' : `/messages/${path}`);
  });

  router.post(
    '/messages/:kind/:locale/:command',
    pages.forStaff(async ({ visitor, request }) => {
      const facade = facadeOf(visitor);
      const row = await rowOf(facade, request);
      const command = String(request.params['command']);
      if (!row) return notFoundPage;
      if (command === 'preview') return pageOf(facade, row, request);
      const outcome = await messageCommand(facade, command, row, request);
      if (!outcome) return notFoundPage;
      const { result, done } = outcome;
      // What cannot be saved cannot be shown, for the same reason.
      if (!result.ok) return pageOf(facade, row, request);
      await latchkey.whenFollowed(result.position);
      return { goTo: pathOf(row), message: { text: done } };
    }),
  );

  return router;
}

async function messageCommand(
  { tenants }: Facade,
  command: string,
  { kind, locale }: MessageRow,
  request: Request,
): Promise<Outcome | undefined> {
  switch (command) {
    case 'save':
      return {
        result: await tenants.changeTemplate({ kind, locale, ...wordsOf(request) }),
        done: 'Saved. Mails are made of these words from now on.',
      };
    case 'reset':
      return {
        result: await tenants.resetTemplate({ kind, locale }),
        done: 'The built-in words are used again.',
      };
    default:
      return undefined;
  }
}

function wordsOf(request: Request) {
  return { subject: field(request, 'subject'), text: field(request, 'text') };
}

/** With an example: of what was typed, or else of what is used. */
async function pageOf(facade: Facade, row: MessageRow, sent?: Request): Promise<Page> {
  const { kind, locale } = row;
  const shown = await facade.tenants.previewTemplate({ kind, locale, ...(sent && wordsOf(sent)) });
  const rejection = shown.ok ? undefined : shown.rejection;
  return messagePage({
    row,
    example: shown.ok ? shown : undefined,
    draft: sent && draftFrom(sent, rejection),
  });
}

function draftFrom(request: Request, rejection: Rejection | undefined): Draft {
  const tried = { command: 'save', personId: '', typed: typed(request), refusal: '', issues: [] };
  if (!rejection) return tried;
  const draft = draftOf('save', request, rejection);
  const { refusal } = draft;
  return rejection.type === 'TemplateInvalid'
    ? { ...draft, issues: [{ path: rejection.part, message: refusal }] }
    : draft;
}

async function messageKinds({ tenants }: Facade): Promise<readonly MessageKind[]> {
  const templates = await tenants.templates();
  if (!templates) return [];
  const { own, builtIn, switchedOff } = templates;
  return notificationKind.options.map((kind) => {
    const ofKind = <Each extends { kind: NotificationKind }>(each: Each) => each.kind === kind;
    const words = new Map<string, Omit<MessageRow, 'kind' | 'locale'>>();
    for (const { locale, subject, text } of builtIn.filter(ofKind))
      words.set(locale, { subject, text, isOwn: false });
    for (const { locale, subject, text } of own.filter(ofKind))
      words.set(locale, { subject, text, isOwn: true });
    const rows = [...words].map(([locale, word]) => ({ kind, locale, ...word }));
    return { kind, isOn: !switchedOff.includes(kind), rows };
  });
}

async function rowOf(facade: Facade, { params }: Request): Promise<MessageRow | undefined> {
  const rows = (await messageKinds(facade)).flatMap((each) => each.rows);
  return rows.find(({ kind, locale }) => kind === params['kind'] && locale === params['locale']);
}

function pathOf({ kind, locale }: MessageRow): string {
  return `/messages/${kind}/${locale}`;
}
