import { describe, expect, it } from 'vitest';
import type { Browser } from './browser.ts';
import { openBrowser } from './browser.ts';
import type { TestPortal } from './portal.ts';
import { asStaff, mailTo, openPortal } from './portal.ts';

describe('the dashboard of clients', () => {
  it('shows how each client and each person stands', async () => {
    const { portal, browser } = await atClients();
    const staff = asStaff(portal, 'olivia');
    await invite(portal, 'ada-novak', 'Ann');
    const ben = await invite(portal, 'bertil-lindqvist', 'Ben');
    await accept(portal, 'Ben');
    await invite(portal, 'bertil-lindqvist', 'Cleo');
    const dan = await invite(portal, 'carmen-ruiz', 'Dan');
    await accept(portal, 'Dan');
    await staff.post('/access/suspend', { ...place(dan), cause: 'unpaid' });
    const eva = await invite(portal, 'dov-katz', 'Eva');
    await staff.post(`/invitations/${String(eva['invitationId'])}/rescind`, {});
    const fay = await invite(portal, 'elif-kaya', 'Fay');
    await accept(portal, 'Fay');
    await staff.post('/access/revoke', place(fay));
    await invite(portal, 'grace-okafor', 'Gil');
    await accept(portal, 'Gil');
    const gil = (await staff.get('/people')).find(({ name }) => name === 'Gil');
    await staff.post(`/people/${String(gil?.['personId'])}/deactivate`, {});
    await browser.goTo('/clients');
    expect(rows(browser).slice(0, 7)).toEqual([
      'Ada Novak invited Ann invited',
      'Bertil Lindqvist has access Ben has access Cleo invited',
      'Carmen Ruiz suspended Dan suspended',
      'Dov Katz no access Eva no access',
      'Elif Kaya no access Fay no access',
      'Grace Okafor suspended Gil suspended',
      'Hugo Martin no access nobody yet',
    ]);
    expect(ben['status']).toBe('pending');

    await mailTo(portal, 'ann@example.org');
    portal.clock.advance(7 * 86_400_000);
    await browser.goTo('/sign-in?returnTo=/clients');
    await browser.press('Olivia Berg');
    expect(rows(browser)[0]).toBe('Ada Novak expired Ann expired');
  });

  it('finds clients by their name, by people’s names and addresses, and by status', async () => {
    const { portal, browser } = await atClients();
    await invite(portal, 'rosa-diaz', 'Ann');
    await accept(portal, 'Ann');
    await invite(portal, 'mei-chen', 'Ben');
    const found = async (query: string) => {
      await browser.goTo(`/clients?${query}`);
      return rows(browser).map((row) => row.split(' ').slice(0, 2).join(' '));
    };
    expect(await found('q=rosa')).toEqual(['Rosa Diaz']);
    expect(await found('q=+BEN@+')).toEqual(['Mei Chen']);
    expect(await found('status=invited')).toEqual(['Mei Chen']);
    expect(await found('status=has+access')).toEqual(['Rosa Diaz']);
    expect(await found('q=mei&status=has+access')).toEqual([]);
    expect(browser.page.text).toContain('No client is like that.');
    expect(await found('status=unheard-of')).toEqual([]);
    await browser.goTo('/clients?q=%3Cb%3E&status=invited');
    expect(browser.page.markup).toMatch(/<input[^>]*name="q"[^>]*value="&lt;b&gt;"/);
    expect(browser.page.markup).toMatch(/<option selected\s*>invited/);
  });

  it('shows twelve at a time, and keeps what was searched for from page to page', async () => {
    const { browser } = await atClients();
    expect(rows(browser)).toHaveLength(12);
    expect(browser.page.text).toContain('14 clients');
    await browser.follow('Next page');
    expect(rows(browser)).toEqual(['Uma Patel no access nobody yet', 'Viktor Petrov no access nobody yet']);
    expect(browser.page.text).not.toContain('Next page');
    await browser.follow('Previous page');
    expect(browser.page.text).toContain('Page 1 of 2');
    await browser.goTo('/clients?status=no+access');
    await browser.follow('Next page');
    expect(new URL(browser.page.url).search).toBe('?status=no+access&page=2');
  });

  it.each(['0', '-1', '99', 'x', '1e9'])('takes the nearest page there is for %s', async (page) => {
    const { browser } = await atClients();
    await browser.goTo(`/clients?page=${page}`);
    expect(browser.page.text).toContain(page === '99' ? 'Page 2 of 2' : 'Page 1 of 2');
  });
});

async function atClients() {
  const portal = await openPortal();
  const browser = openBrowser(portal.origin);
  await browser.goTo('/sign-in?returnTo=/clients');
  await browser.press('Olivia Berg');
  return { portal, browser };
}

function invite(portal: TestPortal, workspaceId: string, name: string) {
  const person = { name, email: `${name.toLowerCase()}@example.org` };
  return asStaff(portal, 'olivia').post('/invitations', {
    workspaceId,
    person,
    permissions: ['roster.view'],
  });
}

async function accept(portal: TestPortal, name: string): Promise<void> {
  const address = `${name.toLowerCase()}@example.org`;
  const { token } = await mailTo(portal, address);
  await asStaff(portal, address).post('/invitations/accept', { token });
}

function place({ workspaceId, personId }: Record<string, unknown>) {
  return { workspaceId, personId };
}

/** The words in each row of the table. */
function rows({ page }: Browser): string[] {
  const [, body = ''] = /<tbody>(.*?)<\/tbody>/s.exec(page.markup) ?? [];
  return [...body.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    row
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
}
