import { createHash } from 'node:crypto';
import type { Host } from '../host.ts';
import type { Html } from '../html.ts';
import { constantMarkup, html, isHtml } from '../html.ts';
import type { Reply } from '../reply.ts';
import { htmlReply } from '../reply.ts';
import { pageStyle } from './page-style.ts';
import type { PageData, PageFrame, PageName, ShownPage } from './page-templates.ts';
import { withoutPart } from './without-part.ts';

/** A page that an invitee sees. */
export interface Page<Name extends PageName = PageName> extends ShownPage {
  name: Name;
  data: PageData[Name];
  /** A constant, which stands in `main` as `scriptElement` made it. */
  script?: string;
  /** Where its forms may lead, redirects included; by default it has none. */
  formTargets?: string;
}

export type PageReply = <Name extends PageName>(
  status: number,
  page: Page<Name>,
  headers?: Readonly<Record<string, string>>,
) => Reply;

/**
 * Sends pages as the host wants them to look. What keeps them safe stands in the headers, and in forms that templates are
 * given ready: a template that fails or gives no markup is done without.
 */
export function pageReplies(host: Host): PageReply {
  const { layout, templates = {} } = host.options.pages ?? {};

  function made(part: string, byItself: Html, make: (() => unknown) | undefined): Html {
    if (!make) return byItself;
    try {
      const given = make();
      if (isHtml(given)) return given;
      throw new TypeError(`${part} gave no markup of html`);
    } catch (fault) {
      return withoutPart(host, part, byItself, fault);
    }
  }

  return (status, page, headers = {}) => {
    const { name, data, language, title, script, formTargets = "'none'" } = page;
    const template = templates[name];
    const main = made(
      `pages.templates.${name}`,
      page.main,
      template && (() => template({ ...data, language, title, main: page.main })),
    );
    const frame = { language, title, main, head, style };
    const document = made('pages.layout', plainLayout(frame), layout && (() => layout(frame)));
    return htmlReply(status, document, {
      'Content-Security-Policy': policyOf(script, formTargets, layout !== undefined),
      'Content-Language': language,
      Vary: 'Accept-Language',
      ...headers,
    });
  };
}

/** Made whole, since the policy holds the hash of every character inside. */
export function scriptElement(script: string): Html {
  return constantMarkup(`<script>${script}</script>`);
}

const style = constantMarkup(`<style>${pageStyle}</style>`);

/**
 * With the header's `no-referrer` alone, browsers would send `Origin: null` along with a form; the meta element lets
 * them name this origin, to this origin alone.
 */
const head = html`<meta charset="utf-8" />
  <meta name="viewport" content="width=device-width, initial-scale=1" />
  <meta name="color-scheme" content="light dark" />
  <meta name="referrer" content="same-origin" />`;

function plainLayout({ language, title, head, style, main }: PageFrame): Html {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        ${head}
        <title>${title}</title>
        ${style}
      </head>
      <body>
        <main>${main}</main>
      </body>
    </html>`;
}

/**
 * Nothing loads, nothing runs and nothing is styled but what this package holds. A layout of the host's may bring styles,
 * pictures and fonts of the same origin; scripts, never.
 */
function policyOf(script: string | undefined, formTargets: string, hasLayout: boolean): string {
  return [
    "default-src 'none'",
    `style-src ${hashOf(pageStyle)}${hasLayout ? " 'self'" : ''}`,
    ...(hasLayout ? ["img-src 'self'", "font-src 'self'"] : []),
    ...(script === undefined ? [] : [`script-src ${hashOf(script)}`]),
    `form-action ${formTargets}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
