import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { ListedWorkspace, SeatSummary } from 'latchkey';
import type { Contact } from '../contact.ts';
import type { Page } from '../page-server.ts';
import type { Paged } from '../paged.ts';
import type { Standing } from '../standing.ts';
import { bestOf, standings } from '../standing.ts';
import type { Draft } from './form.ts';
import { filled, issueAt, textField } from './form.ts';
import { pager } from './pager.ts';
import { standingBadge } from './standing-badge.ts';

export interface ClientRow {
  client: ListedWorkspace;
  contacts: readonly Contact[];
}

export interface ClientFilter {
  search: string;
  status: string;
}

export interface ClientsView {
  found: Paged<ClientRow>;
  filter: ClientFilter;
  /** Absent where whoever is let in needs none. */
  seats: SeatSummary | undefined;
  /** Set where the form for seats was refused. */
  draft?: Draft | undefined;
}

export function clientsPage({ found, filter, seats, draft }: ClientsView): Page {
  return {
    title: 'Clients',
    status: draft ? 422 : 200,
    message: draft && { text: draft.refusal, isRefusal: true },
    isLive: !draft,
    main: html`<h1>Clients</h1>
      <p class="lead">Each client has a workspace of their own. Open one to invite somebody to it.</p>
      ${filterForm(filter)}
      <div id="clients" data-live>
        <p class="quiet" id="found">${found.total === 1 ? '1 client' : `${found.total} clients`}</p>
        ${
          found.total === 0
            ? html`<p class="empty">No client is like that. <a href="/clients">Show all</a></p>`
            : table(found.items)
        }
        ${pager(found, '/clients', { q: filter.search, status: filter.status })}
      </div>
      <div id="seats" data-live>${seats && seatsSection(seats, draft)}</div>`,
  };
}

function seatsSection({ capacity, committed, reserved, free }: SeatSummary, draft: Draft | undefined): Html {
  const form = filled(draft, 'license', '');
  return html`<h2>Seats</h2>
    <p>${committed} of ${capacity} taken, ${reserved} kept for who is invited, ${free} free.</p>
    <form method="post" action="/seats" class="card narrow">
      ${textField({ id: 'capacity', name: 'capacity', label: 'How many there are', type: 'number', value: form.value('capacity', String(capacity)), issue: issueAt(form, 'capacity'), hint: 'Fewer than are taken takes nobody’s away.', isRequired: true })}
      <button class="second">Change the number</button>
    </form>`;
}

function filterForm({ search, status }: ClientFilter): Html {
  return html`<form class="filter" action="/clients" role="search" aria-label="Clients">
    <div class="field">
      <label for="q">Name or address</label>
      <input id="q" name="q" type="search" value="${search}" maxlength="200" autocomplete="off" />
    </div>
    <div class="field">
      <label for="status">Status</label>
      <select id="status" name="status">
        <option value="">any</option>
        ${standings.map((each) => html`<option ${each === status && html`selected`}>${each}</option>`)}
      </select>
    </div>
    <button class="second">Search</button>
  </form>`;
}

function table(rows: readonly ClientRow[]): Html {
  return html`<table class="list" aria-describedby="found">
    <thead>
      <tr>
        <th scope="col">Client</th>
        <th scope="col">Status</th>
        <th scope="col">People</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ client, contacts }) =>
          html`<tr>
            <th scope="row">
              <a href="/clients/${encodeURIComponent(client.workspaceId)}">${client.name}</a>
            </th>
            <td data-label="Status">${standingBadge(standingOfClient(contacts))}</td>
            <td data-label="People">${people(contacts)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

export function standingOfClient(contacts: readonly Contact[]): Standing {
  return bestOf(contacts.map(({ standing }) => standing));
}

const namesShown = 4;

function people(contacts: readonly Contact[]): Html {
  if (contacts.length === 0) return html`<span class="quiet">nobody yet</span>`;
  const more = contacts.length - namesShown;
  return html`<ul class="names">
    ${contacts
      .slice(0, namesShown)
      .map(({ name, standing }) => html`<li>${name} <span class="quiet">${standing}</span></li>`)}
    ${more > 0 && html`<li class="quiet">and ${more} more</li>`}
  </ul>`;
}
