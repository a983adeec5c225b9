import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { InputIssue, ListedWorkspace } from 'latchkey';
import type { Draft } from './form.ts';
import { filled, issueAt } from './form.ts';
import { termsFields, tick } from './terms-fields.ts';

/** Invites one person to several clients, by one mail. */
export function togetherForm(
  path: string,
  clients: readonly ListedWorkspace[],
  draft: Draft | undefined,
): Html {
  if (clients.length === 0) return html`<p class="empty">This person is at every client already.</p>`;
  const form = filled(draft && { ...draft, issues: draft.issues.map(asOfOne) }, 'inviteTogether', '');
  const issue = issueAt(form, 'invitations');
  return html`<form
    method="post"
    action="${path}/inviteTogether"
    class="card narrow"
    aria-labelledby="together"
  >
    ${form.draft && html`<p class="alarm" role="alert">${form.draft.refusal}</p>`}
    <fieldset class="field" ${issue !== undefined && html`aria-describedby="clients-issue"`}>
      <legend>Clients</legend>
      ${issue !== undefined && html`<p class="alarm" id="clients-issue">${issue}</p>`}
      ${clients.map(({ workspaceId, name }) =>
        tick(`client-${workspaceId}`, 'workspaceId', workspaceId, name ?? workspaceId, form, false),
      )}
    </fieldset>
    ${termsFields('together', form, { permissions: ['roster.view'] })}
    <button>Send one invitation</button>
  </form>`;
}

/** All clients are offered the same, so what is wrong with one offer is wrong with the fields of all. */
function asOfOne({ path, message }: InputIssue): InputIssue {
  return { path: path.replace(/^invitations\.\d+\./, ''), message };
}
