import { spawnSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, describe, it, onTestFinished } from 'vitest';
import { startPortal } from '../src/start-portal.ts';
import { openBrowser } from './browser.ts';
import { mailTo, temporaryFolder } from './portal.ts';

describe('the program that moves the portal to another folder', () => {
  it('takes everything along, once, and leaves the old folder closed', async () => {
    const [folder, newFolder] = [await temporaryFolder(), join(await temporaryFolder(), 'moved')];
    const before = await start(folder);
    const browser = openBrowser(before.origin);
    await browser.goTo('/sign-in?returnTo=/clients/mei-chen');
    await browser.press('Noah Lind');
    await browser.press('Send invitation', { name: 'Ben Ito', email: 'ben@example.org' });
    const { token } = await mailTo(before, 'ben@example.org');
    expect(complaintOf(folder, newFolder)).toContain('not moved');
    await before.close();

    const moved = move(folder, newFolder);
    expect(moved.stderr).toBe('');
    expect(moved.stdout).toMatch(/^(\d+) events are there, \1 of them from now\.\n/);
    expect(moved.stdout).toMatch(/unchanged and in their order/);
    expect(move(folder, newFolder).stdout).toContain(' 0 of them from now.');
    expect(await readFile(join(newFolder, 'master.key'))).toEqual(await readFile(join(folder, 'master.key')));
    expect((await stat(join(newFolder, 'master.key'))).mode & 0o777).toBe(0o600);

    await expect(start(folder)).rejects.toMatchObject({ code: 'StoreMoved' });
    const after = await start(newFolder);
    const again = openBrowser(after.origin);
    await again.goTo('/sign-in?returnTo=/clients/mei-chen');
    await again.press('Noah Lind');
    expect(again.page.text).toContain('Ben Ito invited');
    await again.goTo('/portal/join');
    await again.press('Continue', { token });
    expect(again.page.title).toBe('Invitation to Mei Chen');
    const { mails } = (await (await fetch(`${after.origin}/mailbox.json`)).json()) as { mails: object[] };
    expect(mails).toHaveLength(1);
  });

  it('writes nothing into a folder that is in use for something else', async () => {
    const [folder, inUse] = [await temporaryFolder(), await temporaryFolder()];
    for (const each of [folder, inUse]) await (await start(each)).close();
    const masterKey = await readFile(join(inUse, 'master.key'));
    expect(complaintOf(folder, inUse)).toContain('Copy into a new store');
    expect(await readFile(join(inUse, 'master.key'))).toEqual(masterKey);
    await (await start(folder)).close();
  });

  it('says what it needs to be told', () => {
    expect(complaintOf()).toContain('from where to where');
  });
});

async function start(folder: string) {
  const portal = await startPortal({ folder, port: 0, host: '127.0.0.1' });
  onTestFinished(() => portal.close());
  return portal;
}

function move(...folders: readonly string[]) {
  const program = fileURLToPath(new URL('../src/move-store.ts', import.meta.url));
  return spawnSync(process.execPath, ['--conditions=latchkey-source', program, ...folders], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
}

/** What it complains of where it moves nothing. */
function complaintOf(...folders: readonly string[]): string {
  const { status, stderr } = move(...folders);
  expect(status).toBe(1);
  return stderr;
}
