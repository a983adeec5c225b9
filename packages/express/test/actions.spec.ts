import { describe, expect, it } from 'vitest';
import { asOlivia, inviteAnn, letAnnIn, rosa, startSite } from './site.ts';
import type { Site } from './site.ts';

async function actionsAt(site: Site, path: string): Promise<Record<string, object>> {
  const { status, json } = await site.call(`GET ${path}`, asOlivia);
  expect(status).toBe(200);
  const actions = json['actions'] as { command: string }[];
  return Object.fromEntries(actions.map(({ command, ...rest }) => [command, rest]));
}

describe('what could be done now, over HTTP', () => {
  it('is told of an invitation, with when what is too soon can be done', async () => {
    const site = await startSite();
    const { invitationId } = await inviteAnn(site);
    const path = `/invitations/${invitationId}/actions`;
    const actions = await actionsAt(site, path);
    expect(actions).toMatchObject({
      rescind: { outcome: 'allowed' },
      copyLink: { outcome: 'allowed' },
      readdress: { outcome: 'nothing-to-do' },
      approve: { outcome: 'refused', rejection: { code: 'NotRequested' } },
      resend: {
        outcome: 'refused',
        rejection: { code: 'ResendTooSoon', retryAt: '2026-03-02T09:01:00.000Z' },
      },
      invite: {
        outcome: 'refused',
        rejection: { code: 'AlreadyInvited', expiresAt: '2026-03-09T09:00:00.000Z' },
      },
    });
    expect((await site.call(`GET ${path}`, asOlivia)).headers.get('ETag')).toMatch(/^"0\./);
  });

  it('is what the commands then are answered with', async () => {
    const site = await startSite();
    const { invitationId } = await letAnnIn(site);
    const actions = await actionsAt(site, `/invitations/${invitationId}/actions`);
    const paths = { approve: 'approve', refuse: 'refuse', rescind: 'rescind', copyLink: 'copy-link' };
    for (const [command, path] of Object.entries(paths)) {
      const refused = await site.call(`POST /invitations/${invitationId}/${path}`, asOlivia);
      expect(actions[command]).toMatchObject({
        outcome: 'refused',
        rejection: { code: refused.json['code'] },
      });
    }
  });

  it('is told of access, with its revision', async () => {
    const site = await startSite();
    const { personId } = await letAnnIn(site);
    const path = `/access/actions?workspaceId=rosa&personId=${personId}`;
    expect(await actionsAt(site, path)).toMatchObject({
      suspend: { outcome: 'allowed' },
      resume: { outcome: 'nothing-to-do' },
      revoke: { outcome: 'allowed' },
      adoptRole: { outcome: 'refused', rejection: { code: 'RoleNotPinned' } },
    });
    const tag = (await site.call(`GET ${path}`, asOlivia)).headers.get('ETag') ?? '';
    const suspend = { ...asOlivia, json: { workspaceId: 'rosa', personId, cause: 'unpaid' } };
    const done = await site.call('POST /access/suspend', { ...suspend, headers: { 'If-Match': tag } });
    expect([tag, done.status]).toEqual([expect.stringMatching(/^"0\./), 200]);
  });

  it.each([
    '',
    '?workspaceId=rosa',
    '?workspaceId=rosa&personId=ann',
    '?workspaceId=rosa&personId=01ARZ3NDEKTSV4RRFFQ69G5FAV&who=1',
  ])('is not told of access that is not named: %s', async (query) => {
    const site = await startSite();
    const refused = await site.call(`GET /access/actions${query}`, asOlivia);
    expect([refused.status, refused.json['code']]).toEqual([422, 'InvalidInput']);
  });

  it('is told of a person, a workspace and the tenant', async () => {
    const site = await startSite();
    const { personId } = await inviteAnn(site);
    expect(await actionsAt(site, `/people/${personId}/actions`)).toMatchObject({
      rename: { outcome: 'allowed' },
      reactivate: { outcome: 'nothing-to-do' },
    });
    expect(await actionsAt(site, `/workspaces/${rosa.workspaceId}/actions`)).toMatchObject({
      close: { outcome: 'allowed' },
      reopen: { outcome: 'nothing-to-do' },
    });
    expect(await actionsAt(site, '/tenant/actions')).toMatchObject({ changePolicy: { outcome: 'allowed' } });
  });

  it('is nothing in a tenant that is closed', async () => {
    const site = await startSite();
    const { invitationId, personId } = await inviteAnn(site);
    await site.staff.tenants.close({});
    for (const path of [
      `/invitations/${invitationId}/actions`,
      `/people/${personId}/actions`,
      '/workspaces/rosa/actions',
      '/roles/carer/actions',
      `/access/actions?workspaceId=rosa&personId=${personId}`,
    ]) {
      for (const action of Object.values(await actionsAt(site, path))) {
        expect(action).toEqual({ outcome: 'refused', rejection: { code: 'TenantClosed' } });
      }
    }
  });

  it.each(['/people/01ARZ3NDEKTSV4RRFFQ69G5FAV/actions', '/workspaces/nowhere/actions'])(
    'is not found where there is nothing: %s',
    async (path) => {
      const site = await startSite();
      expect((await site.call(`GET ${path}`, asOlivia)).status).toBe(404);
    },
  );
});
