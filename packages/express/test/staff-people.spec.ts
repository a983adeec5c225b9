import { describe, expect, it } from 'vitest';
import { ann, asAnn, asOlivia, inviteAnn, leavesNoTrace, letAnnIn, startSite } from './site.ts';

const unknown = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

describe('people over HTTP', () => {
  it('are registered, found where Location says, and listed', async () => {
    const site = await startSite();
    const json = { ...ann, externalId: 'c-1' };
    const registered = await site.call('POST /people', { ...asOlivia, json });
    const personId = String(registered.json['personId']);
    expect(registered.headers.get('Location')).toBe(`/portal/people/${personId}`);
    const found = await site.call(`GET /people/${personId}`, asOlivia);
    expect(found.json).toMatchObject({ personId, ...ann, externalIds: ['c-1'], status: 'active' });
    expect(found.headers.get('ETag')).toMatch(/^"0\./);
    expect((await site.call('GET /people', asOlivia)).json).toEqual({ items: [found.json] });
  });

  it('are told apart by address', async () => {
    const site = await startSite();
    const { personId } = await inviteAnn(site);
    await site.staff.people.register({ name: 'Ben', email: 'ben@example.org' });
    const refused = await leavesNoTrace(site, () =>
      site.call(`POST /people/${personId}/change-email`, { ...asOlivia, json: { email: 'ben@example.org' } }),
    );
    expect([refused.status, refused.json['code']]).toEqual([409, 'EmailClaimedByAnother']);
  });

  it('are looked for page by page, found to be alike, and merged', async () => {
    const site = await startSite();
    const ids: string[] = [];
    for (const json of [ann, { name: ann.name, externalId: 'c-2' }]) {
      const registered = await site.call('POST /people', { ...asOlivia, json });
      ids.push(String(registered.json['personId']));
    }
    const [survivorId = '', absorbedId = ''] = ids;
    const first = await site.call('GET /people/search?text=ann&limit=1', asOlivia);
    const [, next = ''] = /<\/portal([^>]*)>/.exec(first.headers.get('Link') ?? '') ?? [];
    const second = await site.call(`GET ${next}`, asOlivia);
    const found = [first, second].flatMap(({ json }) => json['items'] as { personId: string }[]);
    expect(found.map(({ personId }) => personId).toSorted()).toEqual(ids.toSorted());
    expect((await site.call('GET /people/duplicates', asOlivia)).json).toMatchObject({
      items: [{ reason: 'sameName', people: [{}, {}] }],
    });
    const json = { survivorId, absorbedId };
    const merged = await site.call('POST /people/merge', { ...asOlivia, json });
    expect(merged.json).toEqual({ ...json, revision: 1 });
    expect((await site.call(`GET /people/${absorbedId}`, asOlivia)).json).toMatchObject({
      status: 'absorbed',
      absorbedBy: survivorId,
    });
    expect((await site.call('GET /people/duplicates', asOlivia)).json).toEqual({ items: [] });
    const refused = await leavesNoTrace(site, () =>
      site.call('POST /people/merge', {
        ...asOlivia,
        json: { survivorId: absorbedId, absorbedId: survivorId },
      }),
    );
    expect([refused.status, refused.json['code']]).toEqual([409, 'PersonAbsorbed']);
  });

  it('are shut out and let in again, and part from their account', async () => {
    const site = await startSite();
    const { personId } = await letAnnIn(site);
    const question = { principalId: 'u-ann', workspaceId: 'rosa', permission: 'roster.view' };
    const may = async () => (await site.staff.access.check(question)).allowed;
    await site.call(`POST /people/${personId}/deactivate`, asOlivia);
    expect(await may()).toBe(false);
    await site.call(`POST /people/${personId}/reactivate`, asOlivia);
    expect(await may()).toBe(true);
    await site.call(`POST /people/${personId}/release-principal`, asOlivia);
    expect(await may()).toBe(false);
  });

  it('have no external id to lose while they are not there, nor one that nobody ever had', async () => {
    const site = await startSite();
    const { personId } = await inviteAnn(site);
    const release = (id: string) =>
      leavesNoTrace(site, () =>
        site.call(`POST /people/${id}/release-external-id`, { ...asOlivia, json: { externalId: 'c-9' } }),
      );
    const missing = await release(unknown);
    expect([missing.status, missing.json['code']]).toEqual([404, 'PersonNotFound']);
    const already = await release(personId);
    expect([already.status, already.json['revision'], already.headers.get('ETag')]).toEqual([
      200,
      -1,
      '"-1"',
    ]);
  });

  it('have their workspaces listed', async () => {
    const site = await startSite();
    const { personId } = await letAnnIn(site);
    const listed = await site.call(`GET /people/${personId}/workspaces`, asOlivia);
    expect(listed.json['items']).toMatchObject([
      { workspaceId: 'rosa', name: 'Rosa Diaz', status: 'live', grantedAt: '2026-03-02T09:00:00.000Z' },
    ]);
    const twice = await site.call(`GET /people/${personId}/workspaces?personId=${unknown}`, asOlivia);
    expect([twice.status, twice.json['issues']]).toEqual([
      422,
      [{ path: 'personId', message: 'the request says this already' }],
    ]);
    const byAccount = `GET /people/${personId}/workspaces?principalId=u-ann`;
    expect((await site.call(byAccount, asOlivia)).status).toBe(422);
  });

  it('have their workspaces listed page by page', async () => {
    const site = await startSite();
    const { personId } = await letAnnIn(site);
    await site.staff.workspaces.open({ workspaceId: 'liam', kind: 'client', name: 'Liam' });
    site.clock.advance(1_000);
    await site.staff.access.grant({ workspaceId: 'liam', personId, permissions: ['roster.view'] });
    await site.latchkey.whenIdle();
    const first = await site.call(`GET /people/${personId}/workspaces?limit=1`, asOlivia);
    const next = /^<\/portal(.*)>; rel="next"$/.exec(first.headers.get('Link') ?? '')?.[1] ?? '';
    expect(next).toContain(`/people/${personId}/workspaces?limit=1&cursor=`);
    const second = await site.call(`GET ${next}`, asOlivia);
    expect(second.json['items']).toMatchObject([{ workspaceId: 'liam' }]);
    const another = await site.staff.people.register({ name: 'Ben' });
    await site.latchkey.whenIdle();
    const elsewhere = next.replace(personId, another.ok ? another.personId : '');
    expect((await site.call(`GET ${elsewhere}`, asOlivia)).status).toBe(422);
  });

  it.each([unknown, 'nobody', '%00'])('are not found by %s', async (id) => {
    const site = await startSite();
    for (const [request, json] of [
      [`GET /people/${id}`],
      [`GET /people/${id}/actions`],
      [`GET /people/${id}/workspaces`],
      [`POST /people/${id}/rename`, { name: 'X' }],
      [`POST /people/${id}/deactivate`],
    ] as const) {
      const answer = await leavesNoTrace(site, () => site.call(request, { ...asOlivia, json }));
      expect([request, answer.status, answer.json['code']]).toEqual([request, 404, 'PersonNotFound']);
    }
  });
});

describe('one’s own workspaces over HTTP', () => {
  it('are for whoever is signed in, without being staff', async () => {
    const site = await startSite();
    await letAnnIn(site);
    await site.staff.access.recordUse({ workspaceId: 'rosa', principalId: 'u-ann' });
    await site.latchkey.whenIdle();
    const listed = await site.call('GET /my/workspaces', asAnn);
    expect([listed.status, listed.json['items']]).toEqual([
      200,
      [
        expect.objectContaining({
          workspaceId: 'rosa',
          name: 'Rosa Diaz',
          isPersonal: false,
          status: 'live',
          lastAccessedAt: '2026-03-02T09:00:00.000Z',
        }),
      ],
    ]);
    const nobody = await site.call('GET /my/workspaces', {});
    expect([nobody.status, nobody.json['code']]).toEqual([401, 'NotSignedIn']);
    const olivia = await site.call('GET /my/workspaces', asOlivia);
    expect([olivia.status, olivia.json['items']]).toEqual([200, []]);
  });

  it('are nobody else’s, whatever is asked', async () => {
    const site = await startSite();
    const { personId } = await letAnnIn(site);
    for (const query of [
      `personId=${personId}`,
      'principalId=u-ann',
      'principalId=olivia',
      'x=1',
      'limit=0',
    ]) {
      const refused = await site.call(`GET /my/workspaces?${query}`, asOlivia);
      expect([query, refused.status, refused.json['code']]).toEqual([query, 422, 'InvalidQuery']);
    }
  });

  it('come page by page', async () => {
    const site = await startSite();
    const { personId } = await letAnnIn(site);
    await site.staff.workspaces.open({ workspaceId: 'liam', kind: 'client', name: 'Liam' });
    site.clock.advance(1_000);
    await site.staff.access.grant({ workspaceId: 'liam', personId, permissions: ['roster.view'] });
    await site.latchkey.whenIdle();
    const first = await site.call('GET /my/workspaces?limit=1', asAnn);
    const next = /^<\/portal(.*)>; rel="next"$/.exec(first.headers.get('Link') ?? '')?.[1] ?? '';
    expect(next).toMatch(/^\/my\/workspaces\?limit=1&cursor=/);
    const second = await site.call(`GET ${next}`, asAnn);
    expect(second.json['items']).toMatchObject([{ workspaceId: 'liam' }]);
  });
});

describe('agreeing to terms over HTTP', () => {
  it('is for whoever is signed in as a person, and for nobody else', async () => {
    const site = await startSite();
    const { personId } = await letAnnIn(site);
    const json = { version: '2026-01' };
    const agreed = await site.call('POST /people/agree-terms', { ...asAnn, json });
    expect([agreed.status, agreed.json]).toEqual([200, expect.objectContaining({ personId, ...json })]);
    expect((await site.staff.people.get(personId))?.agreedVersion).toBe('2026-01');
    expect((await site.call('POST /people/agree-terms', { ...asAnn, json })).status).toBe(200);
    const olivia = await leavesNoTrace(site, () =>
      site.call('POST /people/agree-terms', { ...asOlivia, json }),
    );
    expect([olivia.status, olivia.json['code']]).toEqual([404, 'PersonNotFound']);
    const nobody = await leavesNoTrace(site, () => site.call('POST /people/agree-terms', { json }));
    expect([nobody.status, nobody.json['code']]).toEqual([401, 'NotSignedIn']);
  });

  it.each([[{}], [{ version: '' }], [{ version: 1 }], [{ version: '1', extra: 1 }], [[]]])(
    'wants a version and no more: %j',
    async (json) => {
      const site = await startSite();
      await letAnnIn(site);
      const refused = await leavesNoTrace(site, () =>
        site.call('POST /people/agree-terms', { ...asAnn, json }),
      );
      expect([refused.status, refused.json['code']]).toEqual([422, 'InvalidInput']);
    },
  );

  it('is not carried out at another revision', async () => {
    const site = await startSite();
    await letAnnIn(site);
    const stale = { json: { version: '1' }, headers: { 'If-Match': '"99"' } };
    const refused = await leavesNoTrace(site, () =>
      site.call('POST /people/agree-terms', { ...asAnn, ...stale }),
    );
    expect(refused.status).toBe(412);
  });
});
