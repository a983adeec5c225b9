import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { ListedWorkspace } from 'latchkey';
import type { Contact } from '../contact.ts';
import type { ContactAction } from '../contact-command.ts';
import type { Message, Page } from '../page-server.ts';
import type { Paged } from '../paged.ts';
import { contactCard } from './contact-card.ts';
import type { Draft } from './form.ts';
import { filled, issueAt, textField } from './form.ts';
import { pager } from './pager.ts';
import { termsFields } from './terms-fields.ts';

export interface ClientView {
  client: ListedWorkspace;
  contacts: Paged<{ contact: Contact; actions: readonly ContactAction[] }>;
  /** Set where a form was refused. */
  draft?: Draft | undefined;
  /** A link that was copied, and what to say of it. */
  copied?: { url: string; message: Message } | undefined;
}

export function clientPage({ client, contacts, draft, copied }: ClientView): Page {
  const path = `/clients/${encodeURIComponent(client.workspaceId)}`;
  return {
    title: client.name ?? client.workspaceId,
    status: draft ? 422 : 200,
    message: draft ? { text: draft.refusal, isRefusal: true } : copied?.message,
    // What was typed is not to be taken away by somebody else's change.
    isLive: !draft && !copied,
    main: html`<p class="crumb"><a href="/clients">All clients</a></p>
      <h1>${client.name}</h1>
      ${copied && copiedLink(copied.url)}
      <h2>People</h2>
      <div id="people" data-live>
        ${
          contacts.total === 0
            ? html`<p class="empty">Nobody was invited yet.</p>`
            : html`<ul class="stack">
                ${contacts.items.map(({ contact, actions }) => contactCard(path, contact, actions, draft))}
              </ul>`
        }
        ${pager(contacts, path)}
      </div>
      <h2 id="invite">Invite somebody</h2>
      ${inviteForm(path, draft)}`,
  };
}

function copiedLink(url: string): Html {
  return html`<div class="card narrow copied">
    <label for="copied-link">The link</label>
    <input id="copied-link" type="text" readonly value="${url}" />
    <button type="button" class="second" data-copy="copied-link" hidden>Copy it</button>
  </div>`;
}

function inviteForm(path: string, draft: Draft | undefined): Html {
  const form = filled(draft, 'invite', '');
  return html`<form method="post" action="${path}/invite" class="card narrow" aria-labelledby="invite">
    ${form.draft && html`<p class="alarm" role="alert">${form.draft.refusal}</p>`}
    ${textField({
      id: 'name',
      name: 'name',
      label: 'Name',
      type: 'text',
      value: form.value('name', ''),
      issue: issueAt(form, 'person.name'),
      isRequired: true,
      placeholder: 'Ann Diaz',
    })}
    ${textField({
      id: 'email',
      name: 'email',
      label: 'E-mail address',
      type: 'email',
      value: form.value('email', ''),
      issue: issueAt(form, 'person.email'),
      isRequired: true,
      placeholder: 'ann@example.org',
    })}
    ${termsFields('invite', form, { permissions: ['roster.view'] })}
    <button>Send invitation</button>
  </form>`;
}
