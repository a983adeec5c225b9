import { html } from '../html.ts';
import type { Page } from './page.ts';

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
export function landingPage(action: string, complaint?: string): Page {
  return {
    title: 'Your invitation',
    script,
    main: html`<h1>You have an invitation</h1>
      <p>Continue to see who invited you, and to what. You can then accept or decline it.</p>
      <form method="post" action="${action}">
        <div class="field" id="code">
          <label for="token">The code in your invitation</label>
          <p class="hint" id="token-hint">
            It begins with <code>lk1_</code>. You may also paste the whole link.
          </p>
          ${complaint !== undefined && html`<p class="alarm" role="alert" id="token-complaint">${complaint}</p>`}
          <input
            id="token"
            name="token"
            required
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            aria-describedby="token-hint${complaint !== undefined && ' token-complaint'}"
            ${complaint !== undefined && html`aria-invalid="true"`}
          />
        </div>
        <button>Continue</button>
      </form>`,
  };
}
