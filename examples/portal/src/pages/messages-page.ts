import type { NotificationKind } from '@latchkey/core';
import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { Message, Page } from '../page-server.ts';
import { hiddenFields } from './form.ts';

/** What a kind of message is made of in one language. */
export interface MessageRow {
  kind: NotificationKind;
  locale: string;
  subject: string;
  text: string;
  isOwn: boolean;
}

export interface MessageKind {
  kind: NotificationKind;
  isOn: boolean;
  rows: readonly MessageRow[];
}

export function messagesPage(kinds: readonly MessageKind[], message?: Message): Page {
  return {
    title: 'Messages',
    status: message ? 422 : 200,
    message,
    isLive: true,
    main: html`<h1>Messages</h1>
      <p class="lead">What Harbour Care mails, in its own words or in those that Latchkey comes with.</p>
      <div id="messages" data-live>${kinds.map(kindSection)}</div>`,
  };
}

export const kindNames: Readonly<Record<NotificationKind, string>> = {
  invitation: 'Invitation',
  reminder: 'Reminder',
  bundle: 'Invitation to several clients',
};

const languages = new Intl.DisplayNames('en', { type: 'language' });

export function languageName(locale: string): string {
  return languages.of(locale) ?? locale;
}

function kindSection({ kind, isOn, rows }: MessageKind): Html {
  const name = kindNames[kind];
  return html`<h2 id="${kind}">
      ${name} <span class="standing ${isOn ? 'good' : 'bad'}">${isOn ? 'is mailed' : 'is not mailed'}</span>
    </h2>
    <table class="list" aria-labelledby="${kind}">
      <thead>
        <tr>
          <th scope="col">Language</th>
          <th scope="col">Subject</th>
          <th scope="col">Words</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ locale, subject, isOwn }) =>
            html`<tr>
              <th scope="row">
                <a href="/messages/${kind}/${locale}"
                  >${languageName(locale)}<span class="hidden">: ${name}</span></a
                >
              </th>
              <td data-label="Subject">${subject}</td>
              <td data-label="Words">${isOwn ? 'our own' : 'built in'}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <form method="post" action="/messages/switch">
      ${hiddenFields([
        ['kind', kind],
        ['on', isOn ? 'no' : 'yes'],
      ])}
      <button class="second" id="switch-${kind}">
        Switch ${isOn ? 'off' : 'on'}<span class="hidden">: ${name}</span>
      </button>
    </form>`;
}
