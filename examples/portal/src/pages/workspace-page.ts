import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { AccessDecision, DenialReason } from 'latchkey';
import type { Page } from '../page-server.ts';
import type { PortalPermission } from '../permissions.ts';
import { moment } from './moment.ts';

export function workspacePage(
  name: string,
  held: readonly PortalPermission[],
  { validUntil }: AccessDecision,
): Page {
  return {
    title: name,
    main: html`<p class="crumb"><a href="/my">My portal</a></p>
      <h1>${name}</h1>
      ${roster}
      ${held.includes('services.request') && section('Services', 'Call us, and we add a visit to the roster.')}
      ${held.includes('invoices.view') && section('Invoices', 'February: 12 visits, paid.')}
      <p class="quiet">
        Latchkey was asked whether you may see this; its answer holds until ${moment(validUntil)} and is asked
        for again with every page.
      </p>`,
  };
}

/** A plain no, with the reason. */
export function refusedPage(reason: DenialReason): Page {
  return {
    title: 'You may not enter',
    status: 403,
    main: html`<h1>You may not enter</h1>
      <p>${denialInWords(reason)}</p>
      <p><a href="/my">What you may enter</a></p>`,
  };
}

const visits = [
  ['Monday', '08:30', 'Morning care', 'Tove'],
  ['Wednesday', '08:30', 'Morning care', 'Samir'],
  ['Friday', '14:00', 'Shopping', 'Tove'],
];

const columns = ['Time', 'Visit', 'Carer'];

const roster = html`<table class="list">
  <caption>
    Roster of this week
  </caption>
  <thead>
    <tr>
      <th scope="col">Day</th>
      ${columns.map((column) => html`<th scope="col">${column}</th>`)}
    </tr>
  </thead>
  <tbody>
    ${visits.map(
      ([day, ...rest]) =>
        html`<tr>
          <th scope="row">${day}</th>
          ${rest.map((cell, column) => html`<td data-label="${columns[column]}">${cell}</td>`)}
        </tr>`,
    )}
  </tbody>
</table>`;

function section(heading: string, text: string): Html {
  return html`<h2>${heading}</h2>
    <p>${text}</p>`;
}

export function denialInWords(reason: DenialReason): string {
  switch (reason) {
    case 'access-suspended':
      return 'Your access is suspended. A coordinator of Harbour Care can tell you why.';
    case 'no-access':
      return 'You have no access to this client: you were not invited, or your access was revoked.';
    case 'principal-unknown':
      return 'You have no access here: nobody has invited you yet, or you have not accepted.';
    case 'access-ended':
      return 'The time of your access to this client is over.';
    case 'access-not-yet':
      return 'The time of your access to this client has not begun.';
    case 'support-session-over':
      return 'You are not signed in as this person any more.';
    case 'outside-time':
      return 'The roster cannot be seen at this time.';
    case 'read-only':
    case 'permission-missing':
      return 'Your access to this client does not include the roster.';
    case 'person-deactivated':
      return 'You were deactivated at Harbour Care.';
    case 'workspace-unknown':
    case 'workspace-closed':
      return 'There is no such client.';
    case 'tenant-unknown':
    case 'tenant-closed':
      return 'Harbour Care is closed.';
    case 'stale':
      return 'Nobody can say at the moment whether you may. Try again in a little while.';
  }
}
