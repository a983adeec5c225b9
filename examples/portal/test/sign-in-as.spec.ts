import { describe, expect, it } from 'vitest';
import { atAnns, atPeople } from './at-people.ts';
import type { Browser } from './browser.ts';
import { openBrowser } from './browser.ts';
import type { TestPortal } from './portal.ts';
import { asStaff } from './portal.ts';

const isAnn = 'You are signed in as Ann Diaz , until 2 Mar 2026, 09:30:00 UTC at most. It is on record. End';

describe('signing in as somebody', () => {
  it('shows what they may enter, and says on every page as whom one is signed in', async () => {
    const { portal, browser } = await asAnn();
    expect(new URL(browser.page.url).pathname).toBe('/my');
    expect(browser.page.text).toContain('What Ann Diaz may enter now: Rosa Diaz You may see the roster.');
    for (const path of ['/my', '/', '/mailbox', '/sign-in', '/nothing', '/my/rosa-diaz']) {
      expect((await browser.goTo(path)).text).toContain(isAnn);
    }
    expect(browser.page.title).toBe('Rosa Diaz – Harbour Care');
    expect(browser.page.text).toContain('Roster of this week');
    expect((await browser.goTo('/my/mei-chen')).status).toBe(403);
    const [session] = await sessions(portal);
    expect(session).toMatchObject({
      supporter: 'olivia',
      reason: 'cannot find the roster',
      status: 'running',
    });
  });

  it('lets a coordinator do nothing else, by page or by program, and says so', async () => {
    const { portal, browser } = await asAnn();
    const [session] = await sessions(portal);
    const person = `/people/${String(session?.['personId'])}`;
    for (const path of ['/clients', '/clients/rosa-diaz', '/people', person, '/messages']) {
      const page = await browser.goTo(path);
      expect([page.status, page.title]).toEqual([403, 'Not while you are somebody else – Harbour Care']);
      expect(page.text).toContain('You are signed in as Ann Diaz, and see what Ann Diaz sees');
      expect(page.markup).not.toContain('data-changes');
    }
    for (const action of ['/clients/rosa-diaz/revoke', `${person}/deactivate`, `${person}/signInAs`]) {
      browser.page.markup = `<form action="${action}"><input name="reason" value="x"><button>Go</button></form>`;
      expect((await browser.press('Go')).status).toBe(403);
    }
    expect((await browser.goTo('/mailbox')).markup).not.toContain('data-changes');
    for (const path of ['/portal/people', '/portal/changes']) {
      const headers = { Cookie: browser.cookie() };
      expect((await fetch(portal.origin + path, { headers })).status).toBe(403);
    }
  });

  it('ends by a button: then one is oneself again, in that browser and on record', async () => {
    const { portal, browser } = await asAnn();
    const before = browser.cookie();
    await browser.press('End');
    expect(browser.page.text).toContain('You are Olivia Berg again.');
    expect(browser.page.title).toBe('Ann Diaz – Harbour Care');
    expect(browser.page.text).not.toContain('at most. It is on record.');
    expect(browser.page.text).toContain(
      'Olivia Berg, from 2 Mar 2026, 09:00:00 UTC until 2 Mar 2026, 09:00:00 UTC: cannot find the roster',
    );
    expect((await sessions(portal)).map(({ status }) => status)).toEqual(['ended']);
    const replayed = await fetch(`${portal.origin}/my`, { redirect: 'manual', headers: { Cookie: before } });
    expect(replayed.headers.get('Location')).toBe('/sign-in?returnTo=%2Fmy');
    browser.page.markup = '<form action="/support/end"><button>End</button></form>';
    await browser.press('End');
    expect(new URL(browser.page.url).pathname).toBe('/people');
  });

  it('ends by itself when its time is over, and when somebody else ends it', async () => {
    const { portal, browser } = await asAnn();
    portal.clock.advance(30 * 60_000 - 1);
    expect((await browser.goTo('/my/rosa-diaz')).status).toBe(200);
    portal.clock.advance(1);
    expect((await browser.goTo('/my/rosa-diaz')).status).toBe(403);
    expect((await browser.goTo('/clients')).title).toBe('Clients – Harbour Care');
    await signInAsAnn(browser);
    const running = (await sessions(portal)).find(({ status }) => status === 'running');
    await asStaff(portal, 'noah').post(`/support-sessions/${String(running?.['supportSessionId'])}/end`, {});
    expect((await browser.goTo('/clients')).title).toBe('Clients – Harbour Care');
  });

  it.each([
    ['signs out', (browser: Browser) => browser.press('Sign out')],
    [
      'becomes somebody else',
      async (browser: Browser) => {
        await browser.goTo('/sign-in');
        await browser.press('Noah Lind');
      },
    ],
  ])('ends when the coordinator %s', async (_how, leave) => {
    const { portal, browser } = await asAnn();
    await leave(browser);
    expect(browser.page.text).not.toContain('at most. It is on record.');
    expect((await sessions(portal)).map(({ status }) => status)).toEqual(['ended']);
  });

  it('ends what was left open in another browser', async () => {
    const { portal, browser } = await asAnn();
    const other = openBrowser(portal.origin);
    await other.goTo('/sign-in?returnTo=/people');
    await other.press('Olivia Berg');
    await signInAsAnn(other);
    expect(other.page.text).toContain(isAnn);
    const statuses = (await sessions(portal)).map(({ status }) => String(status));
    expect(statuses.toSorted()).toEqual(['ended', 'running']);
    expect((await browser.goTo('/clients')).title).toBe('Clients – Harbour Care');
  });

  it('shows no more than the person may enter at that moment', async () => {
    const { portal, browser } = await asAnn();
    const noah = asStaff(portal, 'noah');
    const [session] = await sessions(portal);
    const personId = String(session?.['personId']);
    await noah.post('/access/suspend', { workspaceId: 'rosa-diaz', personId, cause: 'unpaid' });
    expect((await browser.goTo('/my')).text).toContain('Rosa Diaz shut Your access is suspended.');
    await noah.post(`/people/${personId}/release-principal`, {});
    for (const path of ['/my', '/my/rosa-diaz']) {
      expect((await browser.goTo(path)).status).toBe(403);
      expect(browser.page.text).toContain('You are not signed in as this person any more.');
    }
  });

  it('needs a reason, and somebody who has accepted', async () => {
    const { browser } = await atAnns();
    await browser.press('Sign in as Ann Diaz', { reason: '' });
    expect(browser.page.status).toBe(422);
    expect(browser.page.markup).toMatch(/<p class="alarm" id="why-issue">/);
    browser.page.markup = browser.page.markup.replace(
      /(people\/)[^/"]+(\/signInAs)/,
      '$101ARZ3NDEKTSV4RRFFQ69G5FAV$2',
    );
    expect((await browser.press('Sign in as Ann Diaz', { reason: 'x' })).status).toBe(404);
    const { browser: atBens } = await atPeople();
    await atBens.follow('Ben Wood');
    expect(atBens.page.text).toContain('Ben Wood has accepted nothing yet.');
    atBens.page.markup = `<form action="${new URL(atBens.page.url).pathname}/signInAs"><button>Go</button></form>`;
    await atBens.press('Go', { reason: 'x' });
    expect(atBens.page.text).toContain('This person has no account to be signed in as.');
  });
});

async function asAnn(): Promise<{ portal: TestPortal; browser: Browser }> {
  const opened = await atPeople();
  await signInAsAnn(opened.browser);
  return opened;
}

async function signInAsAnn(browser: Browser): Promise<void> {
  await browser.goTo('/people');
  await browser.follow('Ann Diaz');
  await browser.press('Sign in as Ann Diaz', { reason: 'cannot find the roster' });
}

function sessions(portal: TestPortal) {
  return asStaff(portal, 'noah').get('/support-sessions');
}
