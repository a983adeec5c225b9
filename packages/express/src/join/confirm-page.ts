import type { Instant } from '@latchkey/core';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import type { ConfirmData } from './page-templates.ts';
import type { Page } from './page.ts';
import type { Wording } from './wording.ts';

/** What the forms are made of. */
interface AnswerForms {
  /** What both send along. */
  proof: string;
  /** Where the pages are. */
  joinPath: string;
  formTargets: string;
  /** A reason to decline that could not be kept. */
  refusedReason: string | undefined;
}

export function confirmPage(
  wording: Wording,
  data: Omit<ConfirmData, 'answers'>,
  forms: AnswerForms,
  now: Instant,
): Page<'confirm'> {
  const { say, language } = wording;
  const { inviter, personName, role, permissions, readOnly, accessFrom, accessUntil, expiresAt } = data;
  const { timeZone, account, signInUrl } = data;
  const workspace = data.workspaceName ?? say('confirm.someWorkspace');
  const answers = answerForms(wording, forms);
  return {
    name: 'confirm',
    data: { ...data, answers },
    language,
    title: say('confirm.title', { workspace }),
    formTargets: forms.formTargets,
    main: html`<h1>${say('confirm.heading', { workspace })}</h1>
      <dl>
        ${inviter !== undefined && fact(say('confirm.inviter'), inviter)}
        ${personName !== null && fact(say('confirm.invited'), personName)}
        ${role !== undefined && fact(say('confirm.role'), role)}
        ${fact(
          say('confirm.permissions'),
          html`<ul>
              ${permissions.map((permission) => html`<li>${permission}</li>`)}
            </ul>
            ${readOnly && html`<p class="hint">${say('confirm.readOnly')}</p>`}`,
        )}
        ${accessFrom !== undefined && fact(say('confirm.accessFrom'), wording.moment(accessFrom, timeZone))}
        ${accessUntil !== undefined && fact(say('confirm.accessUntil'), wording.moment(accessUntil, timeZone))}
        ${fact(
          say('confirm.expiresAt'),
          html`${wording.moment(expiresAt, timeZone)}, ${wording.distance(expiresAt, now)}`,
        )}
        ${fact(say('confirm.account'), account)}
      </dl>
      ${answers}
      ${
        signInUrl !== undefined &&
        html`<p class="account">
          ${say('confirm.notYours')} <a href="${signInUrl}">${say('link.otherAccount')}</a>
        </p>`
      }`,
  };
}

/** What was typed and refused stands there again, with what is wrong with it. */
function answerForms({ say }: Wording, { proof, joinPath, refusedReason }: AnswerForms): Html {
  const isRefused = refusedReason !== undefined;
  return html`<div class="answers">
    <form method="post" action="${joinPath}/accept">
      <input type="hidden" name="proof" value="${proof}" />
      <button>${say('confirm.accept')}</button>
    </form>
    <form method="post" action="${joinPath}/decline">
      <input type="hidden" name="proof" value="${proof}" />
      <button class="second">${say('confirm.decline')}</button>
      <details ${isRefused && 'open'}>
        <summary>${say('confirm.sayWhy')}</summary>
        <label for="reason">${say('confirm.reason')}</label>
        ${isRefused && html`<p class="alarm" role="alert" id="reason-complaint">${say('confirm.badReason')}</p>`}
        <input
          id="reason"
          name="reason"
          value="${refusedReason}"
          maxlength="1000"
          autocomplete="off"
          ${isRefused && html`aria-describedby="reason-complaint" aria-invalid="true" autofocus`}
        />
      </details>
    </form>
  </div>`;
}

function fact(name: Html, value: string | Html): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}
