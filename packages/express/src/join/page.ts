import { createHash } from 'node:crypto';
import type { Html } from '../html.ts';
import { constantMarkup, html } from '../html.ts';
import type { Reply } from '../reply.ts';
import { htmlReply } from '../reply.ts';
import { pageStyle } from './page-style.ts';

/** A page that an invitee sees. */
export interface Page {
  title: string;
  main: Html;
  /** A constant, run once the page is there. */
  script?: string;
  /** Where its forms may lead, redirects included; by default it has none. */
  formTargets?: string;
}

/** Nothing loads, nothing runs and nothing is styled but what this package holds. */
export function pageReply(status: number, page: Page, headers: Readonly<Record<string, string>> = {}): Reply {
  const { title, main, script, formTargets = "'none'" } = page;
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(pageStyle)}`,
    ...(script === undefined ? [] : [`script-src ${hashOf(script)}`]),
    `form-action ${formTargets}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return htmlReply(status, layout(title, main, script), { 'Content-Security-Policy': policy, ...headers });
}

/**
 * With the header's `no-referrer` alone, browsers would send `Origin: null` along with a form; the meta element lets
 * them name this origin, to this origin alone.
 */
function layout(title: string, main: Html, script: string | undefined): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="same-origin" />
        <title>${title}</title>
        ${element('style', pageStyle)}
      </head>
      <body>
        <main>${main}</main>
        ${script !== undefined && element('script', script)}
      </body>
    </html>`;
}

/** Made whole, since the policy holds the hash of every character inside. */
function element(name: 'script' | 'style', content: string): Html {
  return constantMarkup(`<${name}>${content}</${name}>`);
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
