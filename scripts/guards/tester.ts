import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Order, Report } from './run-tests.ts';

/** A test that failed. */
export interface Failure {
  file: string;
  test: string;
}

/** Runs tests in one workshop, in a process of its own. */
export interface Tester {
  /** Runs test files in this order until a test fails; undefined if none does. */
  firstFailure(files: readonly string[]): Promise<Failure | undefined>;
  close(): void;
}

/** A test that is silent for so long, in milliseconds, never ends: without its guard something goes round in circles. */
const patience = 60_000;

export function createTester(
  workshop: string,
  onEnded: (file: string, milliseconds: number) => void,
): Tester {
  let child: ChildProcess | undefined;

  return {
    async firstFailure(files) {
      // Without a name, all would run.
      if (files.length === 0) return undefined;
      child ??= await start(workshop);
      const running = child;
      return new Promise((resolve, reject) => {
        let at: Failure | undefined;
        const finish = (failure: Failure | undefined) => {
          clearTimeout(timer);
          running.removeAllListeners();
          resolve(failure);
        };
        const giveUp = () => {
          stop(running);
          child = undefined;
          finish(at && { file: at.file, test: `${at.test} (never ends)` });
        };
        let timer = setTimeout(giveUp, patience);
        running.on('message', (report: Report) => {
          clearTimeout(timer);
          timer = setTimeout(giveUp, patience);
          if (report.type === 'at') at = report;
          if (report.type === 'ended') onEnded(report.file, report.milliseconds);
          if (report.type === 'done') finish(report.failed);
        });
        running.once('exit', () => {
          clearTimeout(timer);
          reject(new Error(`the process that runs the tests in ${workshop} has ended`));
        });
        running.send({ files } satisfies Order);
      });
    },

    close() {
      if (child) stop(child);
      child = undefined;
    },
  };
}

async function start(workshop: string): Promise<ChildProcess> {
  const started = fork(join(import.meta.dirname, 'run-tests.ts'), [], {
    cwd: workshop,
    // The leader of a group, so that whatever its tests have started ends with it.
    detached: true,
    // What tests print is theirs; only what keeps this from starting is of interest.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, CI: 'true' },
  });
  let said = '';
  started.stderr?.on('data', (text: Buffer) => {
    said = (said + text.toString()).slice(-5_000);
  });
  await new Promise<void>((resolve, reject) => {
    started.once('message', () => resolve());
    started.once('exit', () => reject(new Error(`no tests can be run in ${workshop}: ${said}`)));
  });
  started.removeAllListeners();
  process.once('exit', () => stop(started));
  return started;
}

function stop({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
