import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import { mailTo, openPortal } from './portal.ts';
import type { TestPortal } from './portal.ts';

describe('a portal that is started again on its folder', () => {
  it('seeds once: further starts append nothing', async () => {
    const portal = await openPortal();
    const first = countEvents(portal);
    await portal.restart();
    await portal.restart();
    expect(countEvents(portal)).toBe(first);
    expect(first).toBeGreaterThan(0);
  });

  it('keeps its keys: links, sign-ins and answers from before go on working', async () => {
    const portal = await openPortal();
    const browser = await inviteBen(portal);
    const { token } = await mailTo(portal, 'ben@example.org');
    const masterKey = await readFile(join(portal.folder, 'master.key'));
    await portal.restart();
    expect(await readFile(join(portal.folder, 'master.key'))).toEqual(masterKey);
    await browser.goTo('/clients/mei-chen');
    expect(browser.page.text).toContain('Ben Ito invited');
    await browser.goTo('/portal/join');
    await browser.press('Continue', { token });
    expect(browser.page.title).toBe('Invitation to Mei Chen');
  });

  it('keeps its mails, each once', async () => {
    const portal = await openPortal();
    await inviteBen(portal);
    const before = await mailTo(portal, 'ben@example.org');
    await portal.restart();
    expect(await mailTo(portal, 'ben@example.org')).toEqual(before);
    const { mails } = (await (await fetch(`${portal.origin}/mailbox.json`)).json()) as { mails: object[] };
    expect(mails).toHaveLength(1);
  });

  it('shows what it keeps to its owner alone', async () => {
    const portal = await openPortal();
    await inviteBen(portal);
    await mailTo(portal, 'ben@example.org');
    for (const file of ['master.key', 'mails.jsonl']) {
      expect([file, (await stat(join(portal.folder, file))).mode & 0o777]).toEqual([file, 0o600]);
    }
    expect((await stat(join(portal.folder, 'master.key'))).size).toBe(32);
  });
});

async function inviteBen(portal: TestPortal) {
  const browser = openBrowser(portal.origin);
  await browser.goTo('/sign-in?returnTo=/clients/mei-chen');
  await browser.press('Noah Lind');
  await browser.press('Send invitation', { name: 'Ben Ito', email: 'ben@example.org' });
  return browser;
}

/** Looks into the file itself, since a portal keeps to itself how many events there are. */
function countEvents({ folder }: TestPortal): number {
  const database = new DatabaseSync(join(folder, 'events.db'), { readOnly: true });
  const row = database.prepare("SELECT count(*) AS count FROM events WHERE stream NOT LIKE 'pulse-%'").get();
  database.close();
  return Number(row?.['count']);
}
