import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instantOf } from '@latchkey/core';
import type { ManualClock } from '@latchkey/testing';
import { manualClock } from '@latchkey/testing';
import { onTestFinished } from 'vitest';
import type { RunningPortal } from '../src/start-portal.ts';
import { startPortal } from '../src/start-portal.ts';

export { asStaff, listsAreUpToDate, mailTo } from './program.ts';

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
