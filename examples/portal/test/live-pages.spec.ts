import { describe, expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import type { TestPortal } from './portal.ts';
import { asStaff, openPortal } from './portal.ts';

describe('pages that show what others change', () => {
  it('are those of staff, and tell the script where to listen', async () => {
    const { origin } = await openPortal();
    const browser = openBrowser(origin);
    expect((await browser.goTo('/mailbox')).markup).not.toContain('data-changes');
    await browser.goTo('/sign-in?returnTo=/clients');
    await browser.press('Olivia Berg');
    for (const path of ['/clients', '/clients/rosa-diaz', '/people', '/messages', '/mailbox']) {
      expect((await browser.goTo(path)).markup).toContain('data-changes="/portal/changes"');
    }
    await browser.press('Sign out');
    await browser.goTo('/sign-in?returnTo=/mailbox');
    await browser.press('Sign in with this address', { as: 'ann@example.org' });
    expect(browser.page.markup).not.toContain('data-changes');
  });

  it('are not, while a form waits to be corrected', async () => {
    const { origin } = await openPortal();
    const browser = openBrowser(origin);
    await browser.goTo('/sign-in?returnTo=/clients/rosa-diaz');
    await browser.press('Olivia Berg');
    const page = await browser.press('Send invitation', { name: 'Ann', email: 'ann@' });
    expect(page.markup).not.toContain('data-changes');
  });

  it('leave what is to be said once to the page that is gone to', async () => {
    const { origin } = await openPortal();
    const browser = openBrowser(origin);
    await browser.goTo('/sign-in');
    await browser.press('Olivia Berg');
    await browser.press('Sign out');
    const signedOut = await fetch(`${origin}/sign-out`, {
      method: 'POST',
      redirect: 'manual',
      headers: { Origin: origin },
    });
    const cookie = signedOut.headers.getSetCookie().find((line) => line.startsWith('portal-message'));
    const headers = { Cookie: cookie?.split(';')[0] ?? '' };
    const byScript = await fetch(origin, { headers: { ...headers, 'Sec-Fetch-Dest': 'empty' } });
    expect(await byScript.text()).not.toContain('You are signed out.');
    expect(byScript.headers.getSetCookie()).toEqual([]);
    const byPerson = await fetch(origin, { headers });
    expect(await byPerson.text()).toContain('You are signed out.');
    expect(byPerson.headers.getSetCookie()).toHaveLength(1);
  });

  it('load nothing from elsewhere, and no script but the portal’s own', async () => {
    const { origin } = await openPortal();
    const policy = (await fetch(origin)).headers.get('Content-Security-Policy');
    expect(policy).toBe(
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    const types = ['/style.css', '/portal.js', '/icon.svg'].map(async (path) =>
      (await fetch(origin + path)).headers.get('Content-Type'),
    );
    expect(await Promise.all(types)).toEqual([
      'text/css; charset=utf-8',
      'text/javascript; charset=utf-8',
      'image/svg+xml',
    ]);
    expect((await fetch(`${origin}/../src/main.ts`)).status).toBe(404);
  });
});

describe('live updates', () => {
  it.each([
    ['signs out', (browser: ReturnType<typeof openBrowser>) => browser.press('Sign out')],
    [
      'becomes somebody else',
      async (browser: ReturnType<typeof openBrowser>) => {
        await browser.goTo('/sign-in');
        await browser.press('Noah Lind');
      },
    ],
  ])('end when whoever follows them %s', async (_how, leave) => {
    const portal = await openPortal();
    const browser = openBrowser(portal.origin);
    await browser.goTo('/sign-in');
    await browser.press('Olivia Berg');
    const changes = await followAs(portal, browser.cookie());
    expect(await changes.read()).toContain('event: missed');
    await change(portal);
    expect(await changes.read()).toContain('"kind":"workspace"');
    await leave(browser);
    await change(portal);
    expect(await changes.read()).toBeUndefined();
  });

  it('are for nobody but coordinators', async () => {
    const portal = await openPortal();
    const browser = openBrowser(portal.origin);
    await browser.goTo('/sign-in');
    await browser.press('Sign in with this address', { as: 'ann@example.org' });
    await expect(followAs(portal, browser.cookie())).rejects.toThrow('403');
    await expect(followAs(portal, '')).rejects.toThrow('401');
  });
});

async function followAs({ origin }: TestPortal, cookie: string) {
  const response = await fetch(`${origin}/portal/changes`, { headers: { Cookie: cookie } });
  if (!response.ok || !response.body) throw new Error(String(response.status));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  return { read: async () => (await reader.read()).value };
}

let changed = 0;

async function change(portal: TestPortal): Promise<void> {
  changed += 1;
  await asStaff(portal, 'noah').post('/workspaces/rosa-diaz/rename', { name: `Rosa ${changed}` });
}
