import { expect, it } from 'vitest';
import { blocksOf, page, printedBy } from './snippet.ts';

it('merging people prints what the page says', () => {
  const path = 'docs/how-to/merge-people.md';
  const [program = ''] = blocksOf(path, 'ts');
  const lines = ["[ 'Zoe Marsh is director-17' ]", 'true'];
  for (const line of lines) expect(page(path)).toContain(`\`${line}\``);
  expect(printedBy(program)).toBe(`${lines.join('\n')}\n`);
});
