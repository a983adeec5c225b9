import { describe, expect, it } from 'vitest';
import type { Browser } from './browser.ts';
import { openBrowser } from './browser.ts';
import type { TestPortal } from './portal.ts';
import { asStaff, listsAreUpToDate, mailTo, openPortal } from './portal.ts';

describe('the seats', () => {
  it('are shown where the agency has any, with what is taken and kept', async () => {
    const { portal, browser } = await atClients();
    expect(browser.page.text).not.toContain('Seats');
    await takeSeats(portal, 3);
    await invite(portal, 'Ann');
    const { token } = await mailTo(portal, 'ann@example.org');
    await asStaff(portal, 'ann@example.org').post('/invitations/accept', { token });
    await invite(portal, 'Ben');
    await browser.goTo('/clients');
    expect(browser.page.text).toContain('1 of 3 taken, 1 kept for who is invited, 1 free.');
  });

  it('are as many as a coordinator says; and whoever has one keeps it', async () => {
    const { portal, browser } = await atClients();
    await takeSeats(portal, 1);
    await invite(portal, 'Ann');
    await browser.goTo('/clients/rosa-diaz');
    await browser.press('Send invitation', { name: 'Ben', email: 'ben@example.org' });
    expect(browser.page.text).toContain('All seats are taken.');
    await browser.goTo('/clients');
    await browser.press('Change the number', { capacity: '2' });
    expect(browser.page.text).toContain('There are 2 seats from now on.');
    expect(browser.page.text).toContain('0 of 2 taken, 1 kept for who is invited, 1 free.');
    await browser.press('Change the number', { capacity: '0' });
    expect(browser.page.text).toContain('0 of 0 taken, 1 kept for who is invited, 0 free.');
  });

  it.each(['', '-1', '1.5', 'many', '1000000001'])('are never %j', async (capacity) => {
    const { portal, browser } = await atClients();
    await takeSeats(portal, 3);
    await browser.goTo('/clients');
    const page = await browser.press('Change the number', { capacity });
    expect(page.status).toBe(422);
    expect(page.markup).toContain('id="capacity-issue"');
    expect(page.markup).toMatch(new RegExp(`name="capacity"[^>]*value="${capacity}"`));
    expect(page.text).toContain('0 of 3 taken');
    expect((await browser.goTo('/seats')).title).toBe('Clients – Harbour Care');
  });

  it('are for coordinators to change', async () => {
    const { portal, browser } = await atClients();
    await takeSeats(portal, 3);
    await browser.goTo('/sign-in');
    await browser.press('Sign in with this address', { as: 'ann@example.org' });
    browser.page.markup = '<form action="/seats"><button>Change the number</button></form>';
    expect((await browser.press('Change the number', { capacity: '9' })).status).toBe(403);
  });
});

describe('who was last here', () => {
  it('is known once they have opened the client’s page themselves', async () => {
    const { portal, browser } = await atClients();
    await invite(portal, 'Ann');
    const { token } = await mailTo(portal, 'ann@example.org');
    await asStaff(portal, 'ann@example.org').post('/invitations/accept', { token });
    await browser.goTo('/people');
    await browser.follow('Ann');
    await browser.press('Sign in as Ann', { reason: 'to see what she sees' });
    expect((await browser.goTo('/my/rosa-diaz')).status).toBe(200);
    await browser.press('End');
    await listsAreUpToDate(portal);
    expect((await browser.goTo('/clients/rosa-diaz')).text).not.toContain('Was last here');

    portal.clock.advance(90 * 60_000);
    const ann = openBrowser(portal.origin);
    await ann.goTo('/sign-in?returnTo=/my/rosa-diaz');
    await ann.press('Sign in with this address', { as: 'ann@example.org' });
    await listsAreUpToDate(portal);
    await browser.goTo('/clients/rosa-diaz');
    expect(browser.page.text).toContain('Was last here about 2 Mar 2026, 10:30:00 UTC');
  });
});

async function atClients(): Promise<{ portal: TestPortal; browser: Browser }> {
  const portal = await openPortal();
  const browser = openBrowser(portal.origin);
  await browser.goTo('/sign-in?returnTo=/clients');
  await browser.press('Olivia Berg');
  return { portal, browser };
}

async function takeSeats(portal: TestPortal, capacity: number): Promise<void> {
  const staff = asStaff(portal, 'noah');
  const policy = { validFor: 'P7D', resend: { cooldown: 'PT10S', limit: 10 }, acceptBy: 'matchingEmail' };
  await staff.post('/tenant/change-policy', { policy: { ...policy, seats: 'reserve' } });
  await staff.post('/seats/license', { capacity });
}

function invite(portal: TestPortal, name: string) {
  return asStaff(portal, 'olivia').post('/invitations', {
    workspaceId: 'rosa-diaz',
    person: { name, email: `${name.toLowerCase()}@example.org` },
    permissions: ['roster.view'],
  });
}
