import { describe, expect, it } from 'vitest';
import { asOlivia, leavesNoTrace, startSite } from './site.ts';

const carer = { name: 'carer', permissions: ['roster.view'] };

describe('roles over HTTP', () => {
  it('are defined, revised and retired', async () => {
    const site = await startSite();
    const defined = await site.call('POST /roles', { ...asOlivia, json: carer });
    expect([defined.headers.get('Location'), defined.json]).toEqual([
      '/portal/roles/carer',
      { ...carer, status: 'defined', version: 1, readOnly: false, revision: 0 },
    ]);
    const json = { permissions: ['roster.edit'] };
    const revised = await site.call('POST /roles/carer/revise', { ...asOlivia, json });
    expect(revised.json).toMatchObject({ version: 2, ...json });
    await site.call('POST /roles/carer/retire', asOlivia);
    const found = await site.call('GET /roles/carer', asOlivia);
    expect(found.json).toMatchObject({ status: 'retired', version: 2 });
    expect(found.headers.get('ETag')).toMatch(/^"2\./);
    expect((await site.call('GET /roles', asOlivia)).json).toEqual({ items: [found.json] });
  });

  it('are not defined twice with other permissions, nor revised once they are retired', async () => {
    const site = await startSite();
    await site.call('POST /roles', { ...asOlivia, json: carer });
    const json = { name: 'carer', permissions: ['roster.edit'] };
    const twice = await leavesNoTrace(site, () => site.call('POST /roles', { ...asOlivia, json }));
    expect([twice.status, twice.json['code']]).toEqual([409, 'RoleAlreadyDefined']);
    await site.call('POST /roles/carer/retire', asOlivia);
    const retired = await leavesNoTrace(site, () =>
      site.call('POST /roles/carer/revise', { ...asOlivia, json: { permissions: ['x'] } }),
    );
    expect([retired.status, retired.json['code']]).toEqual([409, 'RoleRetired']);
  });

  it.each(['unheard-of', 'Carer!', '%00', '__proto__'])('are not found as %s', async (name) => {
    const site = await startSite();
    for (const [request, json] of [
      [`GET /roles/${name}`],
      [`POST /roles/${name}/revise`, { permissions: ['x'] }],
      [`POST /roles/${name}/retire`],
    ] as const) {
      const answer = await leavesNoTrace(site, () => site.call(request, { ...asOlivia, json }));
      expect([request, answer.status, answer.json['code']]).toEqual([request, 404, 'RoleNotFound']);
    }
  });

  it('may be named before there is one, to see what could be done', async () => {
    const site = await startSite();
    const { json } = await site.call('GET /roles/carer/actions', asOlivia);
    expect(json['actions']).toContainEqual({ command: 'define', outcome: 'allowed' });
    expect(json['actions']).toContainEqual({
      command: 'retire',
      outcome: 'refused',
      rejection: { code: 'RoleNotFound' },
    });
  });
});
