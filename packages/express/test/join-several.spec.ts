import { describe, expect, it } from 'vitest';
import type { Browser } from './browser.ts';
import { openInvitation, proofIn, textsOf, titleOf } from './browser.ts';
import type { Answer, Site } from './site.ts';
import { ann, asAnn, leavesNoTrace, startSite } from './site.ts';

const theo = { workspaceId: 'theo', kind: 'client', name: 'Theo Diaz' };

/** Ann is invited to Rosa's and to Theo's workspace in one message, and has opened its link. */
async function invitedToBoth(site: Site, as?: string) {
  await site.staff.workspaces.open(theo);
  const invited = await site.staff.invitations.inviteTogether({
    person: ann,
    invitations: ['rosa', 'theo'].map((workspaceId) => ({ workspaceId, permissions: ['roster.view'] })),
  });
  if (!invited.ok) throw new Error(`refused: ${invited.rejection.type}`);
  const token = await site.tokenFor(ann.email);
  const { browser, shown } = await openInvitation(site, token, as);
  const [rosas = '', theos = ''] = invited.invitations.map(({ invitationId }) => invitationId);
  return { personId: invited.personId, rosas, theos, token, browser, shown };
}

async function choose(browser: Browser, shown: Answer, invitation: string): Promise<Answer> {
  const chosen = await browser.submit('/join/choose', { proof: proofIn(shown), invitation });
  expect(chosen.status).toBe(303);
  return browser.get('/join/confirm');
}

async function workspacesOf(site: Site, personId: string): Promise<string[]> {
  await site.latchkey.whenIdle();
  const { items } = await site.staff.people.workspaces({ personId });
  return items.map(({ workspaceId }) => workspaceId).toSorted();
}

describe('a link that opens several invitations', () => {
  it('shows them all, and answers none by being opened', async () => {
    const site = await startSite();
    const { shown, browser } = await invitedToBoth(site);
    expect(shown.status).toBe(200);
    expect(titleOf(shown)).toBe('Your invitations');
    expect(textsOf(shown)).toEqual(expect.arrayContaining(['Rosa Diaz', 'Theo Diaz', 'Accept all 2']));
    await leavesNoTrace(site, () => browser.get('/join/confirm'));
  });

  it('lets one be looked at and accepted, and leads back to the others', async () => {
    const site = await startSite();
    const { personId, browser, shown, rosas } = await invitedToBoth(site);
    const looked = await choose(browser, shown, rosas);
    expect(textsOf(looked)).toContain('You are invited to Rosa Diaz');
    const accepted = await browser.submit('/join/accept', { proof: proofIn(looked) });
    expect(textsOf(accepted)).toEqual(
      expect.arrayContaining(['You now have access to Rosa Diaz.', 'Your other invitations']),
    );
    expect(await workspacesOf(site, personId)).toEqual(['rosa']);
    const others = await browser.get('/join/confirm');
    expect(titleOf(others)).toBe('Your invitations');
    expect(textsOf(others)).toContain('Accepted');
    expect(others.text).not.toContain('accept-all');
  });

  it('lets one be declined, and leads back to the others', async () => {
    const site = await startSite();
    const { browser, shown, theos } = await invitedToBoth(site);
    const looked = await choose(browser, shown, theos);
    const declined = await browser.submit('/join/decline', { proof: proofIn(looked) });
    expect(textsOf(declined)).toContain('Your other invitations');
    expect(textsOf(await browser.get('/join/confirm'))).toContain('Declined');
  });

  it('lets all be accepted at once, and says how each stands then', async () => {
    const site = await startSite();
    const { personId, browser, shown } = await invitedToBoth(site);
    const accepted = await browser.submit('/join/accept-all', { proof: proofIn(shown) });
    expect(accepted.status).toBe(200);
    expect(textsOf(accepted).filter((text) => text === 'Accepted')).toHaveLength(2);
    expect(await workspacesOf(site, personId)).toEqual(['rosa', 'theo']);
  });

  it('says of each that cannot be accepted why, and accepts the others', async () => {
    const site = await startSite();
    const { personId, browser, shown } = await invitedToBoth(site);
    await site.staff.workspaces.close({ workspaceId: 'rosa' });
    const accepted = await browser.submit('/join/accept-all', { proof: proofIn(shown) });
    expect(textsOf(accepted)).toContain('What you were invited to is closed');
    expect(await workspacesOf(site, personId)).toEqual(['theo']);
  });

  it('accepts nothing for another account than the one that was shown it, nor without its proof', async () => {
    const site = await startSite();
    const { browser, shown } = await invitedToBoth(site);
    const asEve = { headers: { Authorization: 'Test u-eve eve@example.org' } };
    const proof = proofIn(shown);
    await leavesNoTrace(site, async () => {
      expect((await browser.submit('/join/accept-all', { proof }, asEve)).status).toBe(403);
      expect((await browser.submit('/join/accept-all', { proof: '' })).status).toBe(403);
      expect((await browser.submit('/join/choose', { proof: '', invitation: 'x' })).status).toBe(403);
    });
  });

  it('is not answered by the proof of one of them', async () => {
    const site = await startSite();
    const { browser, shown, rosas, token } = await invitedToBoth(site);
    const looked = await choose(browser, shown, rosas);
    await browser.submit('/join/begin', { token });
    await leavesNoTrace(site, async () => {
      const refused = await browser.submit('/join/accept-all', { proof: proofIn(looked) });
      expect(refused.status).toBe(403);
    });
  });

  it('shows the list again where one is chosen, or answered, that is none of them', async () => {
    const site = await startSite();
    const { browser, shown } = await invitedToBoth(site);
    const proof = proofIn(shown);
    expect(titleOf(await choose(browser, shown, 'none'))).toBe('Your invitations');
    expect(titleOf(await browser.submit('/join/accept', { proof }))).toBe('Your invitations');
  });

  it('gives API clients a token for each', async () => {
    const site = await startSite();
    const { token, rosas, theos } = await invitedToBoth(site);
    const opened = await site.call('POST /invitations/open-link', { json: { token } });
    const invitations = opened.json['invitations'] as { invitationId: string; token: string }[];
    expect(invitations.map(({ invitationId }) => invitationId)).toEqual([rosas, theos]);
    for (const each of invitations) {
      const accepted = await site.call('POST /invitations/accept', { ...asAnn, json: { token: each.token } });
      expect(accepted.status).toBe(200);
    }
    const refused = await site.call('POST /invitations/accept', { ...asAnn, json: { token } });
    expect([refused.status, refused.json['code']]).toEqual([404, 'LinkNotRecognised']);
  });
});
