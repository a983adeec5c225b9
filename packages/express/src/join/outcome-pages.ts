import { html } from '../html.ts';
import type { PageData } from './page-templates.ts';
import type { Page } from './page.ts';
import type { Wording } from './wording.ts';

export function acceptedPage({ language, say }: Wording, data: PageData['accepted']): Page<'accepted'> {
  const workspace = data.workspaceName ?? say('accepted.someWorkspace');
  return {
    name: 'accepted',
    data,
    language,
    title: say('accepted.title'),
    main: html`<h1>${say('accepted.heading')}</h1>
      <p>${say('accepted.text', { workspace })}</p>
      ${data.others}
      ${data.goOnUrl !== undefined && html`<p><a href="${data.goOnUrl}">${say('link.goOn')}</a></p>`}`,
  };
}

export function declinedPage({ language, say }: Wording, data: PageData['declined']): Page<'declined'> {
  return {
    name: 'declined',
    data,
    language,
    title: say('declined.title'),
    main: html`<h1>${say('declined.heading')}</h1>
      <p>${say('declined.text')}</p>
      ${data.others}`,
  };
}

export function linkAskedPage({ language, say }: Wording): Page<'linkAsked'> {
  return {
    name: 'linkAsked',
    data: {},
    language,
    title: say('linkAsked.title'),
    main: html`<h1>${say('linkAsked.heading')}</h1>
      <p>${say('linkAsked.text')}</p>`,
  };
}
