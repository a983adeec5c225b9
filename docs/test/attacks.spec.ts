import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { page } from './snippet.ts';

const root = new URL('../../', import.meta.url);
const httpTests = new URL('packages/express/test/', root);

const rows = page('docs/attacks.md')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1)
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, attack = '', stops = '', named = '']) => ({
    attack,
    stops,
    tests: [...named.matchAll(/`(.+?)`: (.+?)(?=; `|$)/g)].map(([, path = '', name = '']) => ({
      path,
      name,
    })),
  }));

describe('the page of attacks', () => {
  it('has them all', () => {
    expect(rows.length).toBeGreaterThan(30);
  });

  it.each(rows)('names tests that exist: $attack', (row) => {
    const isThere = !row.stops.startsWith('not there yet');
    expect(row.tests.length > 0).toBe(isThere);
    expect(row.tests.filter(({ path, name }) => !namesIn(path).has(name))).toEqual([]);
  });
});

/** All texts in quotation marks in a file: the names of tests are among them. */
function namesIn(path: string): ReadonlySet<string> {
  const file = new URL(path, path.startsWith('packages/') ? root : httpTests);
  if (!existsSync(file)) return new Set();
  return new Set([...readFileSync(file, 'utf8').matchAll(/'([^'\n]+)'/g)].map(([, text = '']) => text));
}
