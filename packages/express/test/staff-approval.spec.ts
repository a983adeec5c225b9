import { describe, expect, it } from 'vitest';
import { ann, asAnn, asOlivia, leavesNoTrace, startSite } from './site.ts';
import type { Site } from './site.ts';

const asNoah = { as: 'noah' };
const invitation = { workspaceId: 'rosa', person: ann, permissions: ['roster.view'] };

/** Olivia has asked for Ann to be invited, and somebody else must approve. */
async function requested(): Promise<{ site: Site; path: string }> {
  const site = await startSite({ authorize: () => true });
  const policy = {
    validFor: 'P7D',
    resend: { cooldown: 'PT1M', limit: 3 },
    acceptBy: 'matchingEmail',
    approval: 'required',
  };
  await site.call('POST /tenant/change-policy', { ...asOlivia, json: { policy } });
  const { status, json } = await site.call('POST /invitations', { ...asOlivia, json: invitation });
  expect([status, json['status']]).toEqual([201, 'requested']);
  return { site, path: `/invitations/${String(json['invitationId'])}` };
}

describe('a request over HTTP', () => {
  it('is approved by somebody else, and only then mailed', async () => {
    const { site, path } = await requested();
    const own = await leavesNoTrace(site, () => site.call(`POST ${path}/approve`, asOlivia));
    expect([own.status, own.json['code']]).toEqual([403, 'RequesterMayNotApprove']);
    const approved = await site.call(`POST ${path}/approve`, asNoah);
    expect(approved.json).toMatchObject({ status: 'pending', expiresAt: '2026-03-09T09:00:00.000Z' });
    expect(await site.tokenFor(ann.email)).not.toBe('');
  });

  it('is refused with a reason, and nothing is ever mailed', async () => {
    const { site, path } = await requested();
    const json = { reason: 'not a carer of ours' };
    const refused = await site.call(`POST ${path}/refuse`, { ...asNoah, json });
    expect(refused.json).toMatchObject({ status: 'none', round: 0 });
    await site.latchkey.whenIdle();
    expect(site.mails).toEqual([]);
    expect((await site.call(`GET ${path}/history`, asNoah)).text).toContain(json.reason);
  });
});

describe('a link that was copied over HTTP', () => {
  it('lets the invitee in, and not whoever copied it', async () => {
    const site = await startSite();
    const { json } = await site.call('POST /invitations', { ...asOlivia, json: invitation });
    const path = `/invitations/${String(json['invitationId'])}/copy-link`;
    const copied = await site.call(`POST ${path}`, asOlivia);
    const [address = '', token = ''] = String(copied.json['url']).split('#');
    expect(address).toBe(`${site.origin}/portal/join`);
    const olivia = { as: `olivia ${ann.email}`, json: { token } };
    const own = await leavesNoTrace(site, () => site.call('POST /invitations/accept', olivia));
    expect([own.status, own.json['code']]).toEqual([403, 'InviterMayNotAccept']);
    expect((await site.call('POST /invitations/accept', { ...asAnn, json: { token } })).status).toBe(200);
  });
});

describe('deadlines over HTTP', () => {
  it('are listed up to a moment', async () => {
    const site = await startSite();
    await site.call('POST /invitations', { ...asOlivia, json: invitation });
    const before = async (moment: string) =>
      (await site.call(`GET /invitations/deadlines?before=${encodeURIComponent(moment)}`, asOlivia)).json;
    expect(await before('2026-03-09T09:00:00.001Z')).toMatchObject({ items: [{ email: ann.email }] });
    expect(await before('2026-03-09T10:00:00+01:00')).toEqual({ items: [] });
  });

  it.each(['', '?before=', '?before=tomorrow', '?before=1772960400000', '?before=2026-03-09'])(
    'are not listed by the question %s',
    async (query) => {
      const site = await startSite();
      const refused = await site.call(`GET /invitations/deadlines${query}`, asOlivia);
      expect([refused.status, refused.json['code']]).toEqual([422, 'InvalidQuery']);
      expect(refused.json['issues']).toMatchObject([
        {
          path: 'before',
          ...(query !== '' && { message: 'write a moment, such as 2026-03-01T09:30:00.000Z' }),
        },
      ]);
    },
  );
});

describe('access over HTTP, by role', () => {
  it('is listed where its version is an older one', async () => {
    const site = await startSite();
    await site.staff.roles.define({ name: 'carer', permissions: ['roster.view'] });
    const person = await site.call('POST /people', { ...asOlivia, json: ann });
    const about = { workspaceId: 'rosa', personId: person.json['personId'] };
    await site.call('POST /access/grant', { ...asOlivia, json: { ...about, role: 'carer' } });
    await site.call('POST /roles/carer/revise', { ...asOlivia, json: { permissions: ['roster.edit'] } });
    const outdated = async (query: string) =>
      (await site.call(`GET /access?role=carer&${query}`, asOlivia)).json['items'];
    expect(await outdated('olderThan=2')).toMatchObject([{ role: { name: 'carer', version: 1 } }]);
    expect(await outdated('olderThan=1')).toEqual([]);
    const adopted = await site.call('POST /access/adopt-role', { ...asOlivia, json: about });
    expect(adopted.json).toMatchObject({ role: { version: 2 }, permissions: ['roster.edit'] });
    expect(await outdated('olderThan=2')).toEqual([]);
    expect((await site.call('GET /access?role=carer&olderThan=two', asOlivia)).status).toBe(422);
    expect((await site.call('GET /access?olderThan=2', asOlivia)).status).toBe(422);
  });
});
