import { describe, expect, it } from 'vitest';
import { asOlivia, leavesNoTrace, rosa, startSite } from './site.ts';

describe('workspaces over HTTP', () => {
  it('are opened, and listed page by page', async () => {
    const site = await startSite();
    const liam = { workspaceId: 'liam', kind: 'client', name: 'Liam O’Brien' };
    const opened = await site.call('POST /workspaces', { ...asOlivia, json: liam });
    expect(opened.status).toBe(201);
    expect(opened.headers.get('ETag')).toBe('"0"');
    expect(opened.json).toEqual({ workspaceId: 'liam', revision: 0 });
    const listed = await site.call('GET /workspaces', asOlivia);
    expect(listed.json).toEqual({
      items: [
        { ...liam, isOpen: true, isPersonal: false, revision: 0 },
        { ...rosa, isOpen: true, isPersonal: false, revision: 0 },
      ],
    });
    const first = await site.call('GET /workspaces?limit=1', asOlivia);
    expect(first.headers.get('Link')).toMatch(/^<\/portal\/workspaces\?limit=1&cursor=[^>]+>; rel="next"$/);
  });

  it('are not opened again as another kind', async () => {
    const site = await startSite();
    const json = { ...rosa, kind: 'company' };
    const refused = await leavesNoTrace(site, () => site.call('POST /workspaces', { ...asOlivia, json }));
    expect(refused.status).toBe(409);
    expect(refused.json).toMatchObject({ code: 'WorkspaceIsOfAnotherKind', kind: 'client' });
  });

  it('are not opened in a tenant that is not there, or is closed', async () => {
    const site = await startSite();
    const elsewhere = await leavesNoTrace(site, () =>
      site.call('POST /workspaces', { ...asOlivia, json: rosa, headers: { 'X-Tenant': 'unheard-of' } }),
    );
    expect([elsewhere.status, elsewhere.json['code']]).toEqual([404, 'TenantNotFound']);
    await site.staff.tenants.close({});
    const closed = await leavesNoTrace(site, () =>
      site.call('POST /workspaces', { ...asOlivia, json: rosa }),
    );
    expect([closed.status, closed.json['code']]).toEqual([409, 'TenantClosed']);
  });

  it('are found where Location says, whatever their id is made of', async () => {
    const site = await startSite();
    const json = { workspaceId: 'a/b c?d#e%', kind: 'client', name: 'Odd' };
    const opened = await site.call('POST /workspaces', { ...asOlivia, json });
    const path = (opened.headers.get('Location') ?? '').replace('/portal', '');
    const found = await site.call(`GET ${path}`, asOlivia);
    expect([found.status, found.json]).toEqual([
      200,
      { ...json, isOpen: true, isPersonal: false, revision: 0 },
    ]);
    const closed = await site.call(`POST ${path}/close`, asOlivia);
    expect([closed.status, closed.json]).toEqual([200, { workspaceId: json.workspaceId, revision: 1 }]);
  });

  it.each(['nowhere', '@', '%00', '%20'])('are not found as %s', async (id) => {
    const site = await startSite();
    for (const [request, json] of [
      [`GET /workspaces/${id}`],
      [`GET /workspaces/${id}/actions`],
      [`POST /workspaces/${id}/rename`, { name: 'X' }],
      [`POST /workspaces/${id}/close`],
      [`POST /workspaces/${id}/reopen`],
    ] as const) {
      const answer = await leavesNoTrace(site, () => site.call(request, { ...asOlivia, json }));
      expect([request, answer.status, answer.json['code']]).toEqual([request, 404, 'WorkspaceNotFound']);
    }
  });
});
