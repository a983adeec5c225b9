import { describe, expect, it } from 'vitest';
import { openBrowser, openInvitation, proofIn } from '../browser.ts';
import type { Site } from '../site.ts';
import { asAnn, asOlivia, inviteAnn, leavesNoTrace, rosa, startSite } from '../site.ts';
import { operationsOf } from './operations.ts';
import { rawCall } from './raw-request.ts';

const evil = 'https://evil.example';

describe('cross-site request forgery', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', undefined])(
    'changes nothing by any route that takes JSON, with a form of another site: %s',
    async (type) => {
      const site = await startSite({ rateLimits: { links: { limit: 1_000, windowMs: 60_000 } } });
      const { invitationId, personId, token } = await inviteAnn(site);
      const posts = (await operationsOf(site)).filter(({ method }) => method === 'POST');
      expect(posts.length).toBeGreaterThan(30);
      for (const { path } of posts) {
        const target = path
          .replace('{invitationId}', invitationId)
          .replace('{personId}', personId)
          .replace(/\{\w+\}/, 'rosa');
        // What a browser sends along by itself, also who is signed in.
        const headers = { Origin: evil, 'Sec-Fetch-Site': 'cross-site' };
        const sent =
          type === undefined ? {} : { body: JSON.stringify({ token, ...rosa, permissions: ['a'] }) };
        const refused = await leavesNoTrace(site, () =>
          site.call(`POST ${target}`, {
            ...asOlivia,
            ...sent,
            headers: { ...headers, ...(type !== undefined && { 'Content-Type': type }) },
          }),
        );
        expect([path, refused.status, refused.json['code']]).toEqual([path, 403, 'ForeignOrigin']);
      }
    },
  );
});

describe('login CSRF', () => {
  it('does not put an attacker’s invitation into a visitor’s browser from another site', async () => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    const visitor = openBrowser(site, 'u-victim victim@example.org');
    const refused = await visitor.submit('/join/begin', { token }, { headers: { Origin: evil } });
    expect([refused.status, visitor.cookies.size]).toEqual([403, 0]);
  });

  it('does not make whoever was signed in to an attacker’s account answer what they were shown before', async () => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    const { browser, shown } = await openInvitation(site, token);
    for (const step of ['accept', 'decline']) {
      const refused = await leavesNoTrace(site, () =>
        browser.submit(`/join/${step}`, { proof: proofIn(shown) }, { as: 'u-eve ann@example.org' }),
      );
      expect(refused.status).toBe(403);
    }
  });
});

describe('the join cookie swapped by another site', () => {
  const https = 'https://portal.example.com';

  it('is one that no other site can set: on https, what has another name counts for nothing', async () => {
    const site = await startSite({ baseUrl: `${https}/portal` });
    const { token } = await inviteAnn(site);
    const attacker = openBrowser(site, 'u-eve eve@example.org', https);
    await attacker.submit('/join/begin', { token });
    const [genuine = ''] = attacker.cookies.values();
    const victim = openBrowser(site, asAnn.as, https);
    // Another host of the domain can set this name for all of them, but none that begins with `__Host-`.
    victim.cookies.set('latchkey-join', genuine);
    expect((await victim.get('/join/confirm')).status).toBe(400);
    victim.cookies.clear();
    victim.cookies.set('__Host-latchkey-join', genuine);
    expect((await victim.get('/join/confirm')).status).toBe(200);
  });

  it('between looking and answering, makes nobody answer another invitation than they saw', async () => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    const { browser, shown } = await openInvitation(site, token);
    await site.staff.workspaces.open({ workspaceId: 'liam', kind: 'client', name: 'Liam' });
    await site.staff.invitations.invite({
      workspaceId: 'liam',
      person: { name: 'Ann', email: 'ann@example.org' },
      permissions: ['roster.edit'],
    });
    const other = await openInvitation(site, await site.tokenFor('ann@example.org'));
    browser.cookies.set('latchkey-join', other.browser.cookies.get('latchkey-join') ?? '');
    for (const step of ['accept', 'decline']) {
      const refused = await leavesNoTrace(site, () =>
        browser.submit(`/join/${step}`, { proof: proofIn(shown) }),
      );
      expect(refused.status).toBe(403);
    }
  });
});

describe('an open redirect', () => {
  it.each([
    '?returnTo=https://evil.example',
    '?next=//evil.example&url=https://evil.example&redirect_uri=https://evil.example',
    '?returnTo=%0d%0aLocation:%20https://evil.example',
  ])('leads nowhere but to the sign-in and the confirmation: %s', async (query) => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    for (const as of [undefined, asAnn.as]) {
      const browser = openBrowser(site, as);
      const begun = await browser.submit(`/join/begin${query}`, {
        token,
        returnTo: evil,
        next: evil,
        signInUrl: evil,
      });
      const wanted =
        as === undefined ? '/sign-in?returnTo=%2Fportal%2Fjoin%2Fconfirm' : '/portal/join/confirm';
      expect([begun.status, begun.headers.get('Location')]).toEqual([303, wanted]);
      const confirm = await browser.get(`/join/confirm${query}`);
      expect(confirm.headers.get('Location')).toBe(as === undefined ? wanted : null);
      expect(confirm.text).not.toContain('evil.example');
    }
  });

  it.each([
    '//evil.example',
    '/%2F%2Fevil.example',
    '/\\evil.example',
    '/join/..//evil.example',
    '/join//evil.example',
  ])('is not made of a path: %s', async (path) => {
    const site = await startSite();
    for (const method of ['GET', 'POST']) {
      const answer = await rawCall(site, `${method} ${path}`, asOlivia);
      expect([answer.status, answer.headers.get('Location')]).toEqual([404, null]);
    }
  });
});

describe('the Host header', () => {
  const claims: Readonly<Record<string, string>> = {
    Host: 'evil.example',
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Server': 'evil.example',
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-Port': '8443',
    'X-Forwarded-Prefix': '/evil.example',
    'X-Original-URL': '/evil.example',
    'X-Rewrite-URL': '/evil.example',
    Forwarded: 'host=evil.example;proto=https',
  };

  /** With and without Express believing what a proxy says. */
  const sites: readonly [string, () => Promise<Site>][] = [
    ['as it comes', () => startSite()],
    [
      'where proxies are trusted',
      () =>
        startSite({
          authenticate(request) {
            request.app.set('trust proxy', true);
            const [, principalId, verifiedEmail] = request.get('Authorization')?.split(' ') ?? [];
            return principalId === undefined
              ? undefined
              : { tenantId: 'harbour-care', principalId, verifiedEmail };
          },
        }),
    ],
  ];

  it.each(sites)('stands in no link, redirect, page, cookie or mail, %s', async (_how, start) => {
    const site = await start();
    const ask = (request: string, options = {}) =>
      rawCall(site, request, { ...asOlivia, headers: claims, ...options });
    const invited = await ask('POST /invitations', {
      json: { workspaceId: 'rosa', person: { name: 'Ann', email: 'ann@example.org' }, permissions: ['a'] },
    });
    expect(invited.status).toBe(201);
    await ask('POST /workspaces', { json: { workspaceId: 'liam', kind: 'client', name: 'Liam' } });
    const token = await site.tokenFor('ann@example.org');
    const form = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: site.origin };
    const begun = await rawForm(site, { ...claims, ...form }, `token=${token}`);
    const cookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const answers = [
      invited,
      begun,
      await ask(`POST /invitations/${String(invited.json['invitationId'])}/copy-link`),
      await ask('GET /workspaces?limit=1'),
      await ask('GET /openapi.json'),
      await ask('GET /join'),
      await ask('GET /join/confirm', { headers: { ...claims, Cookie: cookie } }),
      await ask('GET /join/confirm', { ...asAnn, headers: { ...claims, Cookie: cookie } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 303, 200, 200, 200, 200, 200, 200]);
    for (const { text, headers } of answers) {
      expect([text, ...headers].join('\n')).not.toContain('evil.example');
    }
    expect(answers[2]?.json['url']).toMatch(new RegExp(`^${site.origin}/portal/join#`));
    expect(cookie).toMatch(/^latchkey-join=/);
    expect(JSON.stringify(site.mails)).not.toContain('evil.example');
  });

  it.each(sites)('makes no other origin ours, %s', async (_how, start) => {
    const site = await start();
    const { token } = await inviteAnn(site);
    const refused = await leavesNoTrace(site, () =>
      rawForm(
        site,
        { ...claims, Origin: 'https://evil.example', 'Content-Type': 'application/x-www-form-urlencoded' },
        `token=${token}`,
      ),
    );
    expect([refused.status, refused.headers.getSetCookie()]).toEqual([403, []]);
  });

  function rawForm(site: Site, headers: Readonly<Record<string, string>>, body: string) {
    return rawCall(site, 'POST /join/begin', { ...asOlivia, headers, body });
  }
});
