import { describe, expect, it } from 'vitest';
import { blocksOf, printedBy } from './snippet.ts';

describe('the README’s embedding example', () => {
  const [program = ''] = blocksOf('README.md', 'ts');
  const [printed = ''] = blocksOf('README.md', 'text');

  it('prints what the README says it does', () => {
    expect(printedBy(program)).toBe(printed);
  });

  it('has at most 20 lines', () => {
    expect(program.trim().split('\n').length).toBeLessThanOrEqual(20);
  });
});
