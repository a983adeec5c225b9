import { html } from '@latchkey/express';
import type { Page } from '../page-server.ts';
import type { Support, Visitor } from '../visitor.ts';

export const notFoundPage: Page = {
  title: 'Not found',
  status: 404,
  main: html`<h1>There is nothing here</h1>
    <p><a href="/">Go to the tour</a></p>`,
};

export function staffOnlyPage({ name }: Visitor): Page {
  return {
    title: 'For coordinators',
    status: 403,
    main: html`<h1>This is for coordinators</h1>
      <p>You are signed in as ${name}. <a href="/sign-in">Sign in</a> as Olivia or Noah to see it.</p>`,
  };
}

export function inSupportPage({ name }: Support): Page {
  return {
    title: 'Not while you are somebody else',
    status: 403,
    main: html`<h1>Not while you are somebody else</h1>
      <p>
        You are signed in as ${name}, and see what ${name} sees in <a href="/my">My portal</a>. All else is
        for you to do as yourself: press “End” first.
      </p>`,
  };
}

export function faultPage(isTheirs: boolean): Page {
  return {
    title: 'This did not work',
    status: isTheirs ? 400 : 500,
    main: html`<h1>This did not work</h1>
      <p>
        ${isTheirs ? 'What was sent could not be read.' : 'Something went wrong on our side. Try again.'}
      </p>`,
  };
}
