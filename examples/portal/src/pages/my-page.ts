import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { DenialReason, ListedWorkspace } from 'latchkey';
import type { Page } from '../page-server.ts';
import { inWords } from '../permissions.ts';
import type { Visitor } from '../visitor.ts';
import { denialInWords } from './workspace-page.ts';

/** A client that somebody may enter, or could once, with what they may do there or why they may not enter. */
export interface OwnWorkspace {
  client: Pick<ListedWorkspace, 'workspaceId' | 'name'>;
  permissions: readonly string[];
  denied: DenialReason | undefined;
}

export function myPage({ name, support }: Visitor, workspaces: readonly OwnWorkspace[]): Page {
  const open = workspaces.filter(({ denied }) => denied === undefined);
  const shut = workspaces.filter(({ denied }) => denied !== undefined);
  return {
    title: 'My portal',
    main: html`<h1>My portal</h1>
      <p class="lead">What ${support?.name ?? name} may enter now:</p>
      ${
        open.length === 0 &&
        html`<p class="empty">
          Nothing. Whoever was invited and has accepted finds the client here, as long as access is not
          suspended or revoked; the client’s own page, such as <a href="/my/rosa-diaz">Rosa Diaz</a>, says why
          it is shut.
        </p>`
      }
      <ul class="cards">
        ${open.map(openCard)} ${shut.map(shutCard)}
      </ul>`,
  };
}

function openCard({ client, permissions }: OwnWorkspace): Html {
  return html`<li class="card">
    <h2><a href="/my/${encodeURIComponent(client.workspaceId)}">${client.name}</a></h2>
    <p class="quiet">You may ${permissions.map(inWords).join(', ')}.</p>
  </li>`;
}

function shutCard({ client, denied }: OwnWorkspace): Html {
  return html`<li class="card">
    <h2>${client.name} <span class="standing bad">shut</span></h2>
    ${denied && html`<p class="quiet">${denialInWords(denied)}</p>`}
  </li>`;
}
