import { describe, expect, it } from 'vitest';
import type { Browser } from './browser.ts';
import { openBrowser } from './browser.ts';
import { mailTo, openPortal } from './portal.ts';
import type { TestPortal } from './portal.ts';

describe('a client’s page', () => {
  it('offers to resend and to rescind while an invitation is open, and then to invite again', async () => {
    const { portal, browser } = await atRosas();
    await invite(browser);
    expect(buttonsIn(browser)).toEqual(['Resend Ann', 'Rescind Ann']);
    portal.clock.advance(10_000);
    await browser.press('Resend Ann');
    expect(browser.page.text).toContain('A new link is in the mailbox. The old one is dead.');
    await browser.press('Rescind Ann');
    expect(browser.page.text).toContain('Ann no access');
    expect(buttonsIn(browser)).toEqual(['Invite again Ann']);
    portal.clock.advance(10_000);
    await browser.press('Invite again Ann');
    expect(browser.page.text).toContain('Ann invited');
    expect(browser.page.text).toContain('May: see the roster');
  });

  it('offers to resend what has expired', async () => {
    const { portal, browser } = await atRosas();
    await invite(browser);
    await mailTo(portal, 'ann@example.org');
    portal.clock.advance(7 * 86_400_000);
    await browser.goTo('/sign-in?returnTo=/clients/rosa-diaz');
    await browser.press('Olivia Berg');
    expect(browser.page.text).toContain('Ann expired');
    expect(buttonsIn(browser)).toEqual(['Resend Ann']);
    await browser.press('Resend Ann');
    expect(browser.page.text).toContain('Ann invited');
  });

  it('offers to suspend and to revoke access, and to resume it where it rests', async () => {
    const { portal, browser } = await atRosas();
    await invite(browser);
    await acceptAsAnn(portal);
    await browser.goTo('/clients/rosa-diaz');
    expect(buttonsIn(browser)).toEqual(['Suspend Ann', 'Revoke Ann']);
    await browser.press('Suspend Ann');
    expect(buttonsIn(browser)).toEqual(['Resume Ann', 'Revoke Ann']);
    await browser.press('Resume Ann');
    expect(browser.page.text).toContain('Ann has access');
    await browser.press('Revoke Ann');
    expect(buttonsIn(browser)).toEqual(['Invite again Ann']);
  });

  it('says in words why something was refused, once', async () => {
    const { browser } = await atRosas();
    await invite(browser);
    await browser.press('Resend Ann');
    expect(browser.page.text).toContain('The next may go out at 09:00:10 UTC.');
    await invite(browser);
    expect(browser.page.text).toContain('This person has an open invitation already.');
    await browser.press('Send invitation', { name: 'Ann', email: 'ann@', permission: [] });
    expect(browser.page.text).toContain('E-mail address: write an e-mail address, such as ann@example.org');
    expect(browser.page.text).toContain('What they may do:');
    await browser.goTo('/clients/rosa-diaz');
    expect(browser.page.text).not.toContain('Please check');
  });

  it('shows names as text', async () => {
    const { browser } = await atRosas();
    await browser.press('Send invitation', { name: '<b onclick=x>Ann</b>', email: 'ann@example.org' });
    expect(browser.page.markup).toContain('&lt;b onclick=x&gt;');
    expect(browser.page.markup).not.toContain('<b ');
  });

  it('does not exist for a client that was never opened, nor for a button that is not there', async () => {
    const { browser, portal } = await atRosas();
    expect((await browser.goTo('/clients/nobody')).status).toBe(404);
    await browser.goTo('/clients/rosa-diaz');
    browser.page.markup = browser.page.markup.replace('rosa-diaz/invite', 'rosa-diaz/erase');
    expect((await browser.press('Send invitation', { name: 'A', email: 'a@b.org' })).status).toBe(404);
    expect((await browser.goTo('/history/01ARZ3NDEKTSV4RRFFQ69G5FAV')).status).toBe(404);
    expect((await fetch(`${portal.origin}/mailbox.json`)).status).toBe(200);
  });
});

async function atRosas() {
  const portal = await openPortal();
  const browser = openBrowser(portal.origin);
  await browser.goTo('/sign-in?returnTo=/clients/rosa-diaz');
  await browser.press('Olivia Berg');
  return { portal, browser };
}

async function invite(browser: Browser): Promise<void> {
  await browser.press('Send invitation', { name: 'Ann', email: 'ann@example.org' });
}

async function acceptAsAnn(portal: TestPortal): Promise<void> {
  const { token } = await mailTo(portal, 'ann@example.org');
  const browser = openBrowser(portal.origin);
  await browser.goTo('/portal/join');
  await browser.press('Continue', { token });
  await browser.press('Sign in with this address', { as: 'ann@example.org' });
  await browser.press('Accept');
}

/** The buttons of the people on the page, not of the page itself. */
function buttonsIn({ page }: Browser): string[] {
  const buttons = [...page.markup.matchAll(/<button[^>]*>(.*?)<\/button>/gs)].map(([, label = '']) =>
    label
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
  return buttons.filter((label) => label !== 'Send invitation' && label !== 'Sign out');
}
