import { describe, expect, it } from 'vitest';
import type { Browser } from './browser.ts';
import { openBrowser } from './browser.ts';
import { asStaff, openPortal } from './portal.ts';
import type { TestPortal } from './portal.ts';

const words = { subject: 'Welcome to {{ workspaceName }}', text: 'Dear {{ personName }},\n\n{{ link }}' };

describe('the page of messages', () => {
  it('shows each kind in each language, and whose words they are', async () => {
    const { portal, browser } = await atMessages();
    expect(browser.page.text).toContain(
      'Invitation is mailed Language Subject Words English : Invitation You are invited to {{ workspaceName }} built in German : Invitation Sie sind zu',
    );
    for (const kind of ['Reminder is mailed', 'Invitation to several clients is mailed']) {
      expect(browser.page.text).toContain(kind);
    }
    await asStaff(portal, 'noah').post('/tenant/change-template', {
      kind: 'reminder',
      locale: 'de-AT',
      ...words,
    });
    await browser.goTo('/messages');
    expect(browser.page.text).toContain('Austrian German : Reminder Welcome to {{ workspaceName }} our own');
  });

  it('switches a kind off, and on again: then what waited is mailed', async () => {
    const { portal, browser } = await atMessages();
    await browser.press('Switch off : Invitation');
    expect(browser.page.text).toContain('Nothing of that kind is mailed any more.');
    expect(browser.page.text).toContain('Invitation is not mailed');
    await invite(portal);
    expect(await mails(portal)).toEqual([]);
    await browser.press('Switch on : Invitation');
    expect(browser.page.text).toContain('It is mailed again');
    expect((await mails(portal)).map(({ subject }) => subject)).toEqual(['You are invited to Rosa Diaz']);
  });

  it('is for coordinators alone, and has nothing but what there is', async () => {
    const { browser } = await atMessages();
    for (const path of ['/messages/invitation/fr', '/messages/nothing/en']) {
      expect((await browser.goTo(path)).status).toBe(404);
    }
    for (const action of [
      '/messages/switch',
      '/messages/invitation/en/burn',
      '/messages/invitation/fr/save',
    ]) {
      browser.page.markup = `<form action="${action}"><input name="kind" value="nothing"><button>Go</button></form>`;
      expect((await browser.press('Go')).status).toBe(404);
    }
    await browser.goTo('/sign-in?returnTo=/messages');
    await browser.press('Sign in with this address', { as: 'ann@example.org' });
    expect(browser.page.status).toBe(403);
    expect((await browser.goTo('/messages/invitation/en')).status).toBe(403);
    browser.page.markup = '<form action="/messages/invitation/en/reset"><button>Go</button></form>';
    expect((await browser.press('Go')).status).toBe(403);
  });
});

describe('a message’s page', () => {
  it('takes words of one’s own, of which mails are made from then on, and goes back to the built-in ones', async () => {
    const { portal, browser } = await atMessages();
    await browser.follow('English : Invitation');
    expect(browser.page.text).toContain('So it is mailed You are invited to');
    expect(browser.page.text).not.toContain('Go back to the built-in words');
    await browser.press('Save', words);
    expect(browser.page.text).toContain('Saved.');
    expect(browser.page.text).toContain('Dear Ann Example,');
    await invite(portal);
    const [mail] = await mails(portal);
    expect(mail?.subject).toBe('Welcome to Rosa Diaz');
    expect(mail?.text).toMatch(/^Dear Ann,\n\nhttp/);
    await browser.press('Go back to the built-in words');
    expect(browser.page.text).toContain('So it is mailed You are invited to');
  });

  it('shows what was typed as a mail, without saving it', async () => {
    const { browser } = await atMessages();
    await browser.follow('English : Invitation');
    await browser.press('Preview', { subject: 'Hello {{ personName }}' });
    expect(browser.page.text).toContain('So it would be: not saved yet Hello Ann Example');
    expect(browser.page.markup).toMatch(/name="subject"[^>]*value="Hello \{\{ personName \}\}"/);
    await browser.goTo(browser.page.url);
    expect(browser.page.text).toContain('So it is mailed You are invited to');
    expect(browser.page.text).not.toContain('Go back to the built-in words');
    await browser.goTo('/messages/switch');
    expect(browser.page.title).toBe('Messages – Harbour Care');
  });

  it.each(['Save', 'Preview'])('says what is wrong, where, and keeps what was typed: %s', async (button) => {
    const { browser } = await atMessages();
    await browser.follow('English : Invitation');
    await browser.press(button, { ...words, text: 'Dear {{ name }},\n{{ link }}' });
    expect(browser.page.status).toBe(422);
    expect(browser.page.markup).toMatch(
      /<p class="alarm" id="text-issue">Line 1 of the text names what there is not: \{\{ name \}\}\.</,
    );
    expect(browser.page.markup).toContain('Dear {{ name }},\n{{ link }}</textarea');
    expect(browser.page.markup).not.toContain('id="example"');
    await browser.press(button, { ...words, text: 'Dear {{ personName }}' });
    expect(browser.page.text).toContain('The text must have {{ link }}');
    await browser.press(button, { ...words, subject: '' });
    expect(browser.page.markup).toContain('id="subject-issue"');
    expect(browser.page.status).toBe(422);
  });
});

describe('a mail that came back', () => {
  it('is shown beside the name, and nothing is mailed there until the address is confirmed', async () => {
    const { portal, browser } = await atMessages();
    await invite(portal);
    await browser.goTo('/mailbox');
    await browser.press('It came back from Ann');
    expect(browser.page.text).toContain('Latchkey was told that this mail came back for good.');
    portal.clock.advance(10_000);
    await browser.goTo('/clients/rosa-diaz');
    expect(browser.page.text).toContain('the mail came back');
    expect(browser.page.text).toContain('Resend Ann Mail to this address came back.');
    await browser.follow('Ann');
    await browser.press('Confirm the address');
    expect(browser.page.text).toContain('The address is right: it is mailed to again.');
    expect(browser.page.text).toContain('Mail to this address has not come back.');
    await browser.goTo('/clients/rosa-diaz');
    await browser.press('Resend Ann');
    expect(browser.page.text).toContain('A new link is in the mailbox.');
  });

  it('is one that was sent', async () => {
    const { browser } = await atMessages();
    browser.page.markup =
      '<form action="/mailbox/came-back"><input name="idempotencyKey" value="01ARZ3NDEKTSV4RRFFQ69G5FAV:1:invitation:1"><button>Go</button></form>';
    await browser.press('Go');
    expect(browser.page.text).toContain('There was no such mail.');
  });
});

async function atMessages(): Promise<{ portal: TestPortal; browser: Browser }> {
  const portal = await openPortal();
  const browser = openBrowser(portal.origin);
  await browser.goTo('/sign-in?returnTo=/messages');
  await browser.press('Olivia Berg');
  return { portal, browser };
}

function invite(portal: TestPortal) {
  return asStaff(portal, 'olivia').post('/invitations', {
    workspaceId: 'rosa-diaz',
    person: { name: 'Ann', email: 'ann@example.org' },
    permissions: ['roster.view'],
  });
}

async function mails({ origin }: TestPortal): Promise<readonly { subject: string; text: string }[]> {
  const answer = (await (await fetch(`${origin}/mailbox.json`)).json()) as {
    mails: { subject: string; text: string }[];
  };
  return answer.mails;
}
