import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

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
  const flags = ['--conditions=latchkey-source', '--input-type=module-typescript', '--eval', program];
  return execFileSync(process.execPath, flags, {
    cwd: fileURLToPath(root),
    encoding: 'utf8',
    env: { ...process.env, ...environment, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
  });
}
