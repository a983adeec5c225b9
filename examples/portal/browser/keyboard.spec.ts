import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPortal } from '../test/portal.ts';
import { openWindow } from './visitor.ts';

describe('the keyboard alone', () => {
  it('is enough to sign in, to invite, to open what is folded away, and to take it back', async () => {
    const page = await openWindow(await openPortal());
    await page.goto('/');
    await press(page, 'Skip to the content');
    await press(page, 'Sign in');
    await page.getByRole('heading', { name: 'Who do you want to be?' }).waitFor();
    await press(page, 'Olivia Berg');
    await page.getByRole('heading', { name: 'Clients' }).waitFor();
    await press(page, 'Rosa Diaz');
    await page.getByRole('heading', { name: 'Invite somebody' }).waitFor();
    await goTo(page, 'Name');
    await page.keyboard.type('Ann Diaz');
    await goTo(page, 'E-mail address');
    await page.keyboard.type('ann@example.org');
    await goTo(page, 'see invoices');
    await page.keyboard.press('Space');
    await press(page, 'Send invitation');
    await page.getByText('Ann Diaz is invited.').waitFor();
    await page.getByText('Would be able to: see invoices, see the roster').waitFor();

    await press(page, 'More about Ann Diaz');
    await press(page, 'Change the offer Ann Diaz');
    await goTo(page, 'see invoices');
    await page.keyboard.press('Space');
    await press(page, 'Change the offer Ann Diaz, as chosen');
    await page.getByText('What the invitation offers is changed.').waitFor();
    await page.getByText('Would be able to: see the roster').waitFor();
    await press(page, 'Rescind Ann Diaz');
    await page.getByText('The invitation is taken back.').waitFor();
    await press(page, 'History of Ann Diaz');
    await page.getByRole('heading', { name: 'After step 5 of 5' }).waitFor();
    await press(page, 'Step before');
    await page.getByRole('heading', { name: 'After step 4 of 5' }).waitFor();
    expect(new URL(page.url()).search).toBe('?step=4');
  });

  it('comes by the skip link to what the page is about, past what every page has', async () => {
    const page = await openWindow(await openPortal(), { as: 'olivia' });
    await page.goto('/clients');
    await press(page, 'Skip to the content');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Name or address');
  });
});

/** What has the focus, by the name that it is read out by, which must be to be seen. */
async function focused(page: Page): Promise<string> {
  const name = await page.evaluate<string>(`(() => {
    const at = document.activeElement;
    const label = at.labels?.[0] ?? at;
    return label.textContent.replace(/\\s+/g, ' ').trim();
  })()`);
  const isToBeSeen = await page.evaluate<boolean>(`(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    const { width, height } = document.activeElement.getBoundingClientRect();
    return document.activeElement === document.body || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && width * height > 1);
  })()`);
  expect([name, isToBeSeen]).toEqual([name, true]);
  return name;
}

/** Presses Tab until it is there; whoever has come round once has not found it. */
async function goTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < 120; step += 1) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    if (at === name) return;
    passed.push(at);
  }
  throw new Error(`the keyboard does not come to “${name}”: ${passed.join(' | ')}`);
}

async function press(page: Page, name: string): Promise<void> {
  await goTo(page, name);
  await page.keyboard.press('Enter');
}
