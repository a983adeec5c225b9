import { expect, it } from 'vitest';
import { blocksOf, printedBy } from './snippet.ts';

it('attributes are asked for, kept and listed by as the page says', () => {
  const path = 'docs/how-to/keep-attributes.md';
  const [program = ''] = blocksOf(path, 'ts');
  expect(printedBy(program)).toBe(blocksOf(path, 'text')[0]);
});
