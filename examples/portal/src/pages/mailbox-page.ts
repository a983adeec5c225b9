import { html } from '@latchkey/express';
import type { DeliveredMail } from '../mailbox.ts';
import type { Page } from '../page-server.ts';

export function mailboxPage(mails: readonly DeliveredMail[]): Page {
  return {
    title: 'Mailbox',
    main: html`<h1>Mailbox</h1>
      <p>
        Everybody’s mail, the newest first, so that you can follow the links. In a real portal each mail is in
        its receiver’s own mailbox, and nobody else ever sees the link.
      </p>
      ${mails.length === 0 && html`<p class="quiet">No mail yet. Invite somebody on a client’s page.</p>`}
      <ul class="stack">
        ${mails.map(
          ({ to, subject, text, link }) =>
            html`<li class="card">
              <h2>${subject}</h2>
              <p class="quiet">To ${to.name}, ${to.address}</p>
              <p><a href="${link}">Open the invitation</a></p>
              <details>
                <summary>The whole mail</summary>
                <pre>${text}</pre>
              </details>
            </li>`,
        )}
      </ul>`,
  };
}
