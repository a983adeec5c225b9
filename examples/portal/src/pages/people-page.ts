import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { LikelyDuplicates, ListedPerson } from 'latchkey';
import type { Contact } from '../contact.ts';
import type { Page } from '../page-server.ts';
import type { Paged } from '../paged.ts';
import { pager } from './pager.ts';
import { perhapsTheSame } from './perhaps-the-same.ts';
import { accountOf, nameOf } from './person-in-words.ts';
import { standingInWords } from './standing-badge.ts';

export interface PersonRow {
  person: ListedPerson;
  contacts: readonly Contact[];
}

export function peoplePage(
  found: Paged<PersonRow>,
  search: string,
  alike: readonly LikelyDuplicates[],
): Page {
  return {
    title: 'People',
    isLive: true,
    main: html`<h1>People</h1>
      <p class="lead">Everybody who was ever invited or let in, wherever that was.</p>
      <form class="filter" action="/people" role="search" aria-label="People">
        <div class="field">
          <label for="q">Name or address</label>
          <input id="q" name="q" type="search" value="${search}" maxlength="200" autocomplete="off" />
        </div>
        <button class="second">Search</button>
      </form>
      <div id="list" data-live>
        <p class="quiet" id="found">${found.total === 1 ? '1 person' : `${found.total} people`}</p>
        ${found.total === 0 ? nobody(search) : table(found.items)} ${pager(found, '/people', { q: search })}
      </div>
      <div id="alike" data-live>${alike.length > 0 && perhapsTheSame(alike)}</div>`,
  };
}

function nobody(search: string): Html {
  return search === ''
    ? html`<p class="empty">Nobody yet. Invite somebody on a <a href="/clients">client’s</a> page.</p>`
    : html`<p class="empty">Nobody is called that. <a href="/people">Show all</a></p>`;
}

function table(rows: readonly PersonRow[]): Html {
  return html`<table class="list" aria-describedby="found">
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">Address</th>
        <th scope="col">Account</th>
        <th scope="col">Clients</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ person, contacts }) =>
          html`<tr>
            <th scope="row"><a href="/people/${person.personId}">${nameOf(person)}</a></th>
            <td data-label="Address" class="address">${person.email}</td>
            <td data-label="Account">${accountOf(person)}</td>
            <td data-label="Clients">${clients(contacts)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function clients(contacts: readonly Contact[]): Html {
  if (contacts.length === 0) return html`<span class="quiet">none</span>`;
  return html`<ul class="names">
    ${contacts.map(
      (contact) =>
        html`<li>
          <a href="/clients/${encodeURIComponent(contact.workspaceId)}">${contact.workspaceName}</a>
          ${standingInWords(contact)}
        </li>`,
    )}
  </ul>`;
}
