import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { openInvitation, proofIn } from '../browser.ts';
import type { Answer, CallOptions, Site } from '../site.ts';
import { ann, asAnn, asOlivia, inviteAnn, leavesNoTrace, letAnnIn, startSite } from '../site.ts';
import { claimsOf, everyBitFlipped, withBytes } from './altered-tokens.ts';
import { recordedPorts } from './recorded-ports.ts';
import { another, whole } from './other-tenant.ts';

const unlimited = { rateLimits: { links: { limit: 1_000_000, windowMs: 60_000 } } };
const actions = ['preview', 'accept', 'decline'] as const;

const byLink = (site: Site, action: (typeof actions)[number], token: string, more: CallOptions = asAnn) =>
  site.call(`POST /invitations/${action}`, { ...more, json: { token } });

describe('a scanner that opens the link in a mail', () => {
  it('by GET and HEAD of whatever is there, with and without what it was given, burns nothing', async () => {
    const site = await startSite();
    const { token } = await inviteAnn(site);
    const paths = [
      ...['', '/begin', '/confirm', '/accept', '/decline'].map((step) => `/join${step}`),
      ...actions.map((action) => `/invitations/${action}`),
    ];
    await leavesNoTrace(site, async () => {
      for (const path of paths) {
        for (const query of ['', `?token=${token}`]) {
          for (const method of ['GET', 'HEAD']) {
            const { status, headers } = await site.call(`${method} ${path}${query}`);
            expect([path, status]).toEqual([path, { '/join': 200, '/join/confirm': 400 }[path] ?? 405]);
            expect(headers.getSetCookie()).toEqual([]);
          }
        }
      }
    });
    expect((await byLink(site, 'accept', token)).status).toBe(200);
  });

  it('and runs its script sends nothing, and presses no button', async () => {
    const site = await startSite();
    const { text } = await site.call('GET /join');
    const [, script = ''] = /<script[^>]*>(.*?)<\/script>/s.exec(text) ?? [];
    const { everything, touched } = aBrowser('#lk1_token');
    runInNewContext(`with (everything) { ${script} }`, { everything });
    expect(touched.length).toBeGreaterThan(0);
    expect(touched.filter((name) => sending.test(name))).toEqual([]);
  });

  const sending =
    /submit|click|fetch|xmlhttp|beacon|socket|eventsource|open|assign|replace$|reload|href|src|worker/i;
});

/** Whatever a script looks for is there, and what it takes, sets or calls is noted. */
function aBrowser(hash: string) {
  const touched: string[] = [];
  const thing = (): object =>
    new Proxy(() => {}, {
      has: (_target, name) => typeof name === 'string',
      get(_target, name) {
        if (name === Symbol.toPrimitive) return () => hash;
        if (typeof name === 'symbol') return undefined;
        touched.push(name);
        return name === 'hash' ? hash : thing();
      },
      set: (_target, name) => touched.push(String(name)) > 0,
      apply: thing,
      construct: thing,
    });
  return { everything: thing(), touched };
}

describe('an account that somebody registered with the invitee’s address before her', () => {
  it.each(['u-early', 'u-early eve@example.org'])(
    'is not let in while nobody has verified the address, by API or page: %s',
    async (as) => {
      const site = await startSite();
      const { token } = await inviteAnn(site);
      const refused = await leavesNoTrace(site, () => byLink(site, 'accept', token, { as }));
      expect([refused.status, refused.json['code']]).toEqual([403, 'EmailNotVerified']);
      const { browser, shown } = await openInvitation(site, token, as);
      const page = await leavesNoTrace(site, () => browser.submit('/join/accept', { proof: proofIn(shown) }));
      expect(page.status).toBe(403);
      expect((await byLink(site, 'accept', token)).status).toBe(200);
    },
  );
});

describe('a link of an older generation', () => {
  it.each<[string, (site: Site, path: string) => Promise<Answer>]>([
    ['a new link', (site, path) => site.call(`POST ${path}/resend`, asOlivia)],
    [
      'a new round',
      async (site, path) => {
        await site.call(`POST ${path}/rescind`, asOlivia);
        return site.call('POST /invitations', { ...asOlivia, json: offer });
      },
    ],
    [
      'a new address',
      async (site) => {
        const { json } = await site.call('GET /people', asOlivia);
        const [{ personId } = { personId: '' }] = json['items'] as { personId: string }[];
        return site.call(`POST /people/${personId}/change-email`, {
          ...asOlivia,
          json: { email: 'ann.carer@example.org' },
        });
      },
    ],
  ])('opens nothing after %s, and leaves the newest one as it is', async (_what, follow) => {
    const site = await startSite();
    const { token, invitationId } = await inviteAnn(site);
    site.clock.advance(60_000);
    expect((await follow(site, `/invitations/${invitationId}`)).status).toBeLessThan(300);
    await site.latchkey.whenIdle();
    for (const who of [asAnn, { as: 'u-ann ann.carer@example.org' }]) {
      for (const action of ['accept', 'decline'] as const) {
        const refused = await leavesNoTrace(site, () => byLink(site, action, token, who));
        expect([refused.status, refused.json['code']]).toEqual([410, 'LinkSuperseded']);
      }
    }
    const newest = site.mails.at(-1);
    const accepted = await byLink(site, 'accept', newest?.link.split('#')[1] ?? '', {
      as: `u-ann ${newest?.to.address ?? ''}`,
    });
    expect(accepted.status).toBe(200);
  });

  it('is not made a newer one by its number', async () => {
    const site = await startSite();
    const { token, invitationId } = await inviteAnn(site);
    site.clock.advance(60_000);
    await site.call(`POST /invitations/${invitationId}/resend`, asOlivia);
    const renumbered = withBytes(token, (bytes) => bytes.writeUInt32BE(2, claimsOf.generation));
    const refused = await leavesNoTrace(site, () => byLink(site, 'accept', renumbered));
    expect([refused.status, refused.json['code']]).toEqual([404, 'LinkNotRecognised']);
  });
});

describe.each(actions)('a token that was altered: %s', (action) => {
  it('gets the one answer of all that are not authentic, whichever of its bits is flipped', async () => {
    const site = await startSite(unlimited);
    const { token } = await inviteAnn(site);
    const nonsense = whole(await byLink(site, action, 'nonsense'));
    const altered = everyBitFlipped(token);
    expect(altered).toHaveLength(70 * 8);
    await leavesNoTrace(site, async () => {
      for (const [bit, text] of altered.entries()) {
        expect([bit, whole(await byLink(site, action, text))]).toEqual([bit, nonsense]);
      }
    });
    expect((await byLink(site, action, token)).status).toBe(200);
  });

  it('gets it, wherever it is cut off', async () => {
    const site = await startSite(unlimited);
    const { token } = await inviteAnn(site);
    const nonsense = whole(await byLink(site, action, 'nonsense'));
    await leavesNoTrace(site, async () => {
      for (let length = 0; length < token.length; length++) {
        const cut = whole(await byLink(site, action, token.slice(0, length)));
        expect([length, cut]).toEqual([length, nonsense]);
      }
    });
  });
});

describe('a token that is replayed', () => {
  it('gives no second access, and none back that was revoked', async () => {
    const site = await startSite();
    const { token, personId } = await letAnnIn(site);
    const again = await leavesNoTrace(site, () => byLink(site, 'accept', token));
    expect(again.json).toMatchObject({ status: 'accepted' });
    await site.call('POST /access/revoke', { ...asOlivia, json: { workspaceId: 'rosa', personId } });
    await leavesNoTrace(site, () => byLink(site, 'accept', token));
    const question = { workspaceId: 'rosa', personId, permission: 'roster.view' };
    const check = await site.call('POST /access/check', { ...asOlivia, json: question });
    expect(check.json['allowed']).toBe(false);
  });

  it('takes back no answer that was given', async () => {
    const site = await startSite();
    const { token } = await letAnnIn(site);
    const declined = await leavesNoTrace(site, () => byLink(site, 'decline', token));
    expect([declined.status, declined.json['code']]).toEqual([409, 'AlreadyAccepted']);
    const other = await startSite();
    const invited = await inviteAnn(other);
    await byLink(other, 'decline', invited.token, {});
    const accepted = await leavesNoTrace(other, () => byLink(other, 'accept', invited.token));
    expect([accepted.status, accepted.json['code']]).toEqual([410, 'InvitationDeclined']);
  });
});

describe('brute force', () => {
  it('ends after as many tries as one address has, whatever address it says it has', async () => {
    const site = await startSite({ rateLimits: { links: { limit: 20, windowMs: 60_000 } } });
    const { token } = await inviteAnn(site);
    const guess = (number: number) =>
      byLink(
        site,
        'accept',
        withBytes(token, (bytes) => bytes.writeUInt32BE(number, claimsOf.signature)),
        {
          ...asAnn,
          headers: { 'X-Forwarded-For': `203.0.113.${number}`, Forwarded: `for=203.0.113.${number}` },
        },
      );
    const statuses = await leavesNoTrace(site, async () => {
      const seen: number[] = [];
      for (let number = 0; number < 30; number++) seen.push((await guess(number)).status);
      return seen;
    });
    expect(statuses).toEqual([...Array<number>(20).fill(404), ...Array<number>(10).fill(429)]);
  });
});

describe('enumeration by timing', () => {
  it.each(actions)(
    'finds the same calls on store and vault for every token that is not authentic here: %s',
    async (action) => {
      const ports = recordedPorts();
      const site = await startSite({ ...unlimited, ...ports });
      const { token } = await inviteAnn(site);
      const { token: foreign } = await another(site);
      const tokens = {
        'of this tenant, with another signature': withBytes(token, (bytes) =>
          bytes.fill(7, claimsOf.signature),
        ),
        'of another tenant, with another signature': withBytes(foreign, (bytes) =>
          bytes.fill(7, claimsOf.signature),
        ),
        'of a tenant that is not there': withBytes(token, (bytes) =>
          bytes.fill(7, claimsOf.tenant, claimsOf.target),
        ),
        'of an invitation that is not there': withBytes(token, (bytes) =>
          bytes.fill(7, claimsOf.target, claimsOf.generation),
        ),
        'of a generation that is not there': withBytes(token, (bytes) =>
          bytes.writeUInt32BE(9, claimsOf.generation),
        ),
      };
      // Twice: what the process remembers of a stream must make no difference, either.
      for (const time of ['at first', 'again']) {
        const seen: [string, readonly string[]][] = [];
        for (const [what, text] of Object.entries({ ...tokens, 'authentic, and foreign': foreign })) {
          seen.push([what, await ports.during(() => byLink(site, action, text))]);
        }
        const [, first] = seen[0] ?? [];
        expect(first).toEqual(['read tenant', 'get tenant', 'read invitation', 'get link']);
        for (const [what, calls] of seen) expect([time, what, calls]).toEqual([time, what, first]);

        if (action === 'accept') continue;
        for (const [what, text] of Object.entries(tokens)) {
          const calls = await ports.during(() => byLink(site, action, text, {}));
          expect([time, what, calls]).toEqual([time, what, ['read tenant', 'read invitation', 'get link']]);
        }
      }
    },
  );

  it('finds the same on the pages', async () => {
    const ports = recordedPorts();
    const site = await startSite({ ...unlimited, ...ports });
    const { token } = await inviteAnn(site);
    const { token: foreign } = await another(site);
    const forged = withBytes(token, (bytes) => bytes.fill(7, claimsOf.signature));
    await openInvitation(site, forged);
    const ofForged = await ports.during(() => openInvitation(site, forged));
    expect(ofForged).toContain('read invitation');
    expect(await ports.during(() => openInvitation(site, foreign))).toEqual(ofForged);
  });
});

const offer = { workspaceId: 'rosa', person: ann, permissions: ['roster.view'] };
