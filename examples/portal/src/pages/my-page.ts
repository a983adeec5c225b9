import { html } from '@latchkey/express';
import type { ListedWorkspace } from 'latchkey';
import type { Page } from '../page-server.ts';
import type { Visitor } from '../visitor.ts';

export function myPage({ name }: Visitor, clients: readonly ListedWorkspace[]): Page {
  return {
    title: 'My portal',
    main: html`<h1>My portal</h1>
      <p>What ${name} may enter now:</p>
      ${
        clients.length === 0 &&
        html`<p class="quiet">
          Nothing. Whoever was invited and has accepted finds the client here, as long as access is not
          suspended or revoked; the client’s own page, such as <a href="/my/rosa-diaz">Rosa Diaz</a>, says why
          it is shut.
        </p>`
      }
      <ul class="cards">
        ${clients.map(
          ({ workspaceId, name }) =>
            html`<li class="card">
              <h2><a href="/my/${encodeURIComponent(workspaceId)}">${name}</a></h2>
            </li>`,
        )}
      </ul>`,
  };
}
