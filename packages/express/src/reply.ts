import type { Response } from 'express';
import type { Html } from './html.ts';
import { renderHtml } from './html.ts';

/** What a request is answered with: data until it is sent. */
export interface Reply {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Goes on writing behind the headers, in place of the body, and ends the response itself. */
  goOn?: (response: Response) => void;
}

/** Nothing that a browser may load, run, frame or send a form from. */
const lockedDown = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** What every answer carries, unless it says otherwise. */
const protection: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': lockedDown,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

export function jsonReply(
  status: number,
  value: object,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

export function htmlReply(status: number, page: Html, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers },
    body: renderHtml(page),
  };
}

/** Sends the browser on, with a GET. */
export function seeOther(url: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status: 303, headers: { Location: url, ...headers }, body: '' };
}

/**
 * Past Express's own `send`, which would add a weak ETag and answer 304 by itself. Cookies that the host has set on the
 * way stay, and so does what it says answers depend on.
 */
export function send(response: Response, { status, headers, body, goOn }: Reply): void {
  response.removeHeader('X-Powered-By');
  for (const [name, value] of Object.entries({ ...protection, ...headers })) {
    if (name === 'Set-Cookie') response.appendHeader(name, value);
    else if (name === 'Vary') response.vary(value);
    else response.setHeader(name, value);
  }
  response.statusCode = status;
  if (goOn) {
    response.flushHeaders();
    goOn(response);
    return;
  }
  // As bytes: text would take the headers along into UTF-8, and what a request's header brought may be Latin-1.
  const bytes = Buffer.from(body);
  response.setHeader('Content-Length', bytes.length);
  response.end(bytes);
}
