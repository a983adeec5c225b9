import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instantOf } from '@latchkey/core';
import type { ManualClock } from '@latchkey/testing';
import { manualClock } from '@latchkey/testing';
import { onTestFinished } from 'vitest';
import type { RunningPortal } from '../src/start-portal.ts';
import { startPortal } from '../src/start-portal.ts';

/** A portal on a data folder of its own, which is taken away when the test is over. */
export interface TestPortal {
  readonly origin: string;
  readonly folder: string;
  readonly clock: ManualClock;
  /** Closes it and opens it again on the same folder and port, as after a restart. */
  restart(): Promise<void>;
}

export async function openPortal(): Promise<TestPortal> {
  const folder = await temporaryFolder();
  const clock = manualClock(instantOf(Date.UTC(2026, 2, 2, 9)));
  const start = (port: number) => startPortal({ folder, port, host: '127.0.0.1', clock });
  let running: RunningPortal = await start(0);
  onTestFinished(() => running.close());
  const { origin } = running;
  return {
    origin,
    folder,
    clock,
    async restart() {
      await running.close();
      running = await start(Number(new URL(origin).port));
    },
  };
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-portal-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The newest mail to an address. */
export async function mailTo(
  { origin }: { origin: string },
  address: string,
): Promise<{ link: string; token: string }> {
  const { mails } = (await (await fetch(`${origin}/mailbox.json`)).json()) as {
    mails: { to: { address: string }; link: string }[];
  };
  const mail = mails.find(({ to }) => to.address === address);
  if (!mail) throw new Error(`no mail was sent to ${address}`);
  return { link: mail.link, token: mail.link.split('#')[1] ?? '' };
}

/** What a program does that signs in as somebody. */
export function asStaff({ origin }: { origin: string }, as: string) {
  const headers = { Authorization: `Demo ${as}`, 'Content-Type': 'application/json' };
  return {
    async post(path: string, json: object): Promise<Record<string, unknown>> {
      const response = await fetch(`${origin}/portal${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(json),
      });
      if (!response.ok) throw new Error(`${path} was refused: ${await response.text()}`);
      return (await response.json()) as Record<string, unknown>;
    },
    /** The items of a list. */
    async get(path: string): Promise<Record<string, unknown>[]> {
      const response = await fetch(`${origin}/portal${path}`, { headers });
      return ((await response.json()) as { items: Record<string, unknown>[] }).items;
    },
  };
}
