import { describe, expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import { asStaff, listsAreUpToDate, mailTo, openPortal } from './portal.ts';

describe('a person’s own workspaces', () => {
  it('are those they may enter, with what they may do there; and those that are shut for now, with the reason', async () => {
    const portal = await openPortal();
    const staff = asStaff(portal, 'olivia');
    const person = { name: 'Ann Diaz', email: 'ann@example.org' };
    const personIds: unknown[] = [];
    for (const [workspaceId, permissions] of [
      ['rosa-diaz', ['roster.view', 'invoices.view']],
      ['mei-chen', ['roster.view']],
      ['ada-novak', ['roster.view']],
      ['uma-patel', ['roster.view']],
    ]) {
      const invited = await staff.post('/invitations', { workspaceId, person, permissions });
      personIds.push(invited['personId']);
      const { token } = await mailTo(portal, person.email);
      if (workspaceId !== 'uma-patel')
        await asStaff(portal, person.email).post('/invitations/accept', { token });
    }
    const [personId] = personIds;
    await staff.post('/access/suspend', { workspaceId: 'mei-chen', personId, cause: 'unpaid' });
    await staff.post('/access/revoke', { workspaceId: 'ada-novak', personId });
    const browser = openBrowser(portal.origin);
    await browser.goTo('/sign-in?returnTo=/my');
    await browser.press('Sign in with this address', { as: person.email });
    const [, shown] =
      /What ann@example\.org may enter now: (.*) Harbour Care is made up/.exec(browser.page.text) ?? [];
    expect(shown).toBe(
      'Rosa Diaz You may see the roster, see invoices. Mei Chen shut Your access is suspended. A coordinator of Harbour Care can tell you why.',
    );
    await browser.follow('Rosa Diaz');
    expect(browser.page.text).toContain('Roster of this week');
  });

  it('have one of their own among them, where the agency gives one; it is no client', async () => {
    const portal = await openPortal();
    const staff = asStaff(portal, 'olivia');
    const policy = { validFor: 'P7D', resend: { cooldown: 'PT10S', limit: 10 }, acceptBy: 'matchingEmail' };
    const permissions = ['roster.view'];
    await staff.post('/tenant/change-policy', { policy: { ...policy, personalWorkspace: { permissions } } });
    const person = { name: 'Ann Diaz', email: 'ann@example.org' };
    await staff.post('/invitations', { workspaceId: 'rosa-diaz', person, permissions });
    const { token } = await mailTo(portal, person.email);
    await asStaff(portal, person.email).post('/invitations/accept', { token });
    await listsAreUpToDate(portal);
    const browser = openBrowser(portal.origin);
    await browser.goTo('/sign-in?returnTo=/my');
    await browser.press('Sign in with this address', { as: person.email });
    await browser.follow('Personal');
    expect(browser.page.title).toBe('Personal – Harbour Care');
    await browser.goTo('/sign-in');
    await browser.press('Olivia Berg');
    expect(browser.page.text).toContain('14 clients');
    await browser.goTo('/people');
    expect(browser.page.text).toContain('Personal has access');
  });
});
