import { html } from '../html.ts';
import type { Page } from './page.ts';
import { scriptElement } from './page.ts';
import type { Wording } from './wording.ts';

/**
 * Takes the token out of the address, where it would stay in the browser's history, and into the form. Nothing is sent:
 * programs that look through mail run scripts, too, and only a person presses a button.
 */
const script = `
function takeToken() {
  const token = location.hash.slice(1);
  if (!token) return;
  document.getElementById('token').value = token;
  document.getElementById('code').hidden = true;
  history.replaceState(null, '', location.pathname + location.search);
}
takeToken();
addEventListener('hashchange', takeToken);
`;

/** What a link in a mail opens: the same for everybody, made without looking at anything. */
export function landingPage(
  { language, say }: Wording,
  { action, formTargets, refused }: { action: string; formTargets: string; refused?: string | undefined },
): Page<'landing'> {
  const isRefused = refused !== undefined;
  const form = html`<form method="post" action="${action}">
      <div class="field" id="code">
        <label for="token">${say('landing.code')}</label>
        <p class="hint" id="token-hint">${say('landing.codeHint', { prefix: html`<code>lk1_</code>` })}</p>
        ${isRefused && html`<p class="alarm" role="alert" id="token-complaint">${say('landing.noCode')}</p>`}
        <input
          id="token"
          name="token"
          value="${refused}"
          required
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          aria-describedby="token-hint${isRefused && ' token-complaint'}"
          ${isRefused && html`aria-invalid="true" autofocus`}
        />
      </div>
      <button>${say('landing.continue')}</button>
    </form>
    ${scriptElement(script)}`;
  return {
    name: 'landing',
    data: { form },
    language,
    title: say('landing.title'),
    script,
    formTargets,
    main: html`<h1>${say('landing.heading')}</h1>
      <p>${say('landing.lead')}</p>
      ${form}`,
  };
}
