import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { Page } from '../page-server.ts';
import type { Draft } from './form.ts';
import { filled, issueAt, textArea, textField } from './form.ts';
import type { MessageRow } from './messages-page.ts';
import { kindNames, languageName } from './messages-page.ts';

/** A message to an example invitee. */
export interface Example {
  subject: string;
  text: string;
}

export interface MessageView {
  row: MessageRow;
  /** Absent where what was typed makes no message. */
  example: Example | undefined;
  /** Set where a form was refused, or is only tried. */
  draft?: Draft | undefined;
}

export function messagePage({ row, example, draft }: MessageView): Page {
  const { kind, locale, subject, text, isOwn } = row;
  const path = `/messages/${kind}/${locale}`;
  const form = filled(draft, 'save', '');
  const isRefused = draft !== undefined && draft.refusal !== '';
  return {
    title: `${kindNames[kind]} in ${languageName(locale)}`,
    status: isRefused ? 422 : 200,
    message: isRefused ? { text: draft.refusal, isRefusal: true } : undefined,
    main: html`<p class="crumb"><a href="/messages">All messages</a></p>
      <h1>${kindNames[kind]} in ${languageName(locale)}</h1>
      <form method="post" action="${path}/save" class="card">
        ${textField({ id: 'subject', name: 'subject', label: 'Subject', type: 'text', value: form.value('subject', subject), issue: issueAt(form, 'subject'), isRequired: true })}
        ${textArea({ id: 'text', name: 'text', label: 'Text', value: form.value('text', text), issue: issueAt(form, 'text'), hint: hintOf(row) })}
        <div class="buttons">
          <button>Save</button>
          <button class="second" formaction="${path}/preview">Preview</button>
        </div>
      </form>
      ${isOwn && resetForm(path)} ${example && exampleOf(example, draft !== undefined)}`,
  };
}

function hintOf({ kind }: MessageRow): string {
  const workspaces = kind === 'bundle' ? 'workspaceNames' : 'workspaceName';
  const names = ['personName', workspaces, 'link', 'deadline', 'joinPage', 'code'];
  return `It can say ${names.map((name) => `{{ ${name} }}`).join(', ')}.`;
}

function resetForm(path: string): Html {
  return html`<h2>Our own words</h2>
    <form method="post" action="${path}/reset" class="card">
      <p>They are used in place of those that Latchkey comes with.</p>
      <button class="grave">Go back to the built-in words</button>
    </form>`;
}

function exampleOf({ subject, text }: Example, isTried: boolean): Html {
  return html`<h2 id="example">${isTried ? 'So it would be: not saved yet' : 'So it is mailed'}</h2>
    <section class="card" aria-labelledby="example">
      <h3>${subject}</h3>
      <pre>${text}</pre>
    </section>`;
}
