import { describe, expect, it } from 'vitest';
import type { Browser } from './browser.ts';
import { openBrowser } from './browser.ts';
import { asStaff, mailTo, openPortal } from './portal.ts';
import type { TestPortal } from './portal.ts';

describe('a client’s page', () => {
  it('offers to resend and to rescind while an invitation is open, and then to invite again', async () => {
    const { portal, browser } = await atRosas();
    await invite(browser);
    expect(firstButtons(browser)).toEqual(['Rescind Ann']);
    expect(refused(browser)['Resend Ann']).toBe(
      'The last mail went out only just now. The next may go out at 09:00:10 UTC.',
    );
    portal.clock.advance(10_000);
    await browser.goTo('/clients/rosa-diaz');
    expect(firstButtons(browser)).toEqual(['Resend Ann', 'Rescind Ann']);
    await browser.press('Resend Ann');
    expect(browser.page.text).toContain('A new link is in the mailbox. The old one is dead.');
    await browser.press('Rescind Ann');
    expect(browser.page.text).toContain('Ann no access invitation taken back');
    portal.clock.advance(10_000);
    await browser.goTo('/clients/rosa-diaz');
    expect(firstButtons(browser)).toEqual(['Invite again Ann']);
    await browser.press('Invite again Ann');
    expect(browser.page.text).toContain('Ann invited');
    expect(browser.page.text).toContain('Would be able to: see the roster');
  });

  it('offers to resend what has expired', async () => {
    const { portal, browser } = await atRosas();
    await invite(browser);
    await mailTo(portal, 'ann@example.org');
    portal.clock.advance(7 * 86_400_000);
    await browser.goTo('/sign-in?returnTo=/clients/rosa-diaz');
    await browser.press('Olivia Berg');
    expect(browser.page.text).toContain('Ann expired');
    expect(firstButtons(browser)).toEqual(['Resend Ann', 'Invite again Ann']);
    await browser.press('Resend Ann');
    expect(browser.page.text).toContain('Ann invited');
  });

  it('offers to suspend and to revoke access, and to resume it where it rests', async () => {
    const { portal, browser } = await atRosas();
    await invite(browser);
    await acceptAsAnn(portal);
    await browser.goTo('/clients/rosa-diaz');
    expect(firstButtons(browser)).toEqual(['Suspend Ann', 'Revoke Ann']);
    await browser.press('Suspend Ann');
    expect(browser.page.text).toContain('Ann suspended paused by a coordinator');
    expect(firstButtons(browser)).toEqual(['Resume Ann', 'Revoke Ann']);
    await browser.press('Resume Ann');
    expect(browser.page.text).toContain('Ann has access');
    await browser.press('Revoke Ann');
    expect(browser.page.text).toContain('Ann no access revoked');
    expect(refused(browser)['Invite again Ann']).toContain('The next may go out at');
  });

  it('has a button for each cause that lets access rest', async () => {
    const { portal, browser } = await atRosas();
    await invite(browser);
    await acceptAsAnn(portal);
    const staff = asStaff(portal, 'noah');
    const [who] = await staff.get('/access?workspaceId=rosa-diaz');
    await staff.post('/access/suspend', { ...place(who), cause: 'unpaid' });
    await browser.goTo('/clients/rosa-diaz');
    await browser.press('Suspend Ann');
    expect(firstButtons(browser)).toEqual(['Resume Ann (unpaid)', 'Resume Ann', 'Revoke Ann']);
    await browser.press('Resume Ann (unpaid)');
    expect(browser.page.text).toContain('Ann suspended paused by a coordinator');
    await browser.press('Resume Ann');
    expect(browser.page.text).toContain('Ann has access');
  });

  it('says more where the status alone does not', async () => {
    const { portal, browser } = await atRosas();
    const [olivia, noah] = [asStaff(portal, 'olivia'), asStaff(portal, 'noah')];
    const guest = (name: string) => ({
      workspaceId: 'rosa-diaz',
      person: { name, email: `${name.toLowerCase()}@example.org` },
      permissions: ['roster.view'],
    });
    await olivia.post('/invitations', guest('Ann'));
    await olivia.post('/invitations/decline', { token: (await mailTo(portal, 'ann@example.org')).token });
    await noah.post('/tenant/change-policy', { policy: { ...policy, approval: 'required' } });
    const asked = await olivia.post('/invitations', guest('Ben'));
    await noah.post(`/invitations/${String(asked['invitationId'])}/refuse`, {});
    for (const [name, window] of [
      ['Cleo', { accessUntil: '2026-03-02T10:00:00Z' }],
      ['Dan', { accessFrom: '2026-04-01T00:00:00Z' }],
    ] as const) {
      const { personId } = await olivia.post('/people', guest(name).person);
      await olivia.post('/access/grant', {
        workspaceId: 'rosa-diaz',
        personId,
        permissions: ['roster.view'],
        ...window,
      });
    }
    portal.clock.advance(3_600_000);
    await browser.goTo('/clients/rosa-diaz');
    for (const words of [
      'Ann no access declined',
      'Ben no access request refused',
      'Cleo no access its time is over',
      'Dan has access not yet begun',
      'Access begins 1 Apr 2026, 00:00:00 UTC',
    ]) {
      expect(browser.page.text).toContain(words);
    }
  });

  it('shows what cannot be done now with the reason', async () => {
    const { portal, browser } = await atRosas();
    await invite(browser);
    await acceptAsAnn(portal);
    await browser.goTo('/clients/rosa-diaz');
    expect(refused(browser)).toEqual({
      'Invite again Ann': 'This person has accepted already.',
      'Approve Ann': 'Nothing waits for approval.',
      'Refuse Ann': 'Nothing waits for approval.',
      'Resend Ann': 'This person has accepted already.',
      'Send to new address Ann': 'The newest link went to the address of now.',
      'Change the offer Ann': 'This person has accepted already.',
      'Copy link Ann': 'This person has accepted already.',
      'Rescind Ann': 'This person has accepted already.',
      'Give access Ann': 'This person has access already.',
      'Extend Ann': 'Access has no end.',
      'Resume Ann': 'Nothing suspends it.',
    });
  });

  it('widens, narrows and extends access, and gives it without an invitation', async () => {
    const { portal, browser } = await atRosas();
    await invite(browser);
    await acceptAsAnn(portal);
    await browser.goTo('/clients/rosa-diaz');
    await browser.press('Widen Ann, as chosen', { permission: ['roster.view', 'invoices.view'] });
    expect(browser.page.text).toContain('May: see invoices, see the roster');
    await browser.press('Narrow Ann, as chosen', { permission: ['invoices.view'], until: '2026-03-08' });
    expect(browser.page.text).toContain('May: see invoices Last day of access: 8 Mar 2026');
    await browser.press('Extend Ann, as chosen', { until: '2026-03-31' });
    expect(browser.page.text).toContain('Last day of access: 31 Mar 2026');
    await browser.press('Extend Ann, as chosen', { until: '' });
    expect(browser.page.text).not.toContain('Last day of access: 31 Mar');
    await browser.press('Narrow Ann, as chosen', { readOnly: 'yes' });
    expect(browser.page.text).toContain('May: see invoices (only look)');
    await browser.press('Revoke Ann');
    await browser.press('Give access Ann, as chosen', { permission: ['services.request'] });
    expect(browser.page.text).toContain('Ann has access');
    expect(browser.page.text).toContain('May: request services');
  });

  it('changes what an invitation offers', async () => {
    const { browser } = await atRosas();
    await invite(browser);
    await browser.press('Change the offer Ann, as chosen', {
      permission: ['roster.view', 'services.request'],
      until: '2026-12-31',
    });
    expect(browser.page.text).toContain('What the invitation offers is changed.');
    expect(browser.page.text).toContain('Would be able to: see the roster, request services');
    expect(browser.page.text).toContain('Last day of access: 31 Dec 2026');
  });

  it('shows the link to whoever copies it, who cannot accept it any more', async () => {
    const { portal, browser } = await atRosas();
    await invite(browser);
    await browser.press('Copy link Ann');
    const [, link = ''] = /id="copied-link"[^>]*value="([^"]+)"/.exec(browser.page.markup) ?? [];
    expect(link).toMatch(/^http:\/\/localhost:\d+\/portal\/join#lk1_/);
    expect((await browser.goTo(browser.page.url)).markup).not.toContain('lk1_');
    await browser.goTo('/portal/join');
    await browser.press('Continue', { token: link });
    expect(browser.page.text).toContain('Your account Olivia Berg');
    const accepted = await asStaff(portal, 'ann@example.org').post('/invitations/accept', {
      token: link.split('#')[1],
    });
    expect(accepted['status']).toBe('accepted');
  });

  it('lets somebody else approve what was asked for', async () => {
    const { portal, browser } = await atRosas();
    const approval = 'required';
    await asStaff(portal, 'noah').post('/tenant/change-policy', { policy: { ...policy, approval } });
    await invite(browser);
    expect(browser.page.text).toContain('The invitation of Ann waits for somebody else’s approval.');
    expect(browser.page.text).toContain('Ann to be approved');
    expect(refused(browser)['Approve Ann']).toBe('You asked for it, so somebody else must approve it.');
    await browser.goTo('/sign-in?returnTo=/clients/rosa-diaz');
    await browser.press('Noah Lind');
    expect(firstButtons(browser)).toEqual(['Approve Ann', 'Refuse Ann']);
    await browser.press('Approve Ann');
    expect(browser.page.text).toContain('Ann invited');
    await mailTo(portal, 'ann@example.org');
  });

  it('says in words why something was refused, and keeps what was typed', async () => {
    const { browser } = await atRosas();
    const typed = { name: 'Ann', email: 'ann@', permission: [], until: '2020-01-01' };
    const page = await browser.press('Send invitation', typed);
    expect(page.status).toBe(422);
    expect(page.text).toContain('Please check what you entered.');
    expect(page.text).toContain('write an e-mail address, such as ann@example.org');
    expect(page.text).toContain('name at least one permission');
    expect(page.markup).toMatch(/<input[^>]*name="name"[^>]*value="Ann"/);
    expect(page.markup).toMatch(/<input[^>]*name="email"[^>]*value="ann@"[^>]*aria-invalid="true"/);
    expect(page.markup).toMatch(/<input[^>]*name="until"[^>]*value="2020-01-01"/);
    expect(page.markup).not.toMatch(/name="permission"[^>]*checked/);
    await browser.press('Send invitation', { email: 'ann@example.org', permission: 'roster.view' });
    expect(browser.page.text).toContain('That would leave nothing.');
    await browser.goTo(browser.page.url);
    expect(new URL(browser.page.url).pathname).toBe('/clients/rosa-diaz');
    expect(browser.page.text).not.toContain('That would leave nothing');
  });

  it('takes no day that is none', async () => {
    const { browser } = await atRosas();
    const page = await browser.press('Send invitation', { ...annTyped, until: 'tomorrow' });
    expect(page.status).toBe(422);
    expect(page.markup).toMatch(/<input[^>]*name="until"[^>]*value="tomorrow"[^>]*aria-invalid="true"/);
  });

  it('opens again the form of the one it refused, as it was filled in', async () => {
    const { portal, browser } = await atRosas();
    await invite(browser);
    await acceptAsAnn(portal);
    await browser.goTo('/clients/rosa-diaz');
    const page = await browser.press('Narrow Ann, as chosen', { permission: ['services.request'] });
    expect(page.text).toContain('This person has not all of that now. Widen the access instead.');
    expect(page.markup).toMatch(/<details class="more" id="more-\w+" open/);
    expect(page.markup).toMatch(/<details class="asking" id="narrow-\w+" open/);
    expect(page.markup).toMatch(/id="narrow-\w+-services\.request"[^>]*checked/);
    expect(page.markup).not.toMatch(/id="narrow-\w+-roster\.view"[^>]*checked/);
  });

  it('tells who was too late that somebody else was first', async () => {
    const { portal, browser } = await atRosas();
    await invite(browser);
    await acceptAsAnn(portal);
    await browser.goTo('/clients/rosa-diaz');
    const staff = asStaff(portal, 'noah');
    const [who] = await staff.get('/access?workspaceId=rosa-diaz');
    await staff.post('/access/revoke', place(who));
    await browser.press('Suspend Ann');
    expect(browser.page.text).toContain('This person has no access here.');
    expect(browser.page.text).toContain('Ann no access revoked');
  });

  it('shows twenty people at a time', async () => {
    const { portal, browser } = await atRosas();
    const staff = asStaff(portal, 'noah');
    for (let number = 1; number <= 21; number += 1) {
      const person = {
        name: `Guest ${String(number).padStart(2, '0')}`,
        email: `guest${number}@example.org`,
      };
      await staff.post('/invitations', { workspaceId: 'rosa-diaz', person, permissions: ['roster.view'] });
    }
    await browser.goTo('/clients/rosa-diaz');
    expect(browser.page.text).toContain('Guest 20');
    expect(browser.page.text).not.toContain('Guest 21');
    await browser.follow('Next page');
    expect(browser.page.text).toContain('Guest 21');
    expect(browser.page.text).toContain('Page 2 of 2');
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

const policy = { validFor: 'P7D', resend: { cooldown: 'PT10S', limit: 10 }, acceptBy: 'matchingEmail' };
const annTyped = { name: 'Ann', email: 'ann@example.org' };

async function atRosas() {
  const portal = await openPortal();
  const browser = openBrowser(portal.origin);
  await browser.goTo('/sign-in?returnTo=/clients/rosa-diaz');
  await browser.press('Olivia Berg');
  return { portal, browser };
}

async function invite(browser: Browser): Promise<void> {
  await browser.press('Send invitation', annTyped);
}

async function acceptAsAnn(portal: TestPortal): Promise<void> {
  const { token } = await mailTo(portal, 'ann@example.org');
  await asStaff(portal, 'ann@example.org').post('/invitations/accept', { token });
}

function place({ workspaceId, personId }: Record<string, unknown> = {}) {
  return { workspaceId, personId };
}

/** The buttons that stand beside names at once, and can be pressed. */
function firstButtons({ page }: Browser): string[] {
  const [first = ''] = /<div class="first">.*?<details/s.exec(page.markup) ?? [];
  return [...first.matchAll(/<button(?! type="button")[^>]*>(.*?)<\/button>/gs)].map(([, label = '']) =>
    plain(label),
  );
}

/** The buttons that cannot be pressed now, each with the reason. */
function refused({ page }: Browser): Record<string, string> {
  const found = page.markup.matchAll(
    /<button[^>]*disabled[^>]*>(.*?)<\/button>\s*<p class="hint"[^>]*>(.*?)<\/p>/gs,
  );
  return Object.fromEntries([...found].map(([, label = '', reason = '']) => [plain(label), plain(reason)]));
}

function plain(markup: string): string {
  return markup
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
