import { expect, it } from 'vitest';
import { freePort } from './free-port.ts';
import { blocksOf, printedBy } from './snippet.ts';

it('the decision point answers as the page says', async () => {
  const path = 'docs/how-to/decide-by-authzen.md';
  const [program = ''] = blocksOf(path, 'ts');
  const onFreePort = program.replaceAll('3000', String(await freePort()));
  expect([printedBy(onFreePort)]).toEqual(blocksOf(path, 'json'));
});
