import { describe, expect, it } from 'vitest';
import { openBrowser, openInvitation, proofIn, titleOf } from './browser.ts';
import type { Answer, Site } from './site.ts';
import { asAnn, inviteAnn, leavesNoTrace, letAnnIn, startSite } from './site.ts';

describe('a link that leads no further', () => {
  const end: Readonly<Record<string, (site: Site, token: string, invitationId: string) => Promise<unknown>>> =
    {
      expired: async (site) => site.clock.advance(7 * 86_400_000),
      rescinded: (site, _token, invitationId) => site.staff.invitations.rescind({ invitationId }),
      declined: (site, token) => site.call('POST /invitations/decline', { json: { token } }),
      superseded: async (site, _token, invitationId) => {
        site.clock.advance(60_000);
        return site.staff.invitations.resend({ invitationId });
      },
      accepted: (site, token) => site.call('POST /invitations/accept', { ...asAnn, json: { token } }),
    };

  it.each([
    ['expired', 410, 'This invitation has expired'],
    ['rescinded', 410, 'This invitation was taken back'],
    ['declined', 410, 'This invitation was declined'],
    ['superseded', 410, 'There is a newer link'],
    ['accepted', 409, 'This invitation was accepted already'],
  ])('says why when it is %s, before the button and behind it', async (standing, status, title) => {
    const before = await startSite();
    const first = await inviteAnn(before);
    await end[standing]?.(before, first.token, first.invitationId);
    const { shown } = await openInvitation(before, first.token);
    expect([shown.status, titleOf(shown)]).toEqual([status, title]);
    expect(shown.text).not.toContain('<form');

    if (standing === 'expired' || standing === 'accepted') return;
    const behind = await startSite();
    const second = await inviteAnn(behind);
    const open = await openInvitation(behind, second.token);
    await end[standing]?.(behind, second.token, second.invitationId);
    const refused = await leavesNoTrace(behind, () =>
      open.browser.submit('/join/accept', { proof: proofIn(open.shown) }),
    );
    expect([refused.status, titleOf(refused)]).toEqual([status, title]);
  });

  it('tells another account that it was accepted already', async () => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    const { browser, shown } = await openInvitation(site, token, 'u-other ann@example.org');
    await site.call('POST /invitations/accept', { ...asAnn, json: { token } });
    const refused = await leavesNoTrace(site, () =>
      browser.submit('/join/accept', { proof: proofIn(shown) }),
    );
    expect([refused.status, titleOf(refused)]).toEqual([409, 'This invitation was accepted already']);
    expect(refused.text).toContain('href="/my/rosa"');
  });

  it('is not burnt by the account of somebody who was forwarded it, and who is told why not', async () => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    const eve = await openInvitation(site, token, 'u-eve eve@example.org');
    const refused = await leavesNoTrace(site, () =>
      eve.browser.submit('/join/accept', { proof: proofIn(eve.shown) }),
    );
    expect([refused.status, titleOf(refused)]).toEqual([403, 'This account cannot accept the invitation']);
    expect(refused.text).toContain('eve@example.org');
    expect(refused.text).not.toContain('ann@example.org');
    const owner = await openInvitation(site, token);
    expect(titleOf(await owner.browser.submit('/join/accept', { proof: proofIn(owner.shown) }))).toBe(
      'Accepted',
    );
  });

  it.each<[string, (site: Site) => Promise<unknown>, string, number, string]>([
    [
      'whoever sent it',
      async () => {},
      'olivia ann@example.org',
      403,
      'You cannot accept your own invitation',
    ],
    [
      'a closed workspace',
      (site) => site.staff.workspaces.close({ workspaceId: 'rosa' }),
      asAnn.as,
      409,
      'What you were invited to is closed',
    ],
    [
      'a closed tenant',
      (site) => site.staff.tenants.close({}),
      asAnn.as,
      409,
      'What you were invited to is closed',
    ],
  ])('tells so in the case of %s', async (_who, change, as, status, title) => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    await change(site);
    const { browser, shown } = await openInvitation(site, token, as);
    const refused = await leavesNoTrace(site, () =>
      browser.submit('/join/accept', { proof: proofIn(shown) }),
    );
    expect([refused.status, titleOf(refused)]).toEqual([status, title]);
  });

  it('tells a person who is known by another account so', async () => {
    const site = await startSite();
    await letAnnIn(site);
    await site.staff.workspaces.open({ workspaceId: 'liam', kind: 'client', name: 'Liam' });
    await site.staff.invitations.invite({
      workspaceId: 'liam',
      person: { name: 'Ann', email: 'ann@example.org' },
      permissions: ['roster.view'],
    });
    const token = await site.tokenFor('ann@example.org');
    const { browser, shown } = await openInvitation(site, token, 'u-second ann@example.org');
    const refused = await leavesNoTrace(site, () =>
      browser.submit('/join/accept', { proof: proofIn(shown) }),
    );
    expect([refused.status, titleOf(refused)]).toEqual([409, 'You are known here by another account']);
  });

  it('gets one page for all that is wrong with links that are not authentic', async () => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    const pages: Answer[] = [];
    for (const [as, text] of [
      [asAnn.as, 'nonsense'],
      [asAnn.as, token.slice(0, -1)],
      [asAnn.as, `${token.slice(0, -4)}AAAA`],
      [asAnn.as, `lk1_${Buffer.alloc(70, 1).toString('base64url')}`],
    ] as const) {
      pages.push(await leavesNoTrace(site, async () => (await openInvitation(site, text, as)).shown));
    }
    const foreign = openBrowser(site, asAnn.as);
    await foreign.submit('/join/begin', { token });
    pages.push(await foreign.get('/join/confirm', { headers: { 'X-Tenant': 'unheard-of' } }));
    expect(pages[0]?.status).toBe(404);
    expect(pages[0] && titleOf(pages[0])).toBe('This link does not work');
    const withoutDate = ({ status, text, headers }: Answer) => ({
      status,
      text,
      headers: [...headers].filter(([name]) => name !== 'date'),
    });
    for (const page of pages) expect(withoutDate(page)).toEqual(pages[0] && withoutDate(pages[0]));
  });
});
