import { html } from '@latchkey/express';
import type { ListedWorkspace } from 'latchkey';
import type { Contact } from '../contact.ts';
import type { Page } from '../page-server.ts';
import { standingBadge } from './standing-badge.ts';

export function clientsPage(
  clients: readonly { client: ListedWorkspace; contacts: readonly Contact[] }[],
): Page {
  return {
    title: 'Clients',
    main: html`<h1>Clients</h1>
      <p>Each client has a workspace of their own. Open one to invite somebody to it.</p>
      <ul class="cards">
        ${clients.map(
          ({ client, contacts }) =>
            html`<li class="card">
              <h2><a href="/clients/${encodeURIComponent(client.workspaceId)}">${client.name}</a></h2>
              ${contacts.length === 0 && html`<p class="quiet">Nobody was invited yet.</p>`}
              ${contacts.map(({ name, standing }) => html`<p>${name} ${standingBadge(standing)}</p>`)}
            </li>`,
        )}
      </ul>`,
  };
}
