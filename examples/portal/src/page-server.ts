import type { Html } from '@latchkey/express';
import { renderHtml } from '@latchkey/express';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Latchkey } from 'latchkey';
import { z } from 'zod';
import { clearCookie, readCookie, writeCookie } from './cookie.ts';
import { layout } from './pages/layout.ts';
import { faultPage, inSupportPage, staffOnlyPage } from './pages/notice-page.ts';
import type { Sessions } from './session.ts';
import type { Visitor } from './visitor.ts';

/** A page to show. */
export interface Page {
  title: string;
  main: Html;
  /** By default 200. */
  status?: number;
  /** What to say above all else, in place of what the last form left to be said. */
  message?: Message | undefined;
  /** Whether staff see what others change without asking for it. */
  isLive?: boolean;
}

/** Where to go after a form, and what to say there, once. */
export interface Redirection {
  goTo: string;
  message?: Message;
}

export interface Message {
  text: string;
  isRefusal?: boolean | undefined;
}

interface Visit<Who> {
  visitor: Who;
  request: Request;
  response: Response;
}

type Answer<Who> = (visit: Visit<Who>) => Promise<Page | Redirection> | Page | Redirection;

/** Turns what the routes answer into pages and redirections. */
export interface PageServer {
  forAnybody(answer: Answer<Visitor | undefined>): RequestHandler;
  /** Whoever is not signed in is sent there, and back again. Also for coordinators who are signed in as somebody. */
  forSignedIn(answer: Answer<Visitor>): RequestHandler;
  /** For coordinators who are nobody but themselves. */
  forStaff(answer: Answer<Visitor>): RequestHandler;
  onFault: ErrorRequestHandler;
}

const messageCookie = 'portal-message';
const messageUse = 'portal message';
const messageContent = z.object({ text: z.string(), isRefusal: z.boolean().optional() });

const protection = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

export function createPageServer(latchkey: Latchkey, sessions: Sessions): PageServer {
  async function send(
    { request, response, visitor }: Visit<Visitor | undefined>,
    answer: Page | Redirection,
  ): Promise<void> {
    response.set(protection);
    if ('goTo' in answer) {
      const { goTo, message } = answer;
      if (message) {
        const sealed = await latchkey.seal(messageUse, JSON.stringify(message));
        writeCookie(response, messageCookie, sealed, 60);
      }
      response.redirect(303, goTo);
      return;
    }
    const { title, main, status = 200, message = await takeMessage(request, response) } = answer;
    const isLive = answer.isLive === true && visitor?.isCoordinator === true && !visitor.support;
    response
      .status(status)
      .type('html')
      .send(renderHtml(layout({ title, main, visitor, message, isLive, path: request.path })));
  }

  async function takeMessage(request: Request, response: Response): Promise<Message | undefined> {
    const sealed = readCookie(request, messageCookie);
    // A script that fetches the page anew leaves it to the page that is gone to.
    if (sealed === undefined || request.get('Sec-Fetch-Dest') === 'empty') return undefined;
    clearCookie(response, messageCookie);
    const text = await latchkey.unseal(messageUse, sealed);
    return text === undefined ? undefined : messageContent.parse(JSON.parse(text));
  }

  const forAnybody: PageServer['forAnybody'] = (answer) => async (request, response) => {
    const visit = { request, response, visitor: await sessions.visitorOf(request) };
    await send(visit, await answer(visit));
  };

  const forSignedIn: PageServer['forSignedIn'] = (answer) =>
    forAnybody(({ visitor, ...visit }) => {
      if (visitor) return answer({ visitor, ...visit });
      const { method, originalUrl } = visit.request;
      return { goTo: `/sign-in?returnTo=${encodeURIComponent(method === 'GET' ? originalUrl : '/')}` };
    });

  return {
    forAnybody,
    forSignedIn,
    forStaff: (answer) =>
      forSignedIn((visit) => {
        const { isCoordinator, support } = visit.visitor;
        if (support) return inSupportPage(support);
        return isCoordinator ? answer(visit) : staffOnlyPage(visit.visitor);
      }),

    onFault: (fault: unknown, _request, response, next) => {
      const { status } = fault as { status?: unknown };
      const isTheirs = typeof status === 'number' && status >= 400 && status < 500;
      if (!isTheirs) console.error('A request failed:', fault);
      if (response.headersSent) return next(fault);
      const page = faultPage(isTheirs);
      response
        .set(protection)
        .status(page.status ?? 500)
        .type('html');
      response.send(
        renderHtml(layout({ ...page, visitor: undefined, message: undefined, isLive: false, path: '' })),
      );
    },
  };
}
