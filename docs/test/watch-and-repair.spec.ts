import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { blocksOf, page, printedBy } from './snippet.ts';

const path = 'docs/how-to/watch-and-repair.md';

it('watching and repairing prints what the page says', () => {
  const [program = ''] = blocksOf(path, 'ts');
  const lines = ['following, 0 ms behind, 0 parked', 'rebuilt: 1 workspace'];
  for (const line of lines) expect(page(path)).toContain(`\`${line}\``);
  expect(printedBy(program)).toBe(`${lines.join('\n')}\n`);
});

it('every fault that lasts stands in the page, with what to do about it', () => {
  const source = sourceOf('fault.ts');
  const codes = [...source.matchAll(/^ {2}'(\w+)',$/gm)].map(([, code = '']) => code);
  expect(codes.length).toBeGreaterThan(5);
  // One that no stored event can bring about: it is a mistake in a program.
  const told = codes.filter((code) => code !== 'UnsealedPersonalData');
  for (const code of told) expect(page(path)).toMatch(new RegExp(`^\\|.*\`${code}\`.*\\|`, 'm'));
});

it('every to-do list stands in the page, with what is due on it', () => {
  const lists = [...sourceOf('reactors/reactors.ts').matchAll(/^ {2}(\w+): \w+Reactor,$/gm)];
  expect(lists.length).toBeGreaterThan(5);
  for (const [, list = ''] of lists) expect(page(path)).toMatch(new RegExp(`^\\| \`${list}\` \\|`, 'm'));
});

function sourceOf(file: string): string {
  return readFileSync(new URL(`../../packages/latchkey/src/${file}`, import.meta.url), 'utf8');
}
