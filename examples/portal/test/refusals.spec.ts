import { request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import { openPortal } from './portal.ts';

describe('the portal', () => {
  it('sends whoever is not signed in to sign in, and back', async () => {
    const { origin } = await openPortal();
    for (const path of ['/clients', '/clients/rosa-diaz', '/my', '/my/rosa-diaz']) {
      const browser = openBrowser(origin);
      const page = await browser.goTo(path);
      expect(page.title).toBe('Sign in – Harbour Care');
      await browser.press('Olivia Berg');
      expect(new URL(browser.page.url).pathname).toBe(path);
    }
  });

  it('shows the staff’s pages to coordinators alone', async () => {
    const { origin } = await openPortal();
    const browser = openBrowser(origin);
    await browser.goTo('/sign-in');
    await browser.press('Sign in with this address', { as: 'ann@example.org' });
    for (const path of ['/clients', '/clients/rosa-diaz', '/history/01ARZ3NDEKTSV4RRFFQ69G5FAV']) {
      const page = await browser.goTo(path);
      expect([page.status, page.title]).toEqual([403, 'For coordinators – Harbour Care']);
    }
    const invite = {
      workspaceId: 'rosa-diaz',
      name: 'Eve',
      email: 'eve@example.org',
      permission: 'roster.view',
    };
    browser.page.markup = '<form action="/clients/rosa-diaz/invite"><button>Invite</button></form>';
    expect((await browser.press('Invite', invite)).status).toBe(403);
    const { mails } = (await (await fetch(`${origin}/mailbox.json`)).json()) as { mails: object[] };
    expect(mails).toEqual([]);
  });

  it.each(['rosa-diaz', 'nobody', 'a@b.org', '%00'])('lets nobody in uninvited: %s', async (client) => {
    const { origin } = await openPortal();
    const browser = openBrowser(origin);
    await browser.goTo('/sign-in');
    await browser.press('Sign in with this address', { as: 'ann@example.org' });
    const page = await browser.goTo(`/my/${client}`);
    expect([page.status, page.title]).toEqual([403, 'You may not enter – Harbour Care']);
    expect(page.text).not.toContain('Roster');
  });

  it.each([{ Origin: 'https://evil.example' }, { Origin: 'null' }, {}])(
    'takes no form that another site sent: %o',
    async (headers) => {
      const { origin } = await openPortal();
      for (const path of ['/sign-in', '/sign-out', '/clients/rosa-diaz/invite']) {
        const body = new URLSearchParams({ as: 'olivia' });
        const response = await fetch(origin + path, { method: 'POST', headers: { ...headers }, body });
        expect(response.status).toBe(403);
        expect(response.headers.getSetCookie()).toEqual([]);
      }
    },
  );

  it.each(['nobody', '', 'olivia ', 'ann@', '__proto__'])('signs nobody in as %j', async (as) => {
    const { origin } = await openPortal();
    const browser = openBrowser(origin);
    await browser.goTo('/sign-in');
    const page = await browser.press('Sign in with this address', { as });
    if (as === 'olivia ') expect(page.text).toContain('Olivia Berg');
    else expect([page.status, page.text.includes('Write an address')]).toEqual([422, true]);
  });

  it.each([
    'https://evil.example',
    'https:/evil.example',
    '//evil.example',
    '/\\evil.example',
    '/.//evil.example',
    '\t//evil.example',
    'javascript:alert(1)',
    'http://localhost.evil.example',
    'http://',
    '',
  ])('leads nowhere but to its own pages after sign-in: %j', async (returnTo) => {
    const { origin } = await openPortal();
    const signedIn = await fetch(`${origin}/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { Origin: origin },
      body: new URLSearchParams({ as: 'ann@example.org', returnTo }),
    });
    const browsersTarget = new URL(signedIn.headers.get('Location') ?? '', `${origin}/sign-in`);
    expect(browsersTarget.origin).toBe(origin);
  });

  it('believes no cookie that it did not seal, and none after twelve hours', async () => {
    const portal = await openPortal();
    const made = await fetch(`${portal.origin}/clients`, {
      redirect: 'manual',
      headers: { Cookie: 'portal-session=1.AAAA; portal-message=1.AAAA' },
    });
    expect(made.headers.get('Location')).toBe('/sign-in?returnTo=%2Fclients');
    const browser = openBrowser(portal.origin);
    await browser.goTo('/sign-in');
    await browser.press('Olivia Berg');
    portal.clock.advance(12 * 3_600_000);
    expect((await browser.goTo('/clients')).title).toBe('Sign in – Harbour Care');
  });

  it('signs out', async () => {
    const { origin } = await openPortal();
    const browser = openBrowser(origin);
    await browser.goTo('/sign-in');
    await browser.press('Olivia Berg');
    await browser.press('Sign out');
    expect(browser.page.text).toContain('You are signed out.');
    expect((await browser.goTo('/clients')).title).toBe('Sign in – Harbour Care');
  });

  it('goes by one name: sends browsers there from its others, and answers to no stranger’s', async () => {
    const { origin } = await openPortal();
    const { port } = new URL(origin);
    const ask = (host: string, accept: string) =>
      new Promise<{ status: number | undefined; location: string | undefined }>((resolve) => {
        const headers = { Host: host, Accept: accept };
        httpRequest(`http://127.0.0.1:${port}/mailbox`, { headers }, (response) => {
          response.resume();
          resolve({ status: response.statusCode, location: response.headers.location });
        }).end();
      });
    expect(await ask(`127.0.0.1:${port}`, 'text/html')).toEqual({
      status: 307,
      location: `${origin}/mailbox`,
    });
    expect((await ask(`127.0.0.1:${port}`, '*/*')).status).toBe(200);
    expect((await ask(`localhost:${port}`, 'text/html')).status).toBe(200);
    expect((await ask(`evil.example:${port}`, 'text/html')).status).toBe(421);
  });

  it('says plainly that there is nothing, or that something could not be read', async () => {
    const { origin } = await openPortal();
    expect((await openBrowser(origin).goTo('/nothing')).status).toBe(404);
    const broken = await fetch(`${origin}/clients/%E0%A4%A`);
    expect(broken.status).toBe(400);
    expect(await broken.text()).not.toMatch(/node_modules|URIError/);
    const large = await fetch(`${origin}/sign-in`, {
      method: 'POST',
      headers: { Origin: origin, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `as=${'x'.repeat(40_000)}`,
    });
    expect(large.status).toBe(400);
  });
});
