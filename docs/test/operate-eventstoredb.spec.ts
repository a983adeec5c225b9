import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startEventStoreDbDouble } from '@latchkey/eventstoredb-double';
import { expect, it, onTestFinished } from 'vitest';
import { blocksOf, page, printedMeanwhileBy } from './snippet.ts';

const path = 'docs/how-to/operate-eventstoredb.md';
const text = page(path);

it('the page’s program writes permissions down where EventStoreDB looks for them', async () => {
  const double = await startEventStoreDbDouble();
  onTestFinished(() => double.stop());
  const [program = ''] = blocksOf(path, 'ts');
  expect(await printedMeanwhileBy(program, { ESDB_ADMIN_URL: double.connectionString })).toBe('');
  const lastOf = (stream: string): unknown => JSON.parse(String(double.events(stream).at(-1)?.data));
  const us = ['$admins', 'latchkey'];
  expect(lastOf('$$$all')).toEqual({ $acl: { $r: us } });
  expect(lastOf('$settings')).toEqual({
    $userStreamAcl: { $r: us, $w: us, $mr: us, $mw: us, $d: '$admins' },
  });
});

it('names no code that no source has', () => {
  const codes = new Set([...text.matchAll(/`([A-Z][a-z]+(?:[A-Z][a-z]*)+)`/g)].map(([, code = '']) => code));
  const notOurs = ['MaxAppendSize'];
  expect([...codes].filter((code) => !sources.includes(`'${code}'`))).toEqual(notOurs);
  expect(codes.size).toBeGreaterThan(15);
});

it('names every fault that the store has, but for the one of whoever closed it', () => {
  const faults = new Set(
    [...sourcesIn('packages/eventstoredb/src').matchAll(/LatchkeyError\(\s*'(\w+)'/g)].map(
      ([, code = '']) => code,
    ),
  );
  expect(faults.size).toBeGreaterThan(12);
  expect([...faults].filter((code) => !text.includes(`\`${code}\``))).toEqual(['StoreClosed']);
});

const sources = ['packages/eventstoredb/src', 'packages/latchkey/src'].map(sourcesIn).join('');

function sourcesIn(folder: string): string {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  return globSync(`${folder}/**/*.ts`, { cwd: root }).map(page).join('\n');
}
