import { describe, expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import { atAnns, atPeople } from './at-people.ts';
import { mailTo, openPortal } from './portal.ts';

describe('the page of all people', () => {
  it('says where each was invited and how they stand there', async () => {
    const { browser } = await atPeople();
    expect(browser.page.text).toContain('2 people');
    expect(browser.page.text).toContain(
      'Ann Diaz ann@example.org active Mei Chen invited Rosa Diaz has access Ben Wood ben@example.org none yet none',
    );
  });

  it('finds them by name and by address', async () => {
    const { browser } = await atPeople();
    for (const search of ['BEN', 'ben@', 'woo+be', 'B%C3%A9n']) {
      await browser.goTo(`/people?q=${search}`);
      expect(browser.page.text).toContain('1 person');
      expect(browser.page.text).toContain('Ben Wood');
    }
    await browser.goTo('/people?q=nobody');
    expect(browser.page.text).toContain('Nobody is called that.');
    await browser.goTo(`/people?q=${'b'.repeat(300)}`);
    expect(browser.page.text).toContain('Nobody is called that.');
  });

  it('is empty at first, and says what to do', async () => {
    const { origin } = await openPortal();
    const browser = openBrowser(origin);
    await browser.goTo('/sign-in?returnTo=/people');
    await browser.press('Olivia Berg');
    expect(browser.page.text).toContain('Nobody yet. Invite somebody');
  });
});

describe('a person’s page', () => {
  it('shuts them out everywhere, and lets them in again', async () => {
    const { browser } = await atAnns();
    expect(browser.page.text).toContain('This person is active.');
    await browser.press('Deactivate');
    expect(browser.page.text).toContain('ann@example.org deactivated');
    expect(browser.page.text).toContain('Rosa Diaz suspended deactivated everywhere');
    expect(browser.page.text).toContain('This person is deactivated already.');
    await browser.press('Reactivate');
    expect(browser.page.text).toContain('Rosa Diaz has access');
  });

  it('changes the address: open invitations get a new link to the new one', async () => {
    const { portal, browser } = await atAnns();
    const before = await mailTo(portal, 'ann@example.org');
    portal.clock.advance(10_000);
    await browser.press('Change the address', { email: 'ann.diaz@example.org' });
    expect(browser.page.text).toContain('The address is changed.');
    expect(browser.page.text).toContain('ann.diaz@example.org');
    expect((await mailTo(portal, 'ann.diaz@example.org')).link).not.toBe(before.link);
  });

  it('keeps what was typed when it is refused', async () => {
    const { browser } = await atAnns();
    const page = await browser.press('Change the address', { email: 'ann@' });
    expect(page.status).toBe(422);
    expect(page.markup).toMatch(/<input[^>]*name="email"[^>]*value="ann@"[^>]*aria-invalid="true"/);
    await browser.press('Change the address', { email: 'ben@example.org' });
    expect(browser.page.text).toContain('This address is another person’s.');
    expect(browser.page.markup).toMatch(/<input[^>]*name="email"[^>]*value="ben@example.org"/);
    await browser.goTo(browser.page.url);
    expect(browser.page.title).toBe('Ann Diaz – Harbour Care');
  });

  it('changes the name', async () => {
    const { browser } = await atAnns();
    await browser.press('Change the name', { name: 'Ann Smith' });
    expect(browser.page.title).toBe('Ann Smith – Harbour Care');
  });

  it('parts them from their account, which has no access from then on', async () => {
    const { portal, browser } = await atAnns();
    await browser.press('Part from the account');
    expect(browser.page.text).toContain('This person has no account yet.');
    const ann = openBrowser(portal.origin);
    await ann.goTo('/sign-in?returnTo=/my/rosa-diaz');
    await ann.press('Sign in with this address', { as: 'ann@example.org' });
    expect(ann.page.status).toBe(403);
  });

  it('does not exist for nobody, nor for a button that is not there', async () => {
    const { browser } = await atAnns();
    browser.page.markup = browser.page.markup.replace('/rename"', '/erase"');
    expect((await browser.press('Change the name', { name: 'A' })).status).toBe(404);
    expect((await browser.goTo('/people/nobody')).status).toBe(404);
    expect((await browser.goTo('/people/01ARZ3NDEKTSV4RRFFQ69G5FAV')).status).toBe(404);
  });

  it('is for coordinators alone', async () => {
    const { portal, browser } = await atAnns();
    const { url, markup } = browser.page;
    await browser.goTo('/sign-in');
    await browser.press('Sign in with this address', { as: 'ann@example.org' });
    browser.page.markup = markup;
    expect((await browser.press('Deactivate')).status).toBe(403);
    for (const path of [url, `${portal.origin}/people`]) expect((await browser.goTo(path)).status).toBe(403);
  });
});
