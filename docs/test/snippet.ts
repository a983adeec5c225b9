import type { ChildProcessByStdio } from 'node:child_process';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = new URL('../../', import.meta.url);

/** A page of the documentation, by its path from the repository's root. */
export function page(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

/** The blocks of code of a language that a page has, in their order. */
export function blocksOf(path: string, language: string): readonly string[] {
  return [...page(path).matchAll(/^```(\w+)\n([^]*?)^```$/gm)]
    .filter(([, of]) => of === language)
    .map(([, , code = '']) => code);
}

/** Runs a program as a reader would who saved it in this repository; gives what it prints. */
export function printedBy(program: string, environment: Record<string, string> = {}): string {
  return execFileSync(process.execPath, flags(program), options(environment));
}

/** The same, while this process goes on and others may run. */
export async function printedMeanwhileBy(
  program: string,
  environment: Record<string, string> = {},
): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, flags(program), options(environment));
  return stdout;
}

/** Starts a program that goes on until it is stopped. */
export function started(program: string): ChildProcessByStdio<null, Readable, null> {
  return spawn(process.execPath, flags(program), { ...options({}), stdio: ['ignore', 'pipe', 'inherit'] });
}

function flags(program: string): string[] {
  return ['--conditions=latchkey-source', '--input-type=module-typescript', '--eval', program];
}

function options(environment: Record<string, string>) {
  return {
    cwd: fileURLToPath(root),
    encoding: 'utf8' as const,
    env: { ...process.env, ...environment, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
  };
}
