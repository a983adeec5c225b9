import { describe, expect, it } from 'vitest';
import { ann, asAnn, asOlivia, inviteAnn, rosa, startSite } from './site.ts';

const ofMinute = (limit: number) => ({ limit, windowMs: 60_000 });
const linkRoutes = ['preview', 'open-link', 'accept', 'decline', 'ask-for-link'].map(
  (name) => `/invitations/${name}`,
);
const forms = ['begin', 'choose', 'accept-all', 'accept', 'decline', 'ask-for-link'].map(
  (name) => `/join/${name}`,
);

describe('how often links can be tried', () => {
  it.each(linkRoutes)('is limited, and said on every answer: POST %s', async (path) => {
    const site = await startSite({ rateLimits: { links: ofMinute(2) } });
    const { token } = await inviteAnn(site);
    const first = await site.call(`POST ${path}`, { json: { token: 'lk1_made-up' } });
    expect(first.headers.get('RateLimit-Policy')).toMatch(/^"links"; q=2; w=60; pk=/);
    expect(first.headers.get('RateLimit')).toMatch(/^"links"; r=1; t=\d+$/);
    await site.call(`POST ${path}`, { json: { token: 'lk1_made-up' } });

    const head = await site.eventStore.head();
    const refused = await site.call(`POST ${path}`, { ...asAnn, json: { token } });
    expect(refused.status).toBe(429);
    expect(refused.json).toMatchObject({ code: 'TooManyRequests', status: 429 });
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('Retry-After'))).toBeLessThanOrEqual(60);
    expect(await site.eventStore.head()).toBe(head);
  });

  it.each(forms)('is limited for forms, with a page: POST %s', async (path) => {
    const site = await startSite({ rateLimits: { links: ofMinute(1) } });
    const form = {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: site.origin },
      body: 'token=lk1_made-up',
    };
    expect((await site.call(`POST ${path}`, form)).status).not.toBe(429);
    const refused = await site.call(`POST ${path}`, form);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(refused.headers.get('Retry-After')).toMatch(/^\d+$/);
    expect(refused.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
  });

  it('is counted over all ways to try one', async () => {
    const site = await startSite({
      rateLimits: { links: ofMinute(linkRoutes.length) },
      onNewLinkAsked: () => {},
    });
    for (const path of linkRoutes) {
      expect((await site.call(`POST ${path}`, { ...asAnn, json: { token: 'x' } })).status).toBe(404);
    }
    const refused = await site.call('POST /invitations/preview', { json: { token: 'x' } });
    expect(refused.status).toBe(429);
  });

  it('leaves looking at the pages, and staff, alone', async () => {
    const site = await startSite({ rateLimits: { links: ofMinute(1) } });
    for (let time = 0; time < 3; time++) {
      expect((await site.call('GET /join')).status).toBe(200);
      expect((await site.call('GET /join/confirm')).status).toBe(400);
      expect((await site.call('GET /invitations', asOlivia)).status).toBe(200);
    }
  });

  it('is sixty in a minute where nobody says otherwise', async () => {
    const site = await startSite({ rateLimits: undefined });
    const { headers } = await site.call('POST /invitations/preview', { json: { token: 'x' } });
    expect(headers.get('RateLimit-Policy')).toMatch(/^"links"; q=60; w=60; /);
  });

  it('is counted where the host wants it to be', async () => {
    const counted: string[] = [];
    const store = {
      increment: (key: string) => {
        counted.push(key);
        return { totalHits: counted.length, resetTime: new Date(Date.now() + 60_000) };
      },
      decrement: () => {},
      resetKey: () => {},
    };
    const site = await startSite({ rateLimits: { links: { ...ofMinute(1), store } } });
    const preview = () => site.call('POST /invitations/preview', { json: { token: 'x' } });
    expect([(await preview()).status, (await preview()).status]).toEqual([404, 429]);
    expect(counted).toEqual(['127.0.0.1', '127.0.0.1']);
  });
});

describe('how many messages one principal can send', () => {
  const authorize = () => true;

  it('is limited for each of the commands that send some, and for no other', async () => {
    const site = await startSite({ authorize, rateLimits: { sending: ofMinute(1) } });
    const { invitationId, personId } = await inviteAnn(site);
    const about = `/invitations/${invitationId}`;
    const sending = ['/invitations', ...['approve', 'resend', 'readdress'].map((name) => `${about}/${name}`)];
    for (const path of [...sending, `/people/${personId}/change-email`]) {
      const refused = await site.call(`POST ${path}`, { ...asOlivia, json: {} });
      expect([path, refused.status, refused.json['code']]).toEqual([path, 429, 'TooManyRequests']);
      expect(refused.headers.get('RateLimit-Policy')).toMatch(/^"sending"; q=1; w=60; /);
    }
    for (const path of [`${about}/copy-link`, `${about}/change-terms`, `${about}/rescind`]) {
      const answer = await site.call(`POST ${path}`, {
        ...asOlivia,
        json: path.endsWith('terms') ? { permissions: ['roster.view'] } : {},
      });
      expect([path, answer.status]).toEqual([path, 200]);
    }
  });

  it('is counted for each of them', async () => {
    const site = await startSite({ authorize, rateLimits: { sending: ofMinute(1) } });
    const invite = (as: string, more = {}) =>
      site.call('POST /invitations', {
        as,
        json: {
          workspaceId: rosa.workspaceId,
          person: { ...ann, email: `${as}@example.org` },
          permissions: ['a.b'],
        },
        ...more,
      });
    expect((await invite('olivia')).status).toBe(201);
    expect((await invite('omar')).status).toBe(201);
    expect((await invite('olivia')).status).toBe(429);
    // The same principal id, vouched for by another tenant, is somebody else.
    expect((await invite('olivia', { headers: { 'X-Tenant': 'other' } })).status).toBe(404);
  });

  it('is not used up by those who are not signed in', async () => {
    const site = await startSite({ rateLimits: { sending: ofMinute(1) } });
    for (let time = 0; time < 3; time++) {
      const { status, headers } = await site.call('POST /invitations', { json: {} });
      expect([status, headers.get('RateLimit')]).toEqual([401, null]);
    }
    await inviteAnn(site);
  });

  it('asks the host once for each request who it is from', async () => {
    let asked = 0;
    const site = await startSite({
      authenticate: () => {
        asked += 1;
        return { tenantId: 'harbour-care', principalId: 'olivia' };
      },
    });
    await site.call('POST /invitations', { json: {} });
    expect(asked).toBe(1);
  });

  it('is a hundred and twenty in a minute where nobody says otherwise', async () => {
    const site = await startSite({ rateLimits: undefined });
    const { headers } = await site.call('POST /invitations', { ...asOlivia, json: {} });
    expect(headers.get('RateLimit-Policy')).toMatch(/^"sending"; q=120; w=60; /);
  });
});

it('a fault of the store that counts lets nobody through, and says nothing of the inside', async () => {
  const store = {
    increment: () => Promise.reject(new Error('redis://secret is down')),
    decrement: () => {},
    resetKey: () => {},
  };
  const site = await startSite({ rateLimits: { links: { ...ofMinute(1), store } } });
  const { status, text } = await site.call('POST /invitations/preview', { json: { token: 'x' } });
  expect([status, text.includes('redis')]).toEqual([500, false]);
  expect(site.faults).toHaveLength(1);
});

it('a limit that is none is refused when the router is made', async () => {
  for (const wrong of [0, -1, 1.5, Number.NaN]) {
    await expect(startSite({ rateLimits: { links: ofMinute(wrong) } })).rejects.toThrow('rateLimits.links');
    await expect(startSite({ rateLimits: { sending: { limit: 1, windowMs: wrong } } })).rejects.toThrow(
      'rateLimits.sending',
    );
  }
});
