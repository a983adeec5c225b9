import type { Router } from 'express';
import { createLatchkey } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { latchkeyRouter } from '../src/index.ts';
import { asOlivia, inviteAnn, leavesNoTrace, startSite } from './site.ts';
import { prepared, staffCases, staffCommands, staffCreations, staffMany } from './staff-cases.ts';

it('every route of staff’s is here', () => {
  const tried = staffCases.map(({ request }) =>
    request.replace(/\?.*/, '').replace('/rosa', '/:workspaceId').replace('/carer', '/:name'),
  );
  const others =
    /\/join|\/health\/|\/changes$|\/openapi\.json$|\/my\/|\/invitations\/(preview|open-link|accept|decline|ask-for-link)$|\/people\/agree-terms$/;
  const routes = routesOf(latchkeyRouter(createLatchkey())).filter((route) => !others.test(route));
  expect(new Set(tried)).toEqual(new Set(routes));
});

function routesOf({ stack }: Router): string[] {
  return stack.flatMap(({ route }) =>
    (route?.stack ?? [])
      .filter(({ method }) => method !== undefined)
      .map(({ method }) => `${method.toUpperCase()} ${route?.path ?? ''}`),
  );
}

const ourTag = /^"(\d+|((-1|\d+)\.)?[\w-]{22})"$/;

describe.each(staffCases)('$request', (each) => {
  const { status = 200, again } = each;
  const isRead = each.request.startsWith('GET');

  it('does what is asked', async () => {
    const site = await startSite();
    const { request, json } = await prepared(site, each);
    const answer = await site.call(request, { ...asOlivia, json });
    expect([answer.status, answer.json['code']]).toEqual([status, undefined]);
    const isTagged = each.action !== 'access.check' && !staffMany.includes(each);
    if (isTagged) expect(answer.headers.get('ETag')).toMatch(ourTag);
    expect(site.faults).toEqual([]);
  });

  it('answers when it is asked again', async () => {
    const site = await startSite();
    const { request, json } = await prepared(site, each);
    await site.call(request, { ...asOlivia, json });
    const answer = await site.call(request, { ...asOlivia, json });
    expect([answer.status, answer.json['code']]).toEqual([again[0], again[1]]);
    expect(site.faults).toEqual([]);
  });

  it('knows nothing of a tenant that is not there', async () => {
    const site = await startSite();
    const { request, json } = await prepared(site, each);
    const answer = await leavesNoTrace(site, () =>
      site.call(request, { ...asOlivia, json, headers: { 'X-Tenant': 'unheard-of' } }),
    );
    if (isRead && answer.status === 200) expect(answer.json).toEqual({ items: [] });
    else if (each.action === 'access.check') expect(answer.json['reason']).toBe('tenant-unknown');
    else expect(answer.status).toBe(404);
  });
});

describe.each([...staffCommands, ...staffCreations])('$request', (each) => {
  it('takes no field that it does not know', async () => {
    const site = await startSite();
    const { request, json } = await prepared(site, each);
    const answer = await leavesNoTrace(site, () =>
      site.call(request, { ...asOlivia, json: { ...json, unheardOf: 1 } }),
    );
    expect([answer.status, answer.json['code']]).toEqual([422, 'InvalidInput']);
  });

  it('takes no list for a body', async () => {
    const site = await startSite();
    const { request, json } = await prepared(site, each);
    const answer = await leavesNoTrace(site, () => site.call(request, { ...asOlivia, json: [json] }));
    expect([answer.status, answer.json['code']]).toEqual([422, 'InvalidInput']);
  });

  it.each(['"999"', '"999.aaaaaaaaaaaaaaaaaaaaaa"', 'W/"0"', 'anything'])(
    'is not carried out at a revision that is not %s',
    async (tag) => {
      const site = await startSite();
      const { request, json } = await prepared(site, each);
      const headers = { 'If-Match': tag };
      const answer = await leavesNoTrace(site, () => site.call(request, { ...asOlivia, json, headers }));
      expect([answer.status, answer.json['code']]).toEqual([412, 'RevisionMismatch']);
    },
  );
});

describe.each(staffCommands)('$request', (each) => {
  it('asks for If-Match where the host wants it', async () => {
    const site = await startSite({ requireIfMatch: true });
    const { request, json } = await prepared(site, each);
    const refused = await leavesNoTrace(site, () => site.call(request, { ...asOlivia, json }));
    expect([refused.status, refused.json['code']]).toEqual([428, 'IfMatchRequired']);
    const headers = { 'If-Match': '*' };
    expect((await site.call(request, { ...asOlivia, json, headers })).status).toBe(200);
  });
});

it.each(staffCreations)('$request asks for no If-Match, where the host wants it elsewhere', async (each) => {
  const site = await startSite({ requireIfMatch: true });
  const { request, json } = await prepared(site, each);
  expect((await site.call(request, { ...asOlivia, json })).status).toBe(each.status ?? 200);
});

it.each([
  ['/invitations/:invitationId/rescind', 'invitationId', {}],
  ['/people/:personId/rename', 'personId', { name: 'Ann Smith' }],
  ['/workspaces/rosa/rename', 'workspaceId', { name: 'Rosa D.' }],
  ['/roles/carer/revise', 'name', { permissions: ['roster.view'] }],
])('POST %s is not told a second time what the path says: %s', async (path, name, json) => {
  const site = await startSite();
  await site.staff.roles.define({ name: 'carer', permissions: ['roster.edit'] });
  const known = await inviteAnn(site);
  const said = { ...known, workspaceId: 'rosa', name: 'carer' }[name];
  const request = `POST ${path.replace(/:(\w+Id)/, String(said))}`;
  const refused = await leavesNoTrace(site, () =>
    site.call(request, { ...asOlivia, json: { ...json, [name]: said } }),
  );
  expect(refused.status).toBe(422);
  expect(refused.json['issues']).toEqual([{ path: name, message: 'the path says this already' }]);
  expect((await site.call(request, { ...asOlivia, json })).status).toBe(200);
});
