import { expect, it } from 'vitest';
import { blocksOf, page, printedBy } from './snippet.ts';

it.each([
  [
    'docs/how-to/several-workspaces.md',
    ['invited', 'resent', 'granted', '2 mails; Liam, Rosa, Theo, their own', '4 revoked'],
  ],
  ['docs/how-to/import.md', ['row 2: InvalidInput', '2 have access', 'c-1 may']],
])('%s prints what it says', (path, lines) => {
  const [program = ''] = blocksOf(path, 'ts');
  for (const line of lines) expect(page(path)).toContain(`\`${line}\``);
  expect(printedBy(program)).toBe(`${lines.join('\n')}\n`);
});
