import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { ListedWorkspace } from 'latchkey';
import type { Contact, ContactAction } from '../contact.ts';
import { actionsFor } from '../contact.ts';
import type { Page } from '../page-server.ts';
import { inWords, permissions } from '../permissions.ts';
import { standingBadge } from './standing-badge.ts';
import { moment } from './moment.ts';

export function clientPage({ workspaceId, name }: ListedWorkspace, contacts: readonly Contact[]): Page {
  const path = `/clients/${encodeURIComponent(workspaceId)}`;
  return {
    title: name ?? workspaceId,
    main: html`<p><a href="/clients">All clients</a></p>
      <h1>${name}</h1>
      <h2>People</h2>
      ${
        contacts.length === 0
          ? html`<p class="quiet">Nobody was invited yet.</p>`
          : html`<ul class="stack">
              ${contacts.map((contact) => contactItem(path, contact))}
            </ul>`
      }
      <h2 id="invite">Invite somebody</h2>
      <form method="post" action="${path}/invite" class="card narrow" aria-labelledby="invite">
        <div class="field">
          <label for="name">Name</label>
          <input
            id="name"
            name="name"
            type="text"
            required
            maxlength="200"
            autocomplete="off"
            placeholder="Ann Diaz"
          />
        </div>
        <div class="field">
          <label for="email">E-mail address</label>
          <input
            id="email"
            name="email"
            type="email"
            required
            maxlength="254"
            autocomplete="off"
            placeholder="ann@example.org"
          />
        </div>
        <fieldset class="field">
          <legend>What they may do</legend>
          ${Object.entries(permissions).map(
            ([permission, label]) =>
              html`<label class="tick">
                <input
                  type="checkbox"
                  name="permission"
                  value="${permission}"
                  ${permission === 'roster.view' && html`checked`}
                />
                ${label}
              </label>`,
          )}
        </fieldset>
        <button>Send invitation</button>
      </form>`,
  };
}

function contactItem(path: string, contact: Contact): Html {
  const { name, email, standing, invitation } = contact;
  const allowed = allowedTo(contact);
  return html`<li class="card contact">
    <div>
      <h3>${name} ${standingBadge(standing)}</h3>
      <p class="quiet">${email}</p>
      ${allowed.length > 0 && html`<p class="quiet">May: ${allowed.map(inWords).join(', ')}</p>`}
      ${standing === 'invited' && invitation?.expiresAt && html`<p class="quiet">Open until ${moment(invitation.expiresAt)}; ${mailInWords[invitation.mail]}</p>`}
      ${
        invitation &&
        html`<p>
          <a href="/history/${invitation.invitationId}">History<span class="hidden"> of ${name}</span></a>
        </p>`
      }
    </div>
    <div class="buttons">${actionsFor(contact).map((action) => actionForm(path, action, contact))}</div>
  </li>`;
}

/** What they may do, or could once they accept. */
function allowedTo({ standing, invitation, access }: Contact): readonly string[] {
  if (standing === 'invited' && invitation) return invitation.permissions;
  return access?.permissions ?? [];
}

const mailInWords = {
  waiting: 'mail on its way',
  sent: 'mail sent',
  failing: 'the mail could not be sent yet',
};

const buttons: Readonly<Record<ContactAction, { action: string; label: string; look: string }>> = {
  resend: { action: 'resend', label: 'Resend', look: 'second' },
  rescind: { action: 'rescind', label: 'Rescind', look: 'grave' },
  'invite again': { action: 'invite', label: 'Invite again', look: 'second' },
  suspend: { action: 'suspend', label: 'Suspend', look: 'second' },
  resume: { action: 'resume', label: 'Resume', look: 'second' },
  revoke: { action: 'revoke', label: 'Revoke', look: 'grave' },
};

/** One form for each button; which fields it takes depends on what it does. */
function actionForm(
  path: string,
  name: ContactAction,
  { personId, name: who, email, invitation }: Contact,
): Html {
  const { action, label, look } = buttons[name];
  const fields = {
    resend: [['invitationId', invitation?.invitationId ?? '']],
    rescind: [['invitationId', invitation?.invitationId ?? '']],
    'invite again': [
      ['name', who],
      ['email', email],
      ...(invitation?.permissions ?? []).map((permission) => ['permission', permission]),
    ],
    suspend: [['personId', personId]],
    resume: [['personId', personId]],
    revoke: [['personId', personId]],
  }[name];
  return html`<form method="post" action="${path}/${action}">
    ${fields.map(([field, value]) => html`<input type="hidden" name="${field}" value="${value}" />`)}
    <button class="${look}">${label}<span class="hidden"> ${who}</span></button>
  </form>`;
}
