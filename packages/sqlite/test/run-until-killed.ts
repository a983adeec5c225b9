import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Moment } from './moments.ts';

/** Runs `dying-process.ts` on a folder, which kills itself at a moment. */
export function runUntilKilled(
  folder: string,
  { moment, type, occurrence }: Moment,
  { hours = 0, token = '' }: { hours?: number; token?: string } = {},
): void {
  const program = fileURLToPath(new URL('./dying-process.ts', import.meta.url));
  const told = [folder, hours, moment, type, occurrence, token].map(String);
  const run = spawnSync(process.execPath, ['--conditions=latchkey-source', program, ...told], {
    encoding: 'utf8',
  });
  if (run.signal !== 'SIGKILL')
    throw new Error(`the process was not killed, but ended by itself: ${run.stderr}`);
}
