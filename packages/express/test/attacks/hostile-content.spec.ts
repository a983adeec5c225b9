import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openBrowser, openInvitation, proofIn } from '../browser.ts';
import { ann, asAnn, asOlivia, inviteAnn, leavesNoTrace, letAnnIn, startSite } from '../site.ts';
import type { Answer } from '../site.ts';
import { operationsOf } from './operations.ts';
import { rawCall } from './raw-request.ts';

const unlimited = {
  onNewLinkAsked: () => {},
  rateLimits: {
    links: { limit: 100_000, windowMs: 60_000 },
    sending: { limit: 100_000, windowMs: 60_000 },
  },
};

describe('prototype pollution', () => {
  it.each([
    '{"__proto__":{"polluted":true}}',
    '{"token":"x","__proto__":{"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"person":{"__proto__":{"polluted":true}},"policy":{"__proto__":{"polluted":true}}}',
  ])('is refused by every route that takes JSON: %s', async (body) => {
    await atEveryPost(async (ask) => {
      const refused = await ask(body);
      expect([refused.status, refused.json['code']]).toEqual([422, 'InvalidInput']);
    });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('is not brought about by a query, a form or a path', async () => {
    const site = await startSite(unlimited);
    const { token } = await inviteAnn(site);
    for (const query of ['__proto__=1', '__proto__[polluted]=1', 'constructor.prototype.polluted=1']) {
      for (const list of ['/invitations', '/access', '/people', '/roles', '/workspaces']) {
        const refused = await leavesNoTrace(site, () => site.call(`GET ${list}?${query}`, asOlivia));
        expect([list, refused.status]).toEqual([list, 422]);
      }
    }
    const browser = openBrowser(site, asAnn.as);
    await browser.submit('/join/begin', { token, '__proto__[polluted]': '1', 'constructor[prototype]': '1' });
    expect((await browser.get('/join/confirm')).status).toBe(200);
    for (const path of ['/roles/__proto__', '/workspaces/__proto__', '/people/constructor', '/__proto__']) {
      expect((await leavesNoTrace(site, () => site.call(`GET ${path}`, asOlivia))).status).toBe(404);
    }
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe('deep and huge JSON', () => {
  it('is refused by every route that takes JSON, before anything is done', async () => {
    await atEveryPost(async (ask, path) => {
      for (const [open, close] of [
        ['[', ']'],
        ['{"a":', '}'],
      ] as const) {
        const depth = Math.floor(30_000 / (open.length + close.length));
        const deep = await ask(`${open.repeat(depth)}1${close.repeat(depth)}`);
        expect([deep.status, deep.json['code']]).toEqual([422, 'InvalidInput']);
      }
      const kilobytes = path.endsWith('/many') ? 8 * 1024 : 32;
      const huge = await ask(JSON.stringify({ token: 'x'.repeat((kilobytes + 1) * 1024) }));
      expect([huge.status, huge.json['code']]).toEqual([413, 'BodyTooLarge']);
      const many = await ask(`[${'1,'.repeat(15_000)}1]`);
      expect([many.status, many.json['code']]).toEqual([422, 'InvalidInput']);
    });
  });
});

describe('header injection through names', () => {
  it('splits no header of a mail: a name is one line, or is refused', async () => {
    const site = await startSite(unlimited);
    const evil = [
      '\r',
      '\n',
      '\r\nBcc: eve@example.org',
      '\0',
      '\u2028',
      '\u0085',
      '\u202e',
      '"',
      '<',
      ':',
      ',',
    ];
    const name = fc.string({ unit: fc.constantFrom('Ann', ' ', 'é', ...evil), minLength: 1, maxLength: 4 });
    let number = 0;
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(name, name, async (ofPerson, ofWorkspace) => {
        const { status } = await site.call('POST /workspaces/rosa/rename', {
          ...asOlivia,
          json: { name: ofWorkspace },
        });
        const email = `a${number++}@example.org`;
        const invited = await site.call('POST /invitations', {
          ...asOlivia,
          json: { workspaceId: 'rosa', person: { name: ofPerson, email }, permissions: ['a'] },
        });
        for (const [given, answered] of [
          [ofWorkspace, status],
          [ofPerson, invited.status],
        ] as const) {
          if (/[\r\n\0\u2028\u0085\u202e]/.test(given.trim())) expect(answered).toBe(422);
        }
        await site.latchkey.whenIdle();
        const mail = site.mails.find(({ to }) => to.address === email);
        expect(mail !== undefined).toBe(invited.status === 201);
        if (!mail) return;
        taken += 1;
        for (const header of [mail.subject, mail.to.name, mail.to.address, mail.idempotencyKey]) {
          expect(header).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202e]/u);
        }
        expect(mail.text.split('\n').filter((line) => /^(Bcc|Subject|From):/i.test(line))).toEqual([]);
      }),
      { numRuns: 60, seed: 20_260_302 },
    );
    expect(taken).toBeGreaterThan(5);
  });

  it('splits no header of an answer', async () => {
    const site = await startSite();
    for (const text of ['a\r\nSet-Cookie: x=1', 'a\nX: 1', 'é', '\u0100']) {
      const opened = await leavesNoTrace(site, () =>
        site.call('POST /workspaces', {
          ...asOlivia,
          json: { workspaceId: text, kind: 'client', name: 'N' },
        }),
      );
      expect(opened.status).toBe(422);
      const asked = await site.call(`GET /workspaces/${encodeURIComponent(text)}`, asOlivia);
      expect([asked.status, asked.headers.get('Set-Cookie')]).toEqual([404, null]);
      const listed = await site.call(`GET /workspaces?limit=1&cursor=${encodeURIComponent(text)}`, asOlivia);
      expect([listed.status, listed.headers.get('Link')]).toEqual([422, null]);
    }
    const { token } = await inviteAnn(site);
    const pasted = await openBrowser(site).submit('/join/begin', { token: `${token}\r\nSet-Cookie: x=1` });
    expect(pasted.headers.getSetCookie().join('\n')).not.toContain('x=1');
    const raw = await rawCall(site, 'GET /workspaces/%0d%0aX-Injected:%201', asOlivia);
    expect([raw.status, raw.headers.get('X-Injected')]).toEqual([404, null]);
  });
});

describe('HTML injection through names', () => {
  const harmless = { inviter: 'olivia', person: 'Ann Carer', workspace: 'Rosa Diaz', account: 'u-ann' };
  const hostile = {
    inviter: '"><svg/onload=alert(1)>',
    person: '</dd></dl><form action=https://evil.example><button>Accept</button>',
    workspace: '</title><script>alert(1)</script><!--',
    account: "'><img/src=x/onerror=alert(1)>",
  };

  it('adds no element and no attribute to any page', async () => {
    const plain = await pagesOf(harmless);
    const attacked = await pagesOf(hostile);
    expect(attacked.map(elementsOf)).toEqual(plain.map(elementsOf));
    expect(new Set(plain.map(({ status }) => status))).toEqual(new Set([200, 403, 409, 410]));
    expect(attacked[0]?.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('adds no element and no link to any mail', async () => {
    const site = await startSite(signIn(hostile.inviter));
    await site.call('POST /workspaces/rosa/rename', { json: { name: hostile.workspace } });
    await site.call('POST /invitations', {
      json: { workspaceId: 'rosa', person: { ...ann, name: hostile.person }, permissions: ['a'] },
    });
    await site.latchkey.whenIdle();
    const [mail] = site.mails;
    expect(mail?.text).toContain(hostile.workspace);
    expect(mail?.html).toContain('&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;!--');
    expect(mail?.html).not.toMatch(/<(script|form|button|dl|dd)/);
    expect(mail?.text).not.toContain('https://evil.example');
    expect(mail?.html.match(/<a /g)).toHaveLength(1);
  });

  it('is not run from a JSON answer, which no browser takes for a page', async () => {
    const site = await startSite();
    await site.call('POST /workspaces/rosa/rename', { ...asOlivia, json: { name: hostile.workspace } });
    const { text, headers } = await site.call('GET /workspaces/rosa', asOlivia);
    expect(text).toContain('<script>');
    expect(headers.get('Content-Type')).toBe('application/json; charset=utf-8');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Content-Security-Policy')).toMatch(/^default-src 'none';(?!.*script-src)/);
  });

  /** Each page on the way, and each that leads no further, where these are the names. */
  async function pagesOf(names: typeof harmless): Promise<readonly Answer[]> {
    const site = await startSite(signIn(names.inviter));
    await site.call('POST /workspaces/rosa/rename', { json: { name: names.workspace } });
    const invited = await site.call('POST /invitations', {
      json: { workspaceId: 'rosa', person: { ...ann, name: names.person }, permissions: ['roster.view'] },
    });
    const token = await site.tokenFor(ann.email);
    const as = `${names.account} ${ann.email}`;
    const { browser, shown } = await openInvitation(site, token, as);
    const stranger = await openInvitation(site, token, `${names.account} eve@example.org`);
    const refused = await stranger.browser.submit('/join/accept', { proof: proofIn(stranger.shown) });
    const other = await openInvitation(site, token, as);
    const accepted = await browser.submit('/join/accept', { proof: proofIn(shown) });
    const late = await other.browser.get('/join/confirm');
    await site.call('POST /workspaces', {
      json: { workspaceId: 'liam', kind: 'client', name: names.workspace },
    });
    await site.call('POST /invitations', {
      json: { workspaceId: 'liam', person: { ...ann, name: names.person }, permissions: ['roster.view'] },
    });
    const second = await openInvitation(site, await site.tokenFor(ann.email), as);
    await second.browser.submit('/join/decline', { proof: proofIn(second.shown), reason: names.person });
    const gone = await openInvitation(site, await site.tokenFor(ann.email), as);
    expect(invited.status).toBe(201);
    return [shown, refused, accepted, late, gone.shown];
  }

  /** Whoever says nothing is signed in as this principal, who may do everything. */
  function signIn(principalId: string): Parameters<typeof startSite>[0] {
    return {
      authenticate(request) {
        const [, as = principalId, verifiedEmail] = request.get('Authorization')?.split(' ') ?? [];
        return { tenantId: 'harbour-care', principalId: as, verifiedEmail };
      },
      authorize: () => true,
    };
  }

  /** The elements of a page with the names of their attributes. */
  function elementsOf({ text, status }: Answer) {
    const elements = text.match(/<[^>]*>/g) ?? [];
    return [status, ...elements.map((each) => each.replaceAll(/="[^"]*"/g, '').replaceAll(/\s+/g, ' '))];
  }
});

/** Sends a body to every route that takes one, as somebody who may do everything, about what is there. */
async function atEveryPost(
  attack: (ask: (body: string) => Promise<Answer>, path: string) => Promise<void>,
): Promise<void> {
  const site = await startSite(unlimited);
  const { invitationId, personId } = await letAnnIn(site);
  const started = await site.staff.support.start({ personId, reason: 'a question' });
  const supportSessionId = started.ok ? started.supportSessionId : '';
  await site.staff.roles.define({ name: 'rosa', permissions: ['roster.view'] });
  await site.latchkey.whenIdle();
  const posts = (await operationsOf(site)).filter(({ method }) => method === 'POST');
  for (const { path } of posts) {
    const target = pathFor(path, { invitationId, personId, supportSessionId });
    await leavesNoTrace(site, () =>
      attack(
        (body) =>
          site.call(`POST ${target}`, { ...asOlivia, body, headers: { 'Content-Type': 'application/json' } }),
        path,
      ),
    );
  }
  expect(posts.length).toBeGreaterThan(30);
  expect(site.faults).toEqual([]);
}

function pathFor(
  path: string,
  known: { invitationId: string; personId: string; supportSessionId: string },
): string {
  return path
    .replace('{invitationId}', known.invitationId)
    .replace('{personId}', known.personId)
    .replace('{supportSessionId}', known.supportSessionId)
    .replace(/\{\w+\}/, 'rosa');
}
