import type { Action } from '@latchkey/core';
import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { ListedPerson, ListedSupportSession, ListedWorkspace } from 'latchkey';
import type { Contact } from '../contact.ts';
import type { Page } from '../page-server.ts';
import type { Rejection } from '../refusal-in-words.ts';
import { refusalInWords } from '../refusal-in-words.ts';
import { coordinators } from '../visitor.ts';
import type { Draft } from './form.ts';
import { filled, issueAt, textField } from './form.ts';
import { moment } from './moment.ts';
import { accountOf, nameOf } from './person-in-words.ts';
import { standingInWords } from './standing-badge.ts';
import { togetherForm } from './together-form.ts';

export interface PersonView {
  person: ListedPerson;
  contacts: readonly Contact[];
  /** Clients that the person could be invited to. */
  others: readonly ListedWorkspace[];
  /** When coordinators were signed in as this person, the newest first. */
  sessions: readonly ListedSupportSession[];
  actions: readonly Action[];
  /** Set where a form was refused. */
  draft?: Draft | undefined;
}

export function personPage({ person, contacts, others, sessions, actions, draft }: PersonView): Page {
  const path = `/people/${person.personId}`;
  const name = nameOf(person);
  const refusals = new Map(actions.map((action) => [action.command, refusalOf(action)]));
  const button = (command: string) => oneClick(path, command, refusals.get(command));
  return {
    title: name,
    status: draft ? 422 : 200,
    message: draft && { text: draft.refusal, isRefusal: true },
    isLive: !draft,
    main: html`<p class="crumb"><a href="/people">All people</a></p>
      <div id="person" data-live>
        <h1>${name}</h1>
        <p>${person.email} ${accountOf(person)}</p>
        <h2>Clients</h2>
        ${contacts.length === 0 && html`<p class="empty">None. Nobody has invited this person yet.</p>`}
        <ul class="stack narrow">
          ${contacts.map((contact) => place(contact))}
        </ul>
        <h2>Account</h2>
        <div class="card narrow actions">
          ${button('deactivate')} ${button('reactivate')} ${button('releasePrincipal')}
          ${button('confirmEmail')} ${removalForm(path, name)}
        </div>
      </div>
      <h2 id="sign-in-as">Sign in as</h2>
      ${signInAsForm(path, person, draft)}
      <ul class="names" id="sessions" data-live>
        ${sessions.map(sessionLine)}
      </ul>
      <h2>Change</h2>
      <div class="stack narrow">
        ${changeForm(path, 'rename', 'Name', 'name', person.name ?? '', refusals.get('rename'), draft)}
        ${changeForm(path, 'changeEmail', 'E-mail address', 'email', person.email ?? '', refusals.get('changeEmail'), draft)}
      </div>
      <h2 id="together">Invite to several clients</h2>
      ${togetherForm(path, others, draft)}`,
  };
}

function place(contact: Contact): Html {
  const { workspaceId, workspaceName, invitation } = contact;
  return html`<li class="card">
    <h3>
      <a href="/clients/${encodeURIComponent(workspaceId)}">${workspaceName}</a> ${standingInWords(contact)}
    </h3>
    ${
      invitation &&
      html`<p class="history">
        <a href="/history/${invitation.invitationId}"
          >History<span class="hidden"> at ${workspaceName}</span></a
        >
      </p>`
    }
  </li>`;
}

const labels: Readonly<Record<string, string>> = {
  rename: 'Change the name',
  changeEmail: 'Change the address',
  deactivate: 'Deactivate',
  reactivate: 'Reactivate',
  releasePrincipal: 'Part from the account',
  confirmEmail: 'Confirm the address',
};

const nothingToDo: Readonly<Record<string, string>> = {
  deactivate: 'This person is deactivated already.',
  reactivate: 'This person is active.',
  releasePrincipal: 'This person has no account yet.',
  confirmEmail: 'Mail to this address has not come back.',
};

const gentle: readonly string[] = ['reactivate', 'confirmEmail'];

/** Absent where the command can be given. */
function refusalOf({ command, outcome, rejection }: Action): string | undefined {
  if (rejection) return refusalInWords(rejection as Rejection);
  return outcome === 'nothing-to-do' ? (nothingToDo[command] ?? 'There is nothing to change.') : undefined;
}

function oneClick(path: string, command: string, refusal: string | undefined): Html {
  const look = gentle.includes(command) ? 'second' : 'grave';
  if (refusal !== undefined) {
    return html`<div class="refused">
      <button type="button" disabled class="${look}" aria-describedby="${command}-refused">
        ${labels[command]}
      </button>
      <p class="hint" id="${command}-refused">${refusal}</p>
    </div>`;
  }
  return html`<form method="post" action="${path}/${command}">
    <button class="${look}" id="${command}">${labels[command]}</button>
  </form>`;
}

/** The second button is the confirmation: it says what it does before it can be pressed. */
function removalForm(path: string, name: string): Html {
  return html`<details class="asking" id="removal">
    <summary>Take out of everything</summary>
    <form method="post" action="${path}/removeEverywhere">
      <p>
        ${name} is shut out of every client at once. All access is revoked, and what is open is taken back.
        Only inviting anew brings it back.
      </p>
      ${textField({ id: 'reason', name: 'reason', label: 'Why', type: 'text', value: '', issue: undefined, hint: 'For the record; it may be left empty.' })}
      <button class="grave">Take ${name} out of everything</button>
    </form>
  </details>`;
}

function signInAsForm(path: string, person: ListedPerson, draft: Draft | undefined): Html {
  const name = nameOf(person);
  if (!person.isActivated) return html`<p class="empty">${name} has accepted nothing yet.</p>`;
  const form = filled(draft, 'signInAs', '');
  const issue = issueAt(form, 'reason') ?? form.draft?.refusal;
  return html`<form method="post" action="${path}/signInAs" class="card narrow" aria-labelledby="sign-in-as">
    ${textField({ id: 'why', name: 'reason', label: 'Reason', type: 'text', value: form.value('reason', ''), issue, hint: `You see what ${name} sees, for half an hour at most. Who did so, and why, is on record.`, isRequired: true })}
    <button class="second">Sign in as ${name}</button>
  </form>`;
}

function sessionLine({ supporter, reason, startedAt, until }: ListedSupportSession): Html {
  return html`<li class="quiet">
    ${coordinators[supporter] ?? supporter}, from ${moment(startedAt)} until ${moment(until)}: ${reason}
  </li>`;
}

function changeForm(
  path: string,
  command: 'rename' | 'changeEmail',
  label: string,
  name: 'name' | 'email',
  now: string,
  refusal: string | undefined,
  draft: Draft | undefined,
): Html {
  if (refusal !== undefined) return html`<p class="card">${labels[command]}: ${refusal}</p>`;
  const form = filled(draft, command, '');
  const issue = issueAt(form, name) ?? form.draft?.refusal;
  return html`<form method="post" action="${path}/${command}" class="card">
    ${textField({ id: name, name, label, type: name === 'email' ? 'email' : 'text', value: form.value(name, now), issue, isRequired: true })}
    <button class="second">${labels[command]}</button>
  </form>`;
}
