import { request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ann, asOlivia, leavesNoTrace, startSite } from './site.ts';
import type { Site } from './site.ts';

const json = { 'Content-Type': 'application/json' };
const validInvitation = { workspaceId: 'rosa', person: ann, permissions: ['roster.view'] };

describe('a body that cannot be read', () => {
  it.each([
    ['broken JSON', '{"workspaceId":', 400, 'MalformedBody'],
    ['no JSON at all', 'workspaceId=rosa', 400, 'MalformedBody'],
    ['a bare string', '"rosa"', 400, 'MalformedBody'],
    ['a bare null', 'null', 400, 'MalformedBody'],
    ['bytes that are not UTF-8 text', '\u0000\u0001', 400, 'MalformedBody'],
    ['an unfinished nest', '['.repeat(30_000), 400, 'MalformedBody'],
    ['33 kB', JSON.stringify({ workspaceId: 'x'.repeat(33 * 1024) }), 413, 'BodyTooLarge'],
  ])('is refused: %s', async (_what, body, status, code) => {
    const site = await startSite();
    const answer = await leavesNoTrace(site, () =>
      site.call('POST /invitations', { ...asOlivia, headers: json, body }),
    );
    expect([answer.status, answer.json['code']]).toEqual([status, code]);
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.text).not.toMatch(/node_modules|at .*:\d+|SyntaxError/);
    expect(site.faults).toEqual([]);
  });

  it.each([
    ['text/plain', {}],
    ['application/x-www-form-urlencoded', {}],
    ['multipart/form-data; boundary=x', {}],
    ['application/json; charset=latin1', {}],
    ['application/json', { 'Content-Encoding': 'gzip' }],
    ['application/json', { 'Content-Encoding': 'snappy' }],
  ])('is refused as %s %o', async (type, more) => {
    const site = await startSite();
    const answer = await leavesNoTrace(site, () =>
      site.call('POST /invitations', {
        ...asOlivia,
        headers: { 'Content-Type': type, ...more },
        body: JSON.stringify(validInvitation),
      }),
    );
    expect([answer.status, answer.json['code']]).toEqual([415, 'UnsupportedMediaType']);
  });

  it('is refused when it ends before it should', async () => {
    const site = await startSite();
    await leavesNoTrace(site, () => sendHalfABody(site));
    expect(site.faults).toEqual([]);
  });
});

describe('a body that is not what it should be', () => {
  it.each([
    ['nothing', undefined],
    ['an empty object', '{}'],
    ['a list', '[]'],
    ['a list of what it should be', JSON.stringify([validInvitation])],
    ['a deep nest', `{"workspaceId":${'['.repeat(15_000)}${']'.repeat(15_000)}}`],
    ['a number as an id', JSON.stringify({ ...validInvitation, workspaceId: 1 })],
    ['an object as an id', JSON.stringify({ ...validInvitation, workspaceId: { $ne: null } })],
    ['a list as an id', JSON.stringify({ ...validInvitation, workspaceId: ['rosa'] })],
    ['an id with a NUL byte', JSON.stringify({ ...validInvitation, workspaceId: 'ro\u0000sa' })],
    ['an address as an id', JSON.stringify({ ...validInvitation, workspaceId: 'rosa@example.org' })],
    ['a name with a NUL byte', JSON.stringify({ ...validInvitation, person: { ...ann, name: 'A\u0000' } })],
    [
      'a name with a line break',
      JSON.stringify({ ...validInvitation, person: { ...ann, name: 'A\nBcc: b' } }),
    ],
    [
      'a name with half a character',
      JSON.stringify({ ...validInvitation, person: { ...ann, name: '\ud800' } }),
    ],
    [
      'an address with a line break',
      JSON.stringify({ ...validInvitation, person: { ...ann, email: 'a@b.c\nd' } }),
    ],
    ['a person that is text', JSON.stringify({ ...validInvitation, person: 'ann' })],
    ['permissions that are text', JSON.stringify({ ...validInvitation, permissions: 'roster.view' })],
    ['300 permissions', JSON.stringify({ ...validInvitation, permissions: Array(300).fill('roster.view') })],
    ['a prototype', `{"__proto__":${JSON.stringify(validInvitation)}}`],
    ['a prototype beside the rest', JSON.stringify(validInvitation).replace('{', '{"__proto__":{"a":1},')],
    ['a prototype within', JSON.stringify(validInvitation).replace('{"name"', '{"__proto__":{},"name"')],
    ['a constructor', JSON.stringify({ ...validInvitation, constructor: { prototype: {} } })],
  ])('is refused, field by field: %s', async (_what, body) => {
    const site = await startSite();
    const answer = await leavesNoTrace(site, () =>
      site.call('POST /invitations', { ...asOlivia, headers: json, ...(body !== undefined && { body }) }),
    );
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({ code: 'InvalidInput', status: 422 });
    expect((answer.json['issues'] as object[]).length).toBeGreaterThan(0);
    expect(site.faults).toEqual([]);
    expect(({} as { a?: unknown }).a).toBeUndefined();
  });
});

describe('a path or a method that is not there', () => {
  it.each(['GET /', 'GET /nothing', 'POST /invitations/x/y', 'DELETE /access/everything', 'GET /joined'])(
    'is answered with 404: %s',
    async (request) => {
      const site = await startSite();
      const answer = await leavesNoTrace(site, () => site.call(request, asOlivia));
      expect([answer.status, answer.json['code']]).toEqual([404, 'RouteNotFound']);
    },
  );

  it.each([
    ['DELETE /invitations', 'GET, HEAD, POST'],
    ['PUT /workspaces', 'GET, HEAD, POST'],
    ['GET /invitations/preview', 'POST'],
    ['GET /invitations/accept', 'POST'],
    ['GET /access/revoke', 'POST'],
    ['PATCH /invitations/01ARZ3NDEKTSV4RRFFQ69G5FAV', 'GET, HEAD'],
    ['OPTIONS /access', 'GET, HEAD'],
    ['POST /join', 'GET, HEAD'],
    ['GET /join/begin', 'POST'],
    ['GET /join/accept', 'POST'],
    ['POST /join/confirm', 'GET, HEAD'],
  ])('is answered with 405 and what is there: %s', async (request, allowed) => {
    const site = await startSite();
    const answer = await leavesNoTrace(site, () => site.call(request, asOlivia));
    expect(answer.status).toBe(405);
    expect(answer.headers.get('Allow')).toBe(allowed);
    expect(answer.json['code']).toBe('MethodNotAllowed');
  });

  it('is answered with 400 where it cannot be read', async () => {
    const site = await startSite();
    const answer = await leavesNoTrace(site, () => site.call('GET /invitations/%E0%A4%A', asOlivia));
    expect([answer.status, answer.json['code']]).toEqual([400, 'MalformedPath']);
  });
});

describe('a request that a foreign page sends', () => {
  it.each([{ Origin: 'https://evil.example' }, { Origin: 'null' }, { 'Sec-Fetch-Site': 'cross-site' }])(
    'without a body is refused: %o',
    async (headers) => {
      const site = await startSite();
      const invited = await site.call('POST /invitations', { ...asOlivia, json: validInvitation });
      const path = `/invitations/${String(invited.json['invitationId'])}/rescind`;
      const refused = await leavesNoTrace(site, () => site.call(`POST ${path}`, { ...asOlivia, headers }));
      expect([refused.status, refused.json['code']]).toEqual([403, 'ForeignOrigin']);
      const own = { Origin: site.origin, 'Sec-Fetch-Site': 'same-origin' };
      expect((await site.call(`POST ${path}`, { ...asOlivia, headers: own })).status).toBe(200);
    },
  );

  it('as JSON is for the browser’s own preflight to refuse, which nobody here allows', async () => {
    const site = await startSite();
    const preflight = await site.call('OPTIONS /invitations', {
      headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' },
    });
    expect(preflight.status).toBe(405);
    expect(preflight.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });
});

/** Says that 100 bytes follow, sends a few and hangs up. */
function sendHalfABody(site: Site): Promise<void> {
  return new Promise((resolve) => {
    const request = httpRequest(`${site.origin}/portal/invitations`, {
      method: 'POST',
      headers: { ...json, Authorization: 'Test olivia', 'Content-Length': 100 },
    });
    request.on('error', () => resolve());
    request.write('{"works', () => request.destroy());
    request.on('close', () => resolve());
  });
}
