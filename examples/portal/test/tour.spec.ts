import { describe, expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import type { TestPortal } from './portal.ts';
import { mailTo, openPortal } from './portal.ts';

/** Everything a visitor does on the tour, up to the history page; `between` happens between any two steps. */
async function takeTheTour(portal: TestPortal, between: () => Promise<void>): Promise<string> {
  const browser = openBrowser(portal.origin);
  const step = async (act: () => Promise<unknown>) => {
    await act();
    await between();
  };

  await browser.goTo('/');
  expect(browser.page.text).toContain('Click through it in five minutes');
  await step(() => browser.follow('Sign in'));
  expect(browser.page.text).toContain('it asks for no password and believes everybody');
  await step(() => browser.press('Olivia Berg'));
  expect(new URL(browser.page.url).pathname).toBe('/clients');
  await step(() => browser.follow('Rosa Diaz'));
  expect(browser.page.text).toContain('Nobody was invited yet.');
  await step(() =>
    browser.press('Send invitation', {
      name: 'Ann Diaz',
      email: 'ann@example.org',
      permission: ['roster.view', 'invoices.view'],
    }),
  );
  expect(browser.page.text).toContain('Ann Diaz is invited. The mail is in the mailbox.');
  expect(browser.page.text).toContain('Ann Diaz invited');

  await mailTo(portal, 'ann@example.org');
  await step(() => browser.goTo('/mailbox'));
  expect(browser.page.text).toContain('You are invited to Rosa Diaz To Ann Diaz, ann@example.org');
  const { link } = await mailTo(portal, 'ann@example.org');
  await step(() => browser.follow('Open the invitation'));
  expect(browser.page.title).toBe('Your invitation');
  await step(() => browser.press('Continue', { token: link }));
  expect(browser.page.text).toContain('Your account Olivia Berg');
  await step(() => browser.press('Accept'));
  expect(browser.page.title).toBe('You cannot accept your own invitation');
  await step(() => browser.follow('Sign in with another account'));
  await step(() => browser.press('Sign in with this address', { as: 'ann@example.org' }));
  expect(browser.page.title).toBe('Invitation to Rosa Diaz');
  expect(browser.page.text).toContain('Your account ann@example.org');
  await step(() => browser.press('Accept'));
  expect(browser.page.title).toBe('Accepted');
  await step(() => browser.follow('Go on to the portal'));
  expect([browser.page.status, browser.page.title]).toEqual([200, 'Rosa Diaz – Harbour Care']);
  expect(browser.page.text).toContain('Roster of this week');
  expect(browser.page.text).toContain('Invoices');
  expect(browser.page.text).not.toContain('Services');

  await signInAs('Olivia Berg');
  await step(() => browser.follow('Rosa Diaz'));
  expect(browser.page.text).toContain('Ann Diaz has access');
  await step(() => browser.press('Suspend Ann Diaz'));
  expect(browser.page.text).toContain('Ann Diaz suspended');
  await asAnn('Your access is suspended.', 403);
  await signInAs('Olivia Berg');
  await step(() => browser.follow('Rosa Diaz'));
  await step(() => browser.press('Resume Ann Diaz'));
  await asAnn('Roster of this week', 200);
  await signInAs('Olivia Berg');
  await step(() => browser.follow('Rosa Diaz'));
  await step(() => browser.press('Revoke Ann Diaz'));
  expect(browser.page.text).toContain('Ann Diaz no access revoked');
  await asAnn('You have no access to this client', 403);
  await browser.goTo('/my');
  expect(browser.page.text).toContain('What ann@example.org may enter now: Nothing.');

  await signInAs('Olivia Berg');
  await step(() => browser.follow('Rosa Diaz'));
  await step(() => browser.follow('History of Ann Diaz'));
  return browser.page.text;

  async function signInAs(coordinator: string): Promise<void> {
    await browser.goTo('/sign-in');
    await step(() => browser.press(coordinator));
  }

  async function asAnn(said: string, status: number): Promise<void> {
    await browser.goTo('/sign-in?returnTo=/my/rosa-diaz');
    await step(() => browser.press('Sign in with this address', { as: 'ann@example.org' }));
    expect(browser.page.text).toContain(said);
    expect(browser.page.status).toBe(status);
  }
}

const sentences = [
  'Intact: every entry follows, by its hash',
  'Ann Diaz was invited to Rosa Diaz from client-page, to invoices.view, roster.view;',
  '2 Mar 2026, 09:00:00 UTC, by Olivia Berg',
  'Link number 1 was mailed.',
  'Ann Diaz accepted, signed in as account-438c4c7afe60, with the invited address verified.',
  'Ann Diaz was given access to Rosa Diaz as round 1 of the invitation offered',
  'Access was suspended (paused-by-coordinator).',
  'The suspension for paused-by-coordinator was lifted.',
  'Access was revoked.',
];

describe('the tour', () => {
  it('goes through from the first page to the last by links and buttons alone', async () => {
    const history = await takeTheTour(await openPortal(), async () => {});
    expect(inOrder(history, sentences)).toEqual(sentences);
  });

  it('goes on where it was left when the portal is restarted between any two steps', async () => {
    const portal = await openPortal();
    const history = await takeTheTour(portal, () => portal.restart());
    expect(inOrder(history, sentences)).toEqual(sentences);
  });
});

/** Those of the sentences that stand in the text, each behind the one before. */
function inOrder(text: string, wanted: readonly string[]): string[] {
  let from = 0;
  return wanted.filter((sentence) => {
    const place = text.indexOf(sentence, from);
    if (place >= 0) from = place + sentence.length;
    return place >= 0;
  });
}
