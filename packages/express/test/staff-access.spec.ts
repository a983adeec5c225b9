import { describe, expect, it } from 'vitest';
import { asOlivia, inviteAnn, leavesNoTrace, letAnnIn, startSite } from './site.ts';

const question = { principalId: 'u-ann', workspaceId: 'rosa', permission: 'roster.view' };

describe('adding somebody from another workspace', () => {
  it('is asked about with both workspaces, so that nobody learns who is active where they may see nothing', async () => {
    const asked: unknown[] = [];
    const site = await startSite({
      authorize({ action, workspaceId }) {
        if (action === 'access.addFrom') asked.push(workspaceId);
        return action !== 'access.addFrom' || workspaceId !== 'rosa';
      },
    });
    const { personId } = await letAnnIn(site);
    await site.staff.workspaces.open({ workspaceId: 'liam', kind: 'client', name: 'Liam' });
    const json = { workspaceId: 'liam', fromWorkspaceId: 'rosa', personId, permissions: ['roster.view'] };
    const refused = await leavesNoTrace(site, () =>
      site.call('POST /access/add-from', { ...asOlivia, json }),
    );
    expect(refused.status).toBe(403);
    expect(asked).toEqual(['liam', 'rosa']);
  });
});

describe('access over HTTP', () => {
  it('is checked for a principal, with why and until when', async () => {
    const site = await startSite();
    await letAnnIn(site);
    const allowed = await site.call('POST /access/check', { ...asOlivia, json: question });
    expect(allowed.status).toBe(200);
    expect(allowed.json).toMatchObject({ allowed: true, validUntil: '2026-03-02T09:00:05.000Z' });
    const denied = await site.call('POST /access/check', {
      ...asOlivia,
      json: { ...question, permission: 'invoices.view' },
    });
    expect(denied.json).toMatchObject({ allowed: false, reason: 'permission-missing' });
  });

  it('is checked for a person', async () => {
    const site = await startSite();
    const { personId } = await letAnnIn(site);
    const allowed = await site.call('POST /access/check', {
      ...asOlivia,
      json: { personId, workspaceId: 'rosa', permission: 'roster.view' },
    });
    expect(allowed.json).toMatchObject({ allowed: true });
  });

  it('is checked for what may be done during a time alone', async () => {
    const site = await startSite();
    await letAnnIn(site);
    const during = { from: '2026-03-02T10:00:00+01:00', until: '2026-03-02T09:00:01Z' };
    const json = { ...question, during };
    const allowed = await site.call('POST /access/check', { ...asOlivia, json });
    expect(allowed.json).toMatchObject({ allowed: true, validUntil: '2026-03-02T09:00:01.000Z' });
    site.clock.advance(1_000);
    const denied = await site.call('POST /access/check', { ...asOlivia, json });
    expect(denied.json).toMatchObject({ allowed: false, reason: 'outside-time' });
  });

  it.each([
    ['a time that is none', { ...question, during: { until: 'soon' } }, ['during.until']],
    ['nobody', { workspaceId: 'rosa', permission: 'roster.view' }, ['principalId']],
    ['two', { ...question, personId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }, ['']],
    ['something more', { ...question, as: 'olivia' }, ['']],
    ['an address', { ...question, principalId: 'ann@example.org' }, ['principalId']],
    [
      'numbers',
      { principalId: 1, workspaceId: 2, permission: 3 },
      ['principalId', 'workspaceId', 'permission'],
    ],
    ['a list', [question], ['']],
  ])('is not checked for %s', async (_whom, json, paths) => {
    const site = await startSite();
    const refused = await leavesNoTrace(site, () => site.call('POST /access/check', { ...asOlivia, json }));
    expect(refused.status).toBe(422);
    expect((refused.json['issues'] as { path: string }[]).map(({ path }) => path)).toEqual(paths);
  });

  it('is granted in a window, whose moments are text', async () => {
    const site = await startSite();
    const { personId } = await inviteAnn(site);
    const accessUntil = '2026-03-03T01:00:00+01:00';
    const json = { workspaceId: 'rosa', personId, permissions: ['roster.view'], accessUntil };
    const done = await site.call('POST /access/grant', { ...asOlivia, json });
    expect(done.json).toMatchObject({ status: 'live', accessUntil: '2026-03-03T00:00:00.000Z' });
    const listed = await site.call('GET /access?workspaceId=rosa', asOlivia);
    expect(listed.json['items']).toMatchObject([{ accessUntil: '2026-03-03T00:00:00.000Z' }]);
  });

  it.each([
    Date.UTC(2026, 2, 3),
    '2026-03-03',
    '2026-03-03T00:00:00',
    'tomorrow',
    '1969-01-01T00:00:00Z',
    null,
  ])('is not granted until what is no moment: %s', async (accessUntil) => {
    const site = await startSite();
    const { personId } = await inviteAnn(site);
    const json = { workspaceId: 'rosa', personId, permissions: ['roster.view'], accessUntil };
    const refused = await leavesNoTrace(site, () => site.call('POST /access/grant', { ...asOlivia, json }));
    expect(refused.status).toBe(422);
    expect(refused.json['issues']).toMatchObject([{ path: 'accessUntil' }]);
  });

  it('is granted, suspended, resumed and revoked, each with the revision as ETag', async () => {
    const site = await startSite();
    const { personId } = await inviteAnn(site);
    const about = { workspaceId: 'rosa', personId };
    const steps = [
      ['grant', { ...about, permissions: ['roster.view'] }, 'live'],
      ['suspend', { ...about, cause: 'unpaid' }, 'suspended'],
      ['resume', { ...about, cause: 'unpaid' }, 'live'],
      ['revoke', { ...about, reason: 'moved away' }, 'revoked'],
    ] as const;
    for (const [revision, [name, json, status]] of steps.entries()) {
      const done = await site.call(`POST /access/${name}`, { ...asOlivia, json });
      expect(done.json).toMatchObject({ ...about, status });
      expect(done.headers.get('ETag')).toMatch(name === 'revoke' ? /^"\d"$/ : `"${revision}"`);
      const check = await site.call('POST /access/check', {
        ...asOlivia,
        json: { personId, workspaceId: 'rosa', permission: 'roster.view' },
      });
      expect(check.json['allowed']).toBe(status === 'live');
    }
  });

  it('is listed by workspace and by person', async () => {
    const site = await startSite();
    const { personId } = await letAnnIn(site);
    for (const query of ['workspaceId=rosa', `personId=${personId}`, '']) {
      const listed = await site.call(`GET /access?${query}`, asOlivia);
      expect(listed.json['items']).toMatchObject([
        { personId, workspaceId: 'rosa', status: 'live', grantedAt: '2026-03-02T09:00:00.000Z' },
      ]);
    }
    const elsewhere = await site.call('GET /access?workspaceId=liam', asOlivia);
    expect(elsewhere.json).toEqual({ items: [] });
  });

  it('is refused where it contradicts what is so', async () => {
    const site = await startSite();
    const { personId } = await letAnnIn(site);
    const json = { workspaceId: 'rosa', personId, permissions: ['invoices.view'] };
    const refused = await leavesNoTrace(site, () => site.call('POST /access/grant', { ...asOlivia, json }));
    expect(refused.status).toBe(409);
    expect(refused.json).toMatchObject({ code: 'AlreadyGranted', permissions: ['roster.view'] });
  });

  it.each([
    ['grant', { permissions: ['roster.view'] }, 'PersonNotFound'],
    ['revoke', {}, 'AccessNotFound'],
    ['suspend', { cause: 'unpaid' }, 'AccessNotFound'],
    ['resume', { cause: 'unpaid' }, 'AccessNotFound'],
  ])('knows nobody whom nobody registered: %s', async (name, more, code) => {
    const site = await startSite();
    const json = { workspaceId: 'rosa', personId: '01ARZ3NDEKTSV4RRFFQ69G5FAV', ...more };
    const refused = await leavesNoTrace(site, () => site.call(`POST /access/${name}`, { ...asOlivia, json }));
    expect(refused.status).toBe(404);
    expect(refused.json['code']).toBe(code);
  });

  it.each(['grant', 'revoke', 'suspend', 'resume'])(
    'is not touched from another tenant with the same ids: %s',
    async (name) => {
      const site = await startSite();
      const { personId } = await letAnnIn(site);
      const other = site.latchkey.as({ tenantId: 'other-care', actor: { type: 'system', part: 'test' } });
      await other.tenants.open();
      await other.workspaces.open({ workspaceId: 'rosa', kind: 'client', name: 'Another Rosa' });
      const json = {
        workspaceId: 'rosa',
        personId,
        ...(name === 'grant' && { permissions: ['roster.view'] }),
        ...(name === 'suspend' || name === 'resume' ? { cause: 'unpaid' } : {}),
      };
      const refused = await leavesNoTrace(site, () =>
        site.call(`POST /access/${name}`, { ...asOlivia, json, headers: { 'X-Tenant': 'other-care' } }),
      );
      expect(refused.status).toBe(404);
      const check = await site.call('POST /access/check', { ...asOlivia, json: question });
      expect(check.json['allowed']).toBe(true);
    },
  );
});
