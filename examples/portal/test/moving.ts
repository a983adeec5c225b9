import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import type { SharedPlaces } from '../src/stores.ts';
import type { RunningPortal } from '../src/start-portal.ts';
import { startPortal } from '../src/start-portal.ts';
import { openBrowser } from './browser.ts';
import { mailTo } from './portal.ts';

/** The portal in a folder; closed when the test is over. */
export async function start(folder: string, places: SharedPlaces = {}): Promise<RunningPortal> {
  const portal = await startPortal({ folder, port: 0, host: '127.0.0.1', ...places });
  onTestFinished(() => portal.close());
  return portal;
}

/** Runs the program that moves a portal; gives what it prints. Rejects with what it complains of. */
export async function move(
  folders: readonly string[],
  { esdbUrl, postgresUrl }: SharedPlaces = {},
): Promise<string> {
  const program = fileURLToPath(new URL('../src/move-store.ts', import.meta.url));
  const run = promisify(execFile)(process.execPath, ['--conditions=latchkey-source', program, ...folders], {
    env: {
      PATH: process.env['PATH'],
      NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
      ...(esdbUrl !== undefined && { LATCHKEY_ESDB_URL: esdbUrl }),
      ...(postgresUrl !== undefined && { LATCHKEY_POSTGRES_URL: postgresUrl }),
    },
  });
  const { stdout, stderr } = await run;
  expect(stderr).toBe('');
  return stdout;
}

/** What it complains of where it moves nothing. */
export async function complaintOf(...given: Parameters<typeof move>): Promise<string> {
  const fault: unknown = await move(...given).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(fault).toMatchObject({ code: 1 });
  return (fault as { stderr: string }).stderr;
}

/** Noah invites Ben to Mei Chen's portal; gives the token that Ben was mailed. */
export async function inviteBen(portal: RunningPortal): Promise<string> {
  const browser = openBrowser(portal.origin);
  await browser.goTo('/sign-in?returnTo=/clients/mei-chen');
  await browser.press('Noah Lind');
  await browser.press('Send invitation', { name: 'Ben Ito', email: 'ben@example.org' });
  return (await mailTo(portal, 'ben@example.org')).token;
}

/** Ben is on the list, by name, his link opens what it opened, and he was mailed once. */
export async function expectBenInvited(portal: RunningPortal, token: string): Promise<void> {
  const browser = openBrowser(portal.origin);
  await browser.goTo('/sign-in?returnTo=/clients/mei-chen');
  await browser.press('Noah Lind');
  expect(browser.page.text).toContain('Ben Ito invited');
  await browser.goTo('/portal/join');
  await browser.press('Continue', { token });
  expect(browser.page.title).toBe('Invitation to Mei Chen');
  const { mails } = (await (await fetch(`${portal.origin}/mailbox.json`)).json()) as { mails: object[] };
  expect(mails).toHaveLength(1);
}
