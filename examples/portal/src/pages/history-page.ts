import { html } from '@latchkey/express';
import type { InvitationHistory, ListedInvitation } from 'latchkey';
import type { Page } from '../page-server.ts';
import { moment } from './moment.ts';

export function historyPage(
  { workspaceId, workspaceName, personName }: ListedInvitation,
  { entries, isIntact }: InvitationHistory,
): Page {
  return {
    title: `History of ${personName}`,
    main: html`<p><a href="/clients/${encodeURIComponent(workspaceId)}">${workspaceName}</a></p>
      <h1>${personName} and ${workspaceName}</h1>
      ${
        isIntact
          ? html`<p class="message">
              Intact: every entry follows, by its hash, the one before it in its stream.
            </p>`
          : html`<p class="message refusal">Not intact: an entry was changed or taken out.</p>`
      }
      <ol class="timeline">
        ${entries.map(
          ({ at, sentence, by }) =>
            html`<li>
              <p>${sentence}</p>
              <p class="quiet">${moment(at)}, by ${by}</p>
            </li>`,
        )}
      </ol>`,
  };
}
