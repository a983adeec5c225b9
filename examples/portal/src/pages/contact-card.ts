import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { Contact } from '../contact.ts';
import type { ContactAction, ContactCommand } from '../contact-command.ts';
import { accessCommands, firstCommands, invitationCommands } from '../contact-command.ts';
import { inWords } from '../permissions.ts';
import { causeInWords, pause } from '../standing.ts';
import type { Draft } from './form.ts';
import { filled, hiddenFields } from './form.ts';
import { day, moment } from './moment.ts';
import { standingInWords } from './standing-badge.ts';
import { endField, termsFields } from './terms-fields.ts';

/** Somebody at a client, with every button that there is: what cannot be done now says why. */
export function contactCard(
  path: string,
  contact: Contact,
  actions: readonly ContactAction[],
  draft: Draft | undefined,
): Html {
  const { personId, name, email, invitation, lastAccessedAt } = contact;
  const first = firstCommands[contact.standing].flatMap((command) =>
    actions.filter((action) => action.command === command),
  );
  const rest = actions.filter((action) => !first.includes(action));
  const isOpen = draft?.personId === personId && rest.some(({ command }) => command === draft.command);
  return html`<li class="card contact" id="contact-${personId}">
    <div class="about">
      <h3><a href="/people/${personId}">${name}</a> ${standingInWords(contact)}</h3>
      <p class="quiet">${email}</p>
      ${facts(contact)}
      ${lastAccessedAt !== undefined && html`<p class="quiet">Was last here about ${moment(lastAccessedAt)}</p>`}
      ${
        invitation &&
        html`<p class="history">
          <a href="/history/${invitation.invitationId}">History<span class="hidden"> of ${name}</span></a>
        </p>`
      }
    </div>
    <div class="first">${first.map((action) => actionForm(path, action, contact, draft))}</div>
    <details class="more" id="more-${personId}" ${isOpen && html`open`}>
      <summary>More<span class="hidden"> about ${name}</span></summary>
      ${invitation && actionGroup('Invitation', path, rest.filter(isAbout(invitationCommands)), contact, draft)}
      ${actionGroup('Access', path, rest.filter(isAbout(accessCommands)), contact, draft)}
    </details>
  </li>`;
}

function isAbout(commands: readonly ContactCommand[]) {
  return ({ command }: ContactAction) => commands.includes(command);
}

/** What they may do, or could once they accept, and until when. */
function facts({ standing, invitation, access }: Contact): Html | undefined {
  const isOffer = standing === 'invited' || standing === 'to be approved' || standing === 'expired';
  const terms = isOffer ? invitation : access;
  if (!terms || terms.permissions.length === 0) return undefined;
  const { permissions, readOnly, accessFrom, accessUntil } = terms;
  return html`<p class="quiet">
      ${isOffer ? 'Would be able to' : 'May'}:
      ${permissions.map(inWords).join(', ')}${readOnly && ' (only look)'}
    </p>
    ${accessFrom != null && access?.status !== 'live' && html`<p class="quiet">Access begins ${moment(accessFrom)}</p>`}
    ${accessUntil != null && html`<p class="quiet">Last day of access: ${day(accessUntil - 1)}</p>`}
    ${standing === 'invited' && invitation?.expiresAt != null && html`<p class="quiet">Open until ${moment(invitation.expiresAt)}; ${mailInWords[invitation.mail]}</p>`}`;
}

const mailInWords = {
  waiting: 'mail on its way',
  sent: 'mail sent',
  delivered: 'mail delivered',
  bounced: 'the mail came back',
  failing: 'the mail could not be sent yet',
};

function actionGroup(
  heading: string,
  path: string,
  actions: readonly ContactAction[],
  contact: Contact,
  draft: Draft | undefined,
): Html | undefined {
  if (actions.length === 0) return undefined;
  return html`<h4>${heading}</h4>
    <div class="actions">${actions.map((action) => actionForm(path, action, contact, draft))}</div>`;
}

const labels: Readonly<Record<ContactCommand, string>> = {
  invite: 'Invite again',
  approve: 'Approve',
  refuse: 'Refuse',
  resend: 'Resend',
  readdress: 'Send to new address',
  changeTerms: 'Change the offer',
  copyLink: 'Copy link',
  rescind: 'Rescind',
  grant: 'Give access',
  narrow: 'Narrow',
  widen: 'Widen',
  extend: 'Extend',
  suspend: 'Suspend',
  resume: 'Resume',
  revoke: 'Revoke',
};

const grave: readonly ContactCommand[] = ['refuse', 'rescind', 'revoke'];
const withFields: readonly ContactCommand[] = ['changeTerms', 'grant', 'narrow', 'widen', 'extend'];

/** A button, or, where more has to be said first, a form that opens; or why neither leads anywhere now. */
function actionForm(
  path: string,
  { command, refusal, again }: ContactAction,
  contact: Contact,
  draft: Draft | undefined,
): Html {
  const { personId, name, access } = contact;
  const id = `${command}-${personId}`;
  const label = html`${labels[command]}<span class="hidden"> ${name}</span>`;
  const look = grave.includes(command) ? 'grave' : 'second';
  if (refusal !== undefined) {
    return html`<div class="refused">
      <button type="button" disabled class="${look}" aria-describedby="${id}-refused">${label}</button>
      <p class="hint" id="${id}-refused">${refusal}</p>
      ${again !== undefined && html`<p data-again hidden>${moment(again)}</p>`}
    </div>`;
  }
  const action = `${path}/${command}`;
  if (withFields.includes(command)) {
    const form = filled(draft, command, personId);
    return html`<details class="asking" id="${id}" ${form.draft && html`open`}>
      <summary>${label}</summary>
      <form method="post" action="${action}">
        ${form.draft && html`<p class="alarm" role="alert">${form.draft.refusal}</p>`}
        ${hiddenFields(whoIs(contact))} ${fieldsOf(command, id, contact, form)}
        <button>${labels[command]}<span class="hidden"> ${name}, as chosen</span></button>
      </form>
    </details>`;
  }
  if (command === 'resume')
    return html`${(access?.suspensions ?? []).map((cause) => resumeForm(action, contact, cause))}`;
  return html`<form method="post" action="${action}">
    ${hiddenFields(command === 'invite' ? whoToInviteAgain(contact) : whoIs(contact))}
    <button class="${look}" id="${id}">${label}</button>
  </form>`;
}

/** Each cause is taken away by itself; access is back when none is left. */
function resumeForm(action: string, contact: Contact, cause: string): Html {
  const of = cause === pause ? undefined : html` (${causeInWords(cause)})`;
  return html`<form method="post" action="${action}">
    ${hiddenFields([...whoIs(contact), ['cause', cause]])}
    <button class="second" id="resume-${contact.personId}-${cause}">
      ${labels.resume}<span class="hidden"> ${contact.name}</span>${of}
    </button>
  </form>`;
}

function whoIs({ personId, invitation }: Contact): [string, string][] {
  return [
    ['personId', personId],
    ...(invitation ? [['invitationId', invitation.invitationId] as [string, string]] : []),
  ];
}

function whoToInviteAgain(contact: Contact): [string, string][] {
  const offered = contact.invitation?.permissions ?? [];
  return [
    ...whoIs(contact),
    ['name', contact.name],
    ['email', contact.email],
    ...offered.map((permission): [string, string] => ['permission', permission]),
  ];
}

function fieldsOf(
  command: ContactCommand,
  id: string,
  { invitation, access }: Contact,
  form: ReturnType<typeof filled>,
): Html {
  const given = access?.permissions.length ? access : { permissions: [] };
  switch (command) {
    case 'extend':
      return endField(id, form, undefined);
    case 'widen':
      return termsFields(id, form, given, { hasEnd: false });
    case 'narrow':
      return termsFields(id, form, given);
    default:
      return termsFields(id, form, invitation ?? given);
  }
}
