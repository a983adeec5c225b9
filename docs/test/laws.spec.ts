import { laws } from '@latchkey/testing';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { page } from './snippet.ts';

const root = new URL('../../', import.meta.url);
const text = page('docs/laws.md');

interface Law {
  number: number;
  tests: readonly { path: string; name: string }[];
}

const held: readonly Law[] = text
  .split(/^### /m)
  .slice(1)
  .map((section) => ({
    number: Number.parseInt(section, 10),
    tests: [...section.matchAll(/^- `(.+?)`: (.+)$/gm)].map(([, path = '', name = '']) => ({ path, name })),
  }));
const later = [...text.matchAll(/^- (\d+)\\\. /gm)].map(([, number]) => Number(number));

describe('the page of laws', () => {
  it('names each law once, as held or as one that comes later', () => {
    const numbers = [...held.map(({ number }) => number), ...later];
    expect(numbers.toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: 31 }, (_, index) => index + 1),
    );
  });

  it.each(held)('names tests of law $number, which exist', ({ tests }) => {
    expect(tests).not.toEqual([]);
    const missing = tests.filter(({ path, name }) => !namesIn(path).some((each) => each.includes(name)));
    expect(missing).toEqual([]);
  });

  it('names every test that says which law it is of', () => {
    const numbered = globSync('packages/*/test/**/*.spec.ts', { cwd: root }).flatMap((path) =>
      namesIn(path).flatMap((name) => {
        const [, numbers] = /^((?:\d+(?: and )?)+): /.exec(name) ?? [];
        return (numbers?.split(' and ') ?? []).map((number) => ({ number: Number(number), path, name }));
      }),
    );
    const unnamed = numbered.filter(
      ({ number, path, name }) =>
        !held.some(
          (law) =>
            law.number === number && law.tests.some((test) => test.path === path && test.name === name),
        ),
    );
    expect(numbered).not.toEqual([]);
    expect(unnamed).toEqual([]);
  });

  it('names every law that logs are held to', () => {
    const named = new Set(held.flatMap(({ tests }) => tests.map(({ name }) => name)));
    expect(Object.keys(laws).filter((law) => !named.has(law))).toEqual([]);
  });
});

/** All texts in quotation marks in a file: the names of tests are among them. */
function namesIn(path: string): readonly string[] {
  const file = new URL(path, root);
  if (!existsSync(file)) return [];
  return [...readFileSync(file, 'utf8').matchAll(/'([^'\n]+)'|`([^`\n]+)`/g)].map(
    ([, single, template]) => single ?? template ?? '',
  );
}
