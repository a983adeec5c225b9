import { expect, it } from 'vitest';
import { freePort } from './free-port.ts';
import { blocksOf, printedBy } from './snippet.ts';

it('signing in as somebody is bounded as the page says', async () => {
  const path = 'docs/how-to/sign-in-as.md';
  const [program = ''] = blocksOf(path, 'ts');
  const onFreePort = program.replaceAll('3000', String(await freePort()));
  expect(printedBy(onFreePort)).toBe(blocksOf(path, 'text')[0]);
});
