import { describe, expect, it } from 'vitest';
import { atAnns, atPeople } from './at-people.ts';
import { openBrowser } from './browser.ts';
import { asStaff, listsAreUpToDate, mailTo } from './portal.ts';

describe('inviting a person to several clients', () => {
  it('sends one mail, which opens them all', async () => {
    const { portal, browser } = await atAnns();
    expect(browser.page.markup).not.toMatch(/name="workspaceId"\s+value="(rosa-diaz|mei-chen)"/);
    await browser.press('Send one invitation', { workspaceId: ['ada-novak', 'uma-patel'] });
    expect(browser.page.text).toContain('Invited to 2 clients. One mail opens them all.');
    expect(browser.page.text).toContain('Ada Novak invited');
    expect(browser.page.text).toContain('Uma Patel invited');
    const { link } = await mailTo(portal, 'ann@example.org');
    const { mails } = (await (await fetch(`${portal.origin}/mailbox.json`)).json()) as { mails: object[] };
    expect(mails).toHaveLength(3);
    expect(link).toContain('/portal/join#');
  });

  it('offers what was chosen, the same to all', async () => {
    const { portal, browser } = await atAnns();
    await browser.press('Send one invitation', {
      workspaceId: ['ada-novak'],
      permission: ['invoices.view'],
      readOnly: 'yes',
      until: '2026-05-31',
    });
    expect(browser.page.text).toContain('Invited to 1 client.');
    const [invited] = await asStaff(portal, 'noah').get('/invitations?workspaceId=ada-novak');
    expect(invited).toMatchObject({
      permissions: ['invoices.view'],
      readOnly: true,
      accessUntil: '2026-06-01T00:00:00.000Z',
    });
  });

  it('says what is missing, beside the fields, and keeps the rest', async () => {
    const { browser } = await atAnns();
    await browser.press('Send one invitation', { permission: ['invoices.view'] });
    expect(browser.page.status).toBe(422);
    expect(browser.page.markup).toContain('id="clients-issue"');
    expect(browser.page.markup).toMatch(/value="invoices\.view"\s+checked/);
    await browser.press('Send one invitation', { workspaceId: ['ada-novak'], permission: [] });
    expect(browser.page.markup).not.toContain('id="clients-issue"');
    expect(browser.page.markup).toContain('id="together-permissions-issue"');
    expect(browser.page.markup).toMatch(/value="ada-novak"\s+checked/);
  });

  it('invites nowhere if one client is refused, and says which', async () => {
    const { portal, browser } = await atAnns();
    await asStaff(portal, 'noah').post('/workspaces/uma-patel/close', {});
    await browser.press('Send one invitation', { workspaceId: ['ada-novak', 'uma-patel'] });
    expect(browser.page.text).toContain('Uma Patel: This client is not open.');
    expect(browser.page.text).not.toContain('Ada Novak invited');
    expect(browser.page.markup).not.toMatch(/name="workspaceId"\s+value="uma-patel"/);
  });

  it('offers nobody else’s own workspace', async () => {
    const { portal, browser } = await atPeople();
    const staff = asStaff(portal, 'olivia');
    const policy = { validFor: 'P7D', resend: { cooldown: 'PT10S', limit: 10 }, acceptBy: 'matchingEmail' };
    const personalWorkspace = { permissions: ['roster.view'] };
    await staff.post('/tenant/change-policy', { policy: { ...policy, personalWorkspace } });
    const cleo = { name: 'Cleo', email: 'cleo@example.org' };
    const permissions = ['roster.view'];
    await staff.post('/invitations', { workspaceId: 'uma-patel', person: cleo, permissions });
    const { token } = await mailTo(portal, cleo.email);
    await asStaff(portal, cleo.email).post('/invitations/accept', { token });
    await listsAreUpToDate(portal);
    await browser.follow('Ben Wood');
    expect((await staff.get('/workspaces?limit=500')).some(({ isPersonal }) => isPersonal)).toBe(true);
    expect(browser.page.markup).toContain('value="ada-novak"');
    expect(browser.page.markup).not.toContain('value="personal-');
  });

  it('is for those who have an address, and where nobody must approve first', async () => {
    const { portal, browser } = await atPeople();
    const staff = asStaff(portal, 'olivia');
    const { personId } = await staff.post('/people', { name: 'Cleo' });
    await listsAreUpToDate(portal);
    await browser.goTo(`/people/${String(personId)}`);
    await browser.press('Send one invitation', { workspaceId: ['ada-novak'] });
    expect(browser.page.text).toContain('This person has no address yet.');
    const policy = { validFor: 'P7D', resend: { cooldown: 'PT10S', limit: 10 }, acceptBy: 'matchingEmail' };
    await staff.post('/tenant/change-policy', { policy: { ...policy, approval: 'required' } });
    await browser.press('Send one invitation', { workspaceId: ['ada-novak'] });
    expect(browser.page.text).toContain('invite to one client after the other');
  });
});

describe('taking a person out of everything', () => {
  it('asks first, then revokes and takes back whatever there is', async () => {
    const { portal, browser } = await atAnns();
    expect(browser.page.text).toContain('Ann Diaz is shut out of every client at once.');
    await browser.press('Take Ann Diaz out of everything', { reason: 'has left' });
    expect(browser.page.text).toContain(
      'This person is out of everything. Access revoked: 1; invitations taken back: 1.',
    );
    expect(browser.page.text).toContain('Rosa Diaz no access revoked');
    expect(browser.page.text).toContain('Mei Chen no access invitation taken back');
    expect(browser.page.text).toContain('ann@example.org deactivated');
    await browser.press('Take Ann Diaz out of everything');
    expect(browser.page.text).toContain('Access revoked: 0; invitations taken back: 0.');
    await browser.follow('History at Rosa Diaz');
    expect(browser.page.text).toContain('has left');
    const ann = openBrowser(portal.origin);
    await ann.goTo('/sign-in?returnTo=/my/rosa-diaz');
    await ann.press('Sign in with this address', { as: 'ann@example.org' });
    expect(ann.page.status).toBe(403);
  });
});
