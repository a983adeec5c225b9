import { html } from '@latchkey/express';
import type { Page } from '../page-server.ts';
import type { Visitor } from '../visitor.ts';
import { coordinators } from '../visitor.ts';

/** Asks who to be; `refused` is what was typed and is no address. */
export function signInPage(visitor: Visitor | undefined, returnTo: string, refused?: string): Page {
  const hidden = html`<input type="hidden" name="returnTo" value="${returnTo}" />`;
  const isRefused = refused !== undefined;
  return {
    title: 'Sign in',
    status: isRefused ? 422 : 200,
    main: html`<h1>Who do you want to be?</h1>
      <p>
        This sign-in is made up: it asks for no password and believes everybody. In a real portal, your own
        sign-in stands here, and Latchkey never sees a password.
        ${visitor && `You are signed in as ${visitor.name}.`}
      </p>
      <div class="stack narrow">
        <section class="card" aria-labelledby="as-coordinator">
          <h2 id="as-coordinator">A coordinator of Harbour Care</h2>
          <form method="post" action="/sign-in" class="buttons">
            ${hidden}
            ${Object.entries(coordinators).map(([id, name]) => html`<button name="as" value="${id}">${name}</button>`)}
          </form>
        </section>
        <section class="card" aria-labelledby="as-anybody">
          <h2 id="as-anybody">Anybody with an e-mail address</h2>
          <form method="post" action="/sign-in">
            ${hidden}
            <div class="field">
              <label for="as">E-mail address</label>
              ${isRefused && html`<p class="alarm" role="alert" id="as-refused">Write an address such as ann@example.org.</p>`}
              <input
                id="as"
                name="as"
                type="email"
                required
                maxlength="254"
                autocomplete="off"
                placeholder="ann@example.org"
                value="${refused}"
                ${isRefused && html`aria-invalid="true" aria-describedby="as-refused"`}
              />
            </div>
            <button class="second">Sign in with this address</button>
          </form>
        </section>
      </div>`,
  };
}
