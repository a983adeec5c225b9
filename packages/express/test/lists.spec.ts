import { describe, expect, it } from 'vitest';
import { asOlivia, inviteAnn, leavesNoTrace, rosa, startSite } from './site.ts';

describe('listing invitations over HTTP', () => {
  it('finds by workspace, person and status', async () => {
    const site = await startSite();
    const { personId } = await inviteAnn(site);
    const query = new URLSearchParams({ workspaceId: 'rosa', personId, status: 'pending' });
    const found = await site.call(`GET /invitations?${query.toString()}`, asOlivia);
    expect(found.json['items']).toMatchObject([{ personId, status: 'pending' }]);
    const none = await site.call('GET /invitations?workspaceId=rosa&status=declined', asOlivia);
    expect(none.json).toEqual({ items: [] });
    expect(none.headers.get('Link')).toBeNull();
  });

  it('leads from page to page by Link headers, and meets each invitation once', async () => {
    const site = await startSite();
    for (const each of ['a', 'b', 'c', 'd', 'e']) {
      const person = { name: each, email: `${each}@example.org` };
      await site.staff.invitations.invite({
        workspaceId: rosa.workspaceId,
        person,
        permissions: ['roster.view'],
      });
    }
    await site.latchkey.whenIdle();
    const names: string[] = [];
    let path: string | undefined = '/invitations?workspaceId=rosa&limit=2';
    let pages = 0;
    while (path !== undefined) {
      const page = await site.call(`GET ${path}`, asOlivia);
      names.push(...(page.json['items'] as { personName: string }[]).map(({ personName }) => personName));
      path = /^<\/portal(.*)>; rel="next"$/.exec(page.headers.get('Link') ?? '')?.[1];
      pages++;
    }
    expect(pages).toBe(3);
    expect(new Set(names)).toEqual(new Set(['a', 'b', 'c', 'd', 'e']));
    expect(names).toHaveLength(5);
  });

  it('finds what the host keeps something with, on every page', async () => {
    const site = await startSite();
    const invite = async (name: string, attributes: Record<string, string | number | boolean>) => {
      const person = { name, email: `${name}@example.org` };
      const invited = await site.call('POST /invitations', {
        ...asOlivia,
        json: { workspaceId: 'rosa', person, permissions: ['roster.view'], attributes },
      });
      expect(invited.status).toBe(201);
      site.clock.advance(1_000);
    };
    await invite('a', { area: '1:north', areas: 2 });
    await invite('b', { area: '1:north', areas: '2' });
    await invite('c', { area: 'true', isCaller: true });
    await site.latchkey.whenIdle();
    const named = async (attribute: string, more = '') => {
      const query = new URLSearchParams({ attribute });
      const page = await site.call(`GET /invitations?${query.toString()}${more}`, asOlivia);
      const items = page.json['items'] as { personName: string }[];
      const next = /^<\/portal(.*)>; rel="next"$/.exec(page.headers.get('Link') ?? '')?.[1];
      return { names: items.map(({ personName }) => personName), next };
    };
    expect((await named('area:1:north')).names).toEqual(['a', 'b']);
    expect((await named('areas:2')).names).toEqual(['a']);
    expect((await named('areas:"2"')).names).toEqual(['b']);
    expect((await named('area:"true"')).names).toEqual(['c']);
    expect((await named('isCaller:true')).names).toEqual(['c']);
    expect((await named('area:null')).names).toEqual([]);
    const { names, next } = await named('area:1:north', '&limit=1');
    expect(names).toEqual(['a']);
    const second = await site.call(`GET ${next}`, asOlivia);
    expect(second.json['items']).toMatchObject([{ personName: 'b', attributes: { areas: '2' } }]);
  });

  it.each([
    'attribute=area',
    'attribute=:north',
    'attribute=two%20words:north',
    'limit=0',
    'limit=501',
    'limit=two',
    'limit=',
    'status=open',
    'personId=ann',
    'workspaceId=%00',
    'who=1',
    '__proto__=1',
  ])('refuses the question %s', async (query) => {
    const site = await startSite();
    const refused = await leavesNoTrace(site, () => site.call(`GET /invitations?${query}`, asOlivia));
    expect(refused.status).toBe(422);
    expect(refused.json).toMatchObject({ code: 'InvalidQuery' });
    expect((refused.json['issues'] as object[]).length).toBeGreaterThan(0);
    expect(site.faults).toEqual([]);
  });

  it('takes no cursor but one that this list gave to this tenant', async () => {
    const site = await startSite();
    await inviteAnn(site);
    await site.call('POST /invitations', {
      ...asOlivia,
      json: {
        workspaceId: 'rosa',
        person: { name: 'Ben', email: 'ben@example.org' },
        permissions: ['roster.view'],
      },
    });
    const page = await site.call('GET /invitations?limit=1', asOlivia);
    const cursor = /cursor=([^&>]*)/.exec(page.headers.get('Link') ?? '')?.[1] ?? '';
    expect((await site.call(`GET /invitations?cursor=${cursor}`, asOlivia)).status).toBe(200);
    for (const [path, headers] of [
      [`/invitations?cursor=${cursor.slice(0, -1)}`, {}],
      [`/invitations?cursor=${Buffer.from('["harbour-care"]').toString('base64url')}`, {}],
      [`/access?cursor=${cursor}`, {}],
      [`/invitations?cursor=${cursor}`, { 'X-Tenant': 'other-care' }],
    ] as const) {
      const refused = await site.call(`GET ${path}`, { ...asOlivia, headers });
      expect([path, refused.status]).toEqual([path, 422]);
    }
  });
});
