import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { TestPortal } from '../test/portal.ts';
import { asStaff, mailTo, openPortal } from '../test/portal.ts';
import { openWindow } from './visitor.ts';

describe('two of staff at once', () => {
  it('see what the other does without reloading, on every page that shows it', async () => {
    const portal = await openPortal();
    const olivia = await openWindow(portal, { as: 'olivia' });
    const noah = await openWindow(portal, { as: 'noah' });
    const pages = await Promise.all(
      ['/clients', '/clients/rosa-diaz', '/people'].map((path) => open(noah, path)),
    );
    await olivia.goto('/clients/rosa-diaz');
    await invite(olivia, 'Ann Diaz');
    for (const page of pages) await page.getByText('Ann Diaz').first().waitFor();
    const [, rosas = noah] = pages;
    await rosas.getByText('invited', { exact: true }).waitFor();

    await letIn(portal);
    await rosas.getByText('has access', { exact: true }).waitFor();
    await olivia.getByText('has access', { exact: true }).waitFor();
    await rosas.getByRole('button', { name: 'Suspend Ann Diaz' }).click();
    await olivia.getByText('suspended', { exact: true }).waitFor();
    await olivia.getByRole('button', { name: 'Resume Ann Diaz' }).click();
    const suspend = rosas.getByRole('button', { name: 'Suspend Ann Diaz' });
    await suspend.waitFor();
    expect(await suspend.isEnabled()).toBe(true);
  });

  it('keep open what they have opened, and the focus where it was', async () => {
    const portal = await openPortal();
    const olivia = await openWindow(portal, { as: 'olivia' });
    await olivia.goto('/clients/rosa-diaz');
    await invite(olivia, 'Ann Diaz');
    await olivia.getByText('More about Ann Diaz').click();
    await olivia.getByRole('button', { name: 'Rescind Ann Diaz' }).focus();
    await asStaff(portal, 'noah').post('/invitations', guest('Ben Wood'));
    await olivia.getByText('Ben Wood').first().waitFor();
    expect(await olivia.getByText('Approve Ann Diaz').isVisible()).toBe(true);
    const at = await olivia.evaluate<string>(
      'document.activeElement.textContent.replace(/\\s+/g, " ").trim()',
    );
    expect(at).toBe('Rescind Ann Diaz');
  });

  it('lose nothing that they have typed and not sent, and are told', async () => {
    const portal = await openPortal();
    const olivia = await openWindow(portal, { as: 'olivia' });
    await olivia.goto('/clients/rosa-diaz');
    await invite(olivia, 'Ann Diaz');
    await olivia.getByLabel('Name').fill('Cleo');
    await asStaff(portal, 'noah').post('/invitations', guest('Ben Wood'));
    await olivia.getByText('Ben Wood').first().waitFor();
    expect(await olivia.getByLabel('Name').inputValue()).toBe('Cleo');

    await olivia.getByText('More about Ann Diaz').click();
    await olivia.getByText('Change the offer Ann Diaz', { exact: true }).click();
    const invoices = olivia.getByRole('checkbox', { name: 'see invoices' }).first();
    await invoices.check();
    await asStaff(portal, 'noah').post('/invitations', guest('Dan Wood'));
    await olivia.getByText('Somebody has changed something here.').first().waitFor();
    expect(await invoices.isChecked()).toBe(true);
    expect(await olivia.getByText('Dan Wood').count()).toBe(0);
    await olivia.getByRole('link', { name: 'Show it' }).click();
    await olivia.getByText('Dan Wood').first().waitFor();
  });

  it('are told nothing more once they have signed out elsewhere', async () => {
    const portal = await openPortal();
    const olivia = await openWindow(portal, { as: 'olivia' });
    await olivia.goto('/clients/rosa-diaz');
    await olivia.getByText('Nobody was invited yet.').waitFor();
    const elsewhere = await olivia.context().newPage();
    await elsewhere.goto('/');
    await elsewhere.getByRole('button', { name: 'Sign out' }).click();
    await elsewhere.getByText('You are signed out.').waitFor();
    await asStaff(portal, 'noah').post('/invitations', guest('Ben Wood'));
    await olivia.getByRole('heading', { name: 'Who do you want to be?' }).waitFor();
    expect(await olivia.getByText('Ben Wood').count()).toBe(0);
  });

  it('listen only while they look, and see at once what has changed meanwhile', async () => {
    const portal = await openPortal();
    const olivia = await openWindow(portal, { as: 'olivia' });
    await olivia.goto('/clients/rosa-diaz');
    const isLeft = olivia.waitForEvent('requestfailed', (request) =>
      request.url().endsWith('/portal/changes'),
    );
    await look(olivia, 'hidden');
    await isLeft;
    await asStaff(portal, 'noah').post('/invitations', guest('Ben Wood'));
    await asStaff(portal, 'noah').get('/invitations');
    expect(await olivia.getByText('Ben Wood').count()).toBe(0);
    await look(olivia, 'visible');
    await olivia.getByText('Ben Wood').first().waitFor();
  });

  it('can press a button again as soon as it may be, without asking for it', async () => {
    const portal = await openPortal();
    const olivia = await openWindow(portal, { as: 'olivia' });
    await olivia.clock.install({ time: portal.clock.now() });
    await olivia.goto('/clients/rosa-diaz');
    await invite(olivia, 'Ann Diaz');
    const resend = olivia.getByRole('button', { name: 'Resend Ann Diaz' });
    await olivia.getByText('The next may go out at 09:00:10 UTC.').waitFor();
    await olivia.getByText('mail sent').waitFor();
    expect(await resend.isDisabled()).toBe(true);
    portal.clock.advance(10_000);
    await olivia.clock.runFor(10_500);
    await olivia.getByText('The next may go out at 09:00:10 UTC.').waitFor({ state: 'detached' });
    expect(await resend.isEnabled()).toBe(true);
  });
});

describe('a link that was copied', () => {
  it('is put where it can be pasted from, by a button that is there with scripts alone', async () => {
    const portal = await openPortal();
    const page = await openWindow(portal, {
      as: 'olivia',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.goto('/clients/rosa-diaz');
    await invite(page, 'Ann Diaz');
    await page.getByText('More about Ann Diaz').click();
    await page.getByRole('button', { name: 'Copy link Ann Diaz' }).click();
    const link = await page.getByLabel('The link').inputValue();
    expect(link).toContain('/portal/join#lk1_');
    await page.getByRole('button', { name: 'Copy it' }).click();
    await page.getByText('Copied.').waitFor({ state: 'attached' });
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(link);
    const withoutScripts = await openWindow(portal, { as: 'noah', javaScriptEnabled: false });
    await withoutScripts.goto('/clients/rosa-diaz');
    await withoutScripts.getByText('More about Ann Diaz').click();
    await withoutScripts.getByRole('button', { name: 'Copy link Ann Diaz' }).click();
    await withoutScripts.getByLabel('The link').waitFor();
    expect(await withoutScripts.getByRole('button', { name: 'Copy it' }).count()).toBe(0);
  });
});

async function look(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate(`(() => {
    Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  })()`);
}

async function open(window: Page, path: string): Promise<Page> {
  const page = await window.context().newPage();
  await page.goto(path);
  return page;
}

async function invite(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail address').fill('ann@example.org');
  await page.getByRole('button', { name: 'Send invitation' }).click();
  await page.getByText(`${name} is invited.`).waitFor();
}

function guest(name: string) {
  const email = `${name.toLowerCase().replace(' ', '.')}@example.org`;
  return { workspaceId: 'rosa-diaz', person: { name, email }, permissions: ['roster.view'] };
}

async function letIn(portal: TestPortal): Promise<void> {
  const { token } = await mailTo(portal, 'ann@example.org');
  await asStaff(portal, 'ann@example.org').post('/invitations/accept', { token });
}
