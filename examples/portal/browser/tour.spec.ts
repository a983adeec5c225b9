import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPortal } from '../test/portal.ts';
import { openWindow } from './visitor.ts';

describe('the tour', () => {
  it.each([
    ['with scripts', true],
    ['without any script', false],
  ])('goes through from the first page to the last, %s', async (_how, javaScriptEnabled) => {
    const portal = await openPortal();
    const page = await openWindow(portal, { javaScriptEnabled });

    await page.goto('/');
    await page.getByRole('list').getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Olivia Berg' }).click();
    await page.getByRole('link', { name: 'Rosa Diaz' }).click();
    await page.getByText('Nobody was invited yet.').waitFor();
    await page.getByLabel('Name').fill('Ann Diaz');
    await page.getByLabel('E-mail address').fill('ann@example.org');
    await page.getByRole('button', { name: 'Send invitation' }).click();
    await page.getByRole('status').getByText('Ann Diaz is invited.').waitFor();

    await page.getByRole('link', { name: 'Mailbox' }).click();
    const link = await page.getByRole('link', { name: 'Open the invitation' }).getAttribute('href');
    await page.getByRole('link', { name: 'Open the invitation' }).click();
    await openInvitation(page, javaScriptEnabled ? undefined : (link ?? ''));
    await accept(page);
    await page.getByText('cannot accept').first().waitFor();
    await page.locator('main a[href*="/sign-in"]').first().click();
    await signInWith(page, 'ann@example.org');
    await accept(page);
    await page.locator('main a[href*="/my/rosa-diaz"]').click();
    await page.getByRole('heading', { name: 'Rosa Diaz' }).waitFor();
    await page.getByText('Roster of this week').waitFor();

    await becomeOlivia(page);
    await page.getByRole('link', { name: 'Rosa Diaz' }).click();
    await page.getByRole('button', { name: 'Suspend Ann Diaz' }).click();
    await page.getByText('suspended', { exact: true }).waitFor();
    await becomeAnn(page);
    await page.getByText('Your access is suspended.').waitFor();

    await becomeOlivia(page);
    await page.getByRole('link', { name: 'Rosa Diaz' }).click();
    await page.getByRole('button', { name: 'Resume Ann Diaz' }).click();
    await page.getByRole('button', { name: 'Revoke Ann Diaz' }).click();
    await page.getByRole('status').getByText('Access is revoked').waitFor();
    await page.getByRole('link', { name: 'History of Ann Diaz' }).click();
    await page.getByText('Intact').waitFor();
    await page.getByRole('link', { name: 'Ann Diaz accepted' }).click();
    const then = page.getByRole('region', { name: /After step \d+ of \d+/ });
    expect(await then.getByRole('definition').allInnerTexts()).toEqual(['accepted', '1', '1', 'none']);
    await then.getByRole('link', { name: 'Step after' }).click();
    await then.getByText('see the roster').waitFor();
  });
});

/** With scripts the link brings its code along; without, the code is typed in. */
async function openInvitation(page: Page, link: string | undefined): Promise<void> {
  const form = page.locator('form[action$="/join/begin"]');
  if (link !== undefined) await form.locator('input[name="token"]').fill(link);
  await form.getByRole('button').click();
}

async function accept(page: Page): Promise<void> {
  await page.locator('form[action$="/join/accept"]').getByRole('button').click();
}

async function signInWith(page: Page, address: string): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(address);
  await page.getByRole('button', { name: 'Sign in with this address' }).click();
}

async function becomeOlivia(page: Page): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Olivia Berg' }).click();
}

async function becomeAnn(page: Page): Promise<void> {
  await page.goto('/sign-in?returnTo=/my/rosa-diaz');
  await signInWith(page, 'ann@example.org');
}
