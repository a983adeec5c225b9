import { describe, expect, it } from 'vitest';
import { asAnn, asOlivia, inviteAnn, leavesNoTrace, startSite } from './site.ts';
import { prepared, staffReads } from './staff-cases.ts';

describe('If-None-Match', () => {
  it.each(staffReads.filter(({ request }) => request.startsWith('GET')))(
    'is answered with 304 while nothing has changed: $request',
    async (each) => {
      const site = await startSite();
      const { request } = await prepared(site, each);
      const first = await site.call(request, asOlivia);
      const tag = first.headers.get('ETag') ?? '';
      for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
        const again = await site.call(request, { ...asOlivia, headers: { 'If-None-Match': known } });
        expect([known, again.status, again.text]).toEqual([known, 304, '']);
        expect([again.headers.get('ETag'), again.headers.get('Content-Type')]).toEqual([tag, null]);
      }
      const headers = { 'If-None-Match': '"0"' };
      const other = await site.call(request, { ...asOlivia, headers });
      expect([other.status, other.text]).toEqual([200, first.text]);
    },
  );

  it('is answered for HEAD as for GET', async () => {
    const site = await startSite();
    const tag = (await site.call('HEAD /tenant', asOlivia)).headers.get('ETag') ?? '';
    const again = await site.call('HEAD /tenant', { ...asOlivia, headers: { 'If-None-Match': tag } });
    expect([tag, again.status]).toEqual([expect.stringMatching(/^"0\./), 304]);
  });

  it('is answered with the whole where what is shown has changed, and the revision has not', async () => {
    const site = await startSite();
    const { invitationId } = await inviteAnn(site);
    const request = `GET /invitations/${invitationId}`;
    const headers = { 'If-None-Match': (await site.call(request, asOlivia)).headers.get('ETag') ?? '' };
    await site.call('POST /workspaces/rosa/rename', { ...asOlivia, json: { name: 'Rosa D.' } });
    const renamed = await site.call(request, { ...asOlivia, headers });
    expect([renamed.status, renamed.json]).toMatchObject([200, { workspaceName: 'Rosa D.', revision: 0 }]);
  });

  it('tells a page’s next one', async () => {
    const site = await startSite();
    await site.staff.workspaces.open({ workspaceId: 'liam', kind: 'client', name: 'Liam' });
    await site.latchkey.whenIdle();
    const first = await site.call('GET /workspaces?limit=1', asOlivia);
    const headers = { 'If-None-Match': first.headers.get('ETag') ?? '' };
    const again = await site.call('GET /workspaces?limit=1', { ...asOlivia, headers });
    expect([again.status, again.headers.get('Link')]).toEqual([304, expect.stringContaining('rel="next"')]);
  });

  it('does not hide why not', async () => {
    const site = await startSite();
    const headers = { 'If-None-Match': '*' };
    expect((await site.call('GET /people/nobody', { ...asOlivia, headers })).status).toBe(404);
    expect((await site.call('GET /people', { headers })).status).toBe(401);
  });
});

describe('If-Match', () => {
  it.each(['accept', 'decline'])('is heeded where an invitee answers by a link: %s', async (action) => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    const answer = (tag: string) =>
      site.call(`POST /invitations/${action}`, { ...asAnn, json: { token }, headers: { 'If-Match': tag } });
    const refused = await leavesNoTrace(site, () => answer('"7"'));
    expect([refused.status, refused.json['code']]).toEqual([412, 'RevisionMismatch']);
    expect((await answer('"0"')).status).toBe(200);
  });

  it('takes the tag of what is not there yet, as long as it is not there', async () => {
    const site = await startSite();
    const { personId } = await inviteAnn(site);
    const about = { workspaceId: 'rosa', personId };
    const looked = await site.call(`GET /access/actions?workspaceId=rosa&personId=${personId}`, asOlivia);
    const tag = looked.headers.get('ETag') ?? '';
    expect(tag).toMatch(/^"-1\./);
    const grant = (permissions: string[]) =>
      site.call('POST /access/grant', {
        ...asOlivia,
        json: { ...about, permissions },
        headers: { 'If-Match': tag },
      });
    expect((await grant(['roster.view'])).status).toBe(200);
    expect((await grant(['roster.edit'])).status).toBe(412);
  });

  it('takes what was read, and what a command left, as long as they are of the newest revision', async () => {
    const site = await startSite();
    const { invitationId } = await inviteAnn(site);
    const read = await site.call(`GET /invitations/${invitationId}/actions`, asOlivia);
    const ifMatch = (tag: string | null) => ({ ...asOlivia, headers: { 'If-Match': tag ?? '' } });
    const copied = await site.call(
      `POST /invitations/${invitationId}/copy-link`,
      ifMatch(read.headers.get('ETag')),
    );
    expect(copied.status).toBe(200);
    const rescind = `POST /invitations/${invitationId}/rescind`;
    const stale = await leavesNoTrace(site, () => site.call(rescind, ifMatch(read.headers.get('ETag'))));
    expect(stale.status).toBe(412);
    expect((await site.call(rescind, ifMatch(copied.headers.get('ETag')))).status).toBe(200);
  });
});
