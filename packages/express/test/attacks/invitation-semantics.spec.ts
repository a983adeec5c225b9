import { describe, expect, it } from 'vitest';
import { openInvitation, proofIn } from '../browser.ts';
import type { CallOptions, Site } from '../site.ts';
import { ann, asAnn, asOlivia, inviteAnn, leavesNoTrace, letAnnIn, startSite } from '../site.ts';

const asNoah = { as: 'noah' };
const staff = ['olivia', 'noah'];
const authorize = ({ principalId }: { principalId: string }) => staff.includes(principalId);
const policy = { validFor: 'P7D', resend: { cooldown: 'PT1M', limit: 10 }, acceptBy: 'matchingEmail' };

const post = (site: Site, path: string, json: object = {}, as: CallOptions = asOlivia) =>
  site.call(`POST ${path}`, { ...as, json });
const accept = (site: Site, token: string, as: CallOptions = asAnn) =>
  post(site, '/invitations/accept', { token }, as);

/** What Ann may do in Rosa's workspace, of the permissions that are tried here. */
async function held(site: Site): Promise<readonly string[]> {
  const { json } = await site.call('GET /access', asOlivia);
  return (json['items'] as { permissions: string[] }[]).flatMap(({ permissions }) => permissions);
}

describe('a role raised on a pending invitation', () => {
  it('kills the link of what was approved, until somebody else has approved the new terms', async () => {
    const site = await startSite({ authorize });
    await post(site, '/tenant/change-policy', { policy: { ...policy, approval: 'required' } });
    const { json } = await post(site, '/invitations', offer);
    const about = `/invitations/${String(json['invitationId'])}`;
    await post(site, `${about}/approve`, {}, asNoah);
    const approved = await site.tokenFor(ann.email);

    const raised = await post(site, `${about}/change-terms`, { permissions: ['roster.view', 'roster.edit'] });
    expect(raised.json).toMatchObject({ status: 'requested' });
    const refused = await leavesNoTrace(site, () => accept(site, approved));
    expect(refused.status).not.toBe(200);
    const byRaiser = await leavesNoTrace(site, () => post(site, `${about}/approve`));
    expect([byRaiser.status, byRaiser.json['code']]).toEqual([403, 'RequesterMayNotApprove']);

    await post(site, `${about}/approve`, {}, asNoah);
    expect((await leavesNoTrace(site, () => accept(site, approved))).status).toBe(410);
    expect((await accept(site, await site.tokenFor(ann.email))).status).toBe(200);
    expect(await held(site)).toEqual(['roster.edit', 'roster.view']);
  });

  it('by revising the role itself gives no more than the version that was offered', async () => {
    const site = await startSite();
    await post(site, '/roles', { name: 'carer', permissions: ['roster.view'] });
    await post(site, '/invitations', { ...place, role: 'carer' });
    const token = await site.tokenFor(ann.email);
    await post(site, '/roles/carer/revise', { permissions: ['roster.view', 'roster.edit'] });
    await accept(site, token);
    expect(await held(site)).toEqual(['roster.view']);
    const { json } = await site.call('GET /access', asOlivia);
    expect((json['items'] as object[])[0]).toMatchObject({ role: { name: 'carer', version: 1 } });
  });
});

describe('an inviter who was demoted before the acceptance', () => {
  it('lets nobody in any more, whoever else had a hand in it, and burns nothing', async () => {
    const may: Record<string, readonly string[]> = { olivia: ['roster.view'], noah: ['roster.view'] };
    const site = await startSite({
      authorize,
      latchkey: { mayGive: ({ principalId }) => may[principalId] },
    });
    const { token, invitationId } = await inviteAnn(site);
    await post(site, `/invitations/${invitationId}/copy-link`, {}, asNoah);
    for (const demoted of staff) {
      may[demoted] = [];
      const refused = await leavesNoTrace(site, () => accept(site, token));
      expect([demoted, refused.status, refused.json['code']]).toEqual([demoted, 403, 'InviterMayNotGive']);
      const { browser, shown } = await openInvitation(site, token);
      const page = await leavesNoTrace(site, () => browser.submit('/join/accept', { proof: proofIn(shown) }));
      expect(page.status).toBe(403);
      may[demoted] = ['roster.view'];
    }
    expect((await accept(site, token)).status).toBe(200);
  });
});

describe('staff who accept a link that they had a hand in', () => {
  it.each<[string, (site: Site, about: string, personId: string) => Promise<unknown>]>([
    ['copied', (site, about) => post(site, `${about}/copy-link`, {}, asNoah)],
    ['sent again', (site, about) => post(site, `${about}/resend`, {}, asNoah)],
    [
      'changed the terms of',
      (site, about) => post(site, `${about}/change-terms`, { permissions: ['roster.edit'] }, asNoah),
    ],
    [
      // Whoever changes the address has the invitation sent there.
      'readdressed',
      (site, _about, personId) =>
        post(site, `/people/${personId}/change-email`, { email: 'ann@example.net' }, asNoah),
    ],
  ])('are refused, by API and page: %s', async (_what, take) => {
    const site = await startSite({ authorize });
    const { invitationId, personId } = await inviteAnn(site);
    site.clock.advance(60_000);
    await take(site, `/invitations/${invitationId}`, personId);
    await site.latchkey.whenIdle();
    await expectNobodyWithAHandIn(site);
  });

  it('are refused: approved', async () => {
    const site = await startSite({ authorize });
    await post(site, '/tenant/change-policy', { policy: { ...policy, approval: 'required' } });
    const { json } = await post(site, '/invitations', offer);
    await post(site, `/invitations/${String(json['invitationId'])}/approve`, {}, asNoah);
    await site.latchkey.whenIdle();
    await expectNobodyWithAHandIn(site);
  });

  /** Both have verified the address that the newest mail went to. */
  async function expectNobodyWithAHandIn(site: Site): Promise<void> {
    const { link, to } = site.mails.at(-1) ?? { link: '', to: { address: '' } };
    const token = link.split('#')[1] ?? '';
    for (const each of staff) {
      const as = { as: `${each} ${to.address}` };
      const refused = await leavesNoTrace(site, () => accept(site, token, as));
      expect([each, refused.status, refused.json['code']]).toEqual([each, 403, 'InviterMayNotAccept']);
      const { browser, shown } = await openInvitation(site, token, as.as);
      const page = await leavesNoTrace(site, () => browser.submit('/join/accept', { proof: proofIn(shown) }));
      expect(page.status).toBe(403);
    }
    expect((await accept(site, token, { as: `u-ann ${to.address}` })).status).toBe(200);
  }
});

describe('a second principal at a person’s invitation', () => {
  it('is refused while the person has another account', async () => {
    const site = await startSite();
    const { personId } = await letAnnIn(site);
    await post(site, '/workspaces', { workspaceId: 'liam', kind: 'client', name: 'Liam' });
    await post(site, '/invitations', { ...offer, workspaceId: 'liam' });
    const token = await site.tokenFor(ann.email);
    const second = { as: `u-second ${ann.email}` };
    const refused = await leavesNoTrace(site, () => accept(site, token, second));
    expect([refused.status, refused.json['code']]).toEqual([409, 'PrincipalMismatch']);
    await post(site, `/people/${personId}/release-principal`);
    expect((await accept(site, token, second)).status).toBe(200);
  });
});

describe('a revoked person’s open invitation', () => {
  it('is taken back with the access, so that its link does not lead in again', async () => {
    const site = await startSite();
    const { token, personId } = await inviteAnn(site);
    await post(site, '/access/grant', { workspaceId: 'rosa', personId, permissions: ['roster.view'] });
    expect((await post(site, '/access/revoke', { workspaceId: 'rosa', personId })).status).toBe(200);
    await site.latchkey.whenIdle();
    const refused = await leavesNoTrace(site, () => accept(site, token));
    expect([refused.status, refused.json['code']]).toEqual([410, 'InvitationRescinded']);
    expect((await site.call('POST /invitations/preview', { json: { token } })).json['standing']).toBe(
      'rescinded',
    );
  });
});

const place = { workspaceId: 'rosa', person: ann };
const offer = { ...place, permissions: ['roster.view'] };
