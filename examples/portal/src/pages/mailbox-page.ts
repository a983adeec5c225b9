import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { DeliveredMail } from '../mailbox.ts';
import type { Page } from '../page-server.ts';
import type { Paged } from '../paged.ts';
import { hiddenFields } from './form.ts';
import { pager } from './pager.ts';

export function mailboxPage(mails: Paged<DeliveredMail>): Page {
  return {
    title: 'Mailbox',
    isLive: true,
    main: html`<h1>Mailbox</h1>
      <p class="lead">
        Everybody’s mail, the newest first, so that you can follow the links. In a real portal each mail is in
        its receiver’s own mailbox, and nobody else ever sees the link.
      </p>
      <div id="mails" data-live>
        ${mails.total === 0 && html`<p class="empty">No mail yet. Invite somebody on a client’s page.</p>`}
        <ul class="stack">
          ${mails.items.map(
            ({ idempotencyKey, to, subject, text, link }) =>
              html`<li class="card">
                <h2>${subject}</h2>
                <p class="quiet">To ${to.name}, ${to.address}</p>
                <p><a href="${link}">${link.includes('#') ? 'Open the invitation' : 'Open the page'}</a></p>
                <details>
                  <summary>The whole mail<span class="hidden"> to ${to.name}</span></summary>
                  <pre>${text}</pre>
                </details>
                ${link.includes('#') && cameBackForm(idempotencyKey, to.name)}
              </li>`,
          )}
        </ul>
        ${pager(mails, '/mailbox')}
      </div>`,
  };
}

function cameBackForm(idempotencyKey: string, name: string): Html {
  return html`<form method="post" action="/mailbox/came-back">
    ${hiddenFields([['idempotencyKey', idempotencyKey]])}
    <button class="second">It came back<span class="hidden"> from ${name}</span></button>
  </form>`;
}
