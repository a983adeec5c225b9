import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { ListedWorkspace } from 'latchkey';
import type { Contact } from '../contact.ts';
import type { Page } from '../page-server.ts';
import type { Paged } from '../paged.ts';
import type { Standing } from '../standing.ts';
import { bestOf, standings } from '../standing.ts';
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

export function clientsPage(found: Paged<ClientRow>, filter: ClientFilter): Page {
  return {
    title: 'Clients',
    isLive: true,
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
      </div>`,
  };
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
