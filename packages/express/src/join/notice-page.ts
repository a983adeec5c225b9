import { html } from '../html.ts';
import type { Page } from './page.ts';

/** Nothing to decide on: the cookie is not there, was made up, or has had its time. */
export const noInvitationPage: Page = {
  title: 'Open your link again',
  main: html`<h1>Open your link again</h1>
    <p>
      No invitation is at hand: you have answered it, or more than a quarter of an hour has passed. Open the
      link in your message once more.
    </p>`,
};

export const tooManyRequestsPage: Page = {
  title: 'Too many tries',
  main: html`<h1>Too many tries</h1>
    <p>Wait a minute, then go on. Your invitation has not changed.</p>`,
};

export const foreignFormPage: Page = {
  title: 'This came from elsewhere',
  main: html`<h1>This came from elsewhere</h1>
    <p>
      It was not one of our own pages that sent this, so nothing was done. Open the link in your message.
    </p>`,
};

export function lookAgainPage(confirmUrl: string): Page {
  return {
    title: 'Please look again',
    main: html`<h1>Please look again</h1>
      <p>
        Your account or the invitation is another one than on the page that you answered, or the page had been
        open for long. Nothing was done. <a href="${confirmUrl}">Look at the invitation</a>, then answer it.
      </p>`,
  };
}

/** For whom nobody said where to sign in. */
export function signInFirstPage(isAuthenticateMissing: boolean): Page {
  return {
    title: 'Sign in first',
    main: html`<h1>Sign in first</h1>
      <p>Sign in where you always do, then open the link in your message again.</p>
      ${
        isAuthenticateMissing &&
        html`<p class="hint">
          For whoever set this up: the router was made without <code>authenticate</code>, so that nobody is
          ever signed in.
        </p>`
      }`,
  };
}

export function acceptedPage(workspaceName: string | null, goOn: string | undefined): Page {
  return {
    title: 'Accepted',
    main: html`<h1>Accepted</h1>
      <p>You now have access to ${workspaceName ?? 'the workspace'}.</p>
      ${goOn !== undefined && html`<p><a href="${goOn}">Go on to the portal</a></p>`}`,
  };
}

export const declinedPage: Page = {
  title: 'Declined',
  main: html`<h1>Declined</h1>
    <p>You declined the invitation. Whoever sent it can see that. You may close this page.</p>`,
};
