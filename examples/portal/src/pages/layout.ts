import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { Message } from '../page-server.ts';
import type { Visitor } from '../visitor.ts';

export interface Layout {
  title: string;
  main: Html;
  visitor: Visitor | undefined;
  message: Message | undefined;
}

export function layout({ title, main, visitor, message }: Layout): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – Harbour Care</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header>
          <div>
            <a class="brand" href="/">Harbour Care</a>
            <nav aria-label="Pages">
              <ul>
                <li><a href="/">Tour</a></li>
                <li><a href="/clients">Clients</a></li>
                <li><a href="/mailbox">Mailbox</a></li>
                <li><a href="/my">My portal</a></li>
              </ul>
            </nav>
            <div class="who">${visitor ? signedIn(visitor) : html`<a href="/sign-in">Sign in</a>`}</div>
          </div>
        </header>
        <main id="main">
          ${message && html`<p class="message ${message.isRefusal && 'refusal'}" role="status">${message.text}</p>`}
          ${main}
        </main>
        <footer>
          <p>Harbour Care is made up. This is a demonstration of Latchkey: no passwords, no real mail.</p>
        </footer>
      </body>
    </html>`;
}

function signedIn({ name }: Visitor): Html {
  return html`<span>${name}</span>
    <a href="/sign-in">Switch</a>
    <form method="post" action="/sign-out"><button class="plain">Sign out</button></form>`;
}
