import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export interface RunningProcess {
  /** Resolves once the process has said so many lines. */
  hasSaid(lines: number): Promise<void>;
  /** Kills it as a power switch would, and gives all that it had said. */
  kill(): Promise<readonly string[]>;
}

/** Runs `appending-process.ts` on the stores in a folder. */
export function startAppending(folder: string): RunningProcess {
  return start([...program, folder]);
}

/** Runs `busy-process.ts` on the portal in a folder, which lets people in from a number on. */
export function startBusy(folder: string, from: number): RunningProcess {
  return start([...busyProgram, folder, String(from)]);
}

function start(told: readonly string[]): RunningProcess {
  const child = spawn(process.execPath, told, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => said.push(line));
  const ended = once(lines, 'close');

  return {
    async hasSaid(count) {
      while (said.length < count) await Promise.race([once(lines, 'line'), ended.then(() => endedEarly())]);
    },

    async kill() {
      child.kill('SIGKILL');
      await ended;
      return said;
    },
  };
}

/** Runs it where it cannot but end by itself; as another user, once it is loaded. */
export function runAppending(folder: string, user?: number): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, [...program, folder], {
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, ...(user !== undefined && { RUN_AS: String(user) }) },
  });
}

const program = [
  '--conditions=latchkey-source',
  fileURLToPath(new URL('./appending-process.ts', import.meta.url)),
];
const busyProgram = [
  '--conditions=latchkey-source',
  fileURLToPath(new URL('./busy-process.ts', import.meta.url)),
];

function endedEarly(): never {
  throw new Error('the process ended by itself');
}
