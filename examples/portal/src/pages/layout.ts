import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { Message } from '../page-server.ts';
import type { Support, Visitor } from '../visitor.ts';
import { moment } from './moment.ts';

export interface Layout {
  title: string;
  main: Html;
  visitor: Visitor | undefined;
  message: Message | undefined;
  isLive: boolean;
  /** Where the page is. */
  path: string;
}

export function layout({ title, main, visitor, message, isLive, path }: Layout): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – Harbour Care</title>
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/style.css" />
        <script src="/portal.js" defer></script>
      </head>
      <body ${isLive && html`data-changes="/portal/changes"`}>
        <a class="skip" href="#main">Skip to the content</a>
        <header>
          <div>
            <a class="brand" href="/">Harbour Care</a>
            <nav aria-label="Pages">
              <ul>
                ${pages.map(([to, label]) => html`<li><a href="${to}" ${isAt(path, to) && html`aria-current="page"`}>${label}</a></li>`)}
              </ul>
            </nav>
            <div class="who">${visitor ? signedIn(visitor) : html`<a href="/sign-in">Sign in</a>`}</div>
          </div>
        </header>
        ${visitor?.support && actingAs(visitor.support)}
        <main id="main" tabindex="-1">
          ${message && html`<p class="message ${message.isRefusal && 'refusal'}" role="${message.isRefusal ? 'alert' : 'status'}">${message.text}</p>`}
          ${main}
        </main>
        <footer>
          <p>Harbour Care is made up. This is a demonstration of Latchkey: no passwords, no real mail.</p>
        </footer>
      </body>
    </html>`;
}

const pages = [
  ['/', 'Tour'],
  ['/clients', 'Clients'],
  ['/people', 'People'],
  ['/messages', 'Messages'],
  ['/mailbox', 'Mailbox'],
  ['/my', 'My portal'],
] as const;

function isAt(path: string, page: string): boolean {
  return path === page || (page !== '/' && path.startsWith(`${page}/`));
}

function actingAs({ name, until }: Support): Html {
  return html`<section class="acting" aria-label="Signed in as somebody else">
    <form method="post" action="/support/end">
      <p>You are signed in as <strong>${name}</strong>, until ${moment(until)} at most. It is on record.</p>
      <button class="second">End</button>
    </form>
  </section>`;
}

function signedIn({ name }: Visitor): Html {
  return html`<span>${name}</span>
    <a href="/sign-in">Switch</a>
    <form method="post" action="/sign-out"><button class="plain">Sign out</button></form>`;
}
