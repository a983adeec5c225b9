import { html } from '../html.ts';
import type { Notice } from './page-templates.ts';
import type { Page } from './page.ts';
import type { Wording } from './wording.ts';

/** Where a notice leads on to, and what it tells whoever set all this up. */
export interface NoticeBelow {
  confirmPath?: string;
  joinPath?: string;
  signInUrl?: string | undefined;
  missingPort?: string | undefined;
}

/** Says how things are where there is no invitation to speak of. */
export function noticePage(
  { language, say }: Wording,
  notice: Notice,
  { confirmPath, joinPath, signInUrl, missingPort }: NoticeBelow,
): Page<'notice'> {
  const heading = say(`${notice}.heading`);
  const port = html`<code>${missingPort}</code>`;
  return {
    name: 'notice',
    data: { notice },
    language,
    title: heading,
    main: html`<h1>${heading}</h1>
      <p>${say(`${notice}.text`)}</p>
      ${confirmPath !== undefined && html`<p><a href="${confirmPath}">${say('lookAgain.link')}</a></p>`}
      ${joinPath !== undefined && html`<p><a href="${joinPath}">${say('notRecognised.link')}</a></p>`}
      ${signInUrl !== undefined && html`<p><a href="${signInUrl}">${say('link.otherAccount')}</a></p>`}
      ${missingPort !== undefined && html`<p class="hint">${say('signInFirst.missingPort', { port })}</p>`}`,
  };
}
