import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { blocksOf, printedBy } from './snippet.ts';

it('the decision point answers as the page says', async () => {
  const path = 'docs/how-to/decide-by-authzen.md';
  const [program = ''] = blocksOf(path, 'ts');
  // Port 3000 may be taken where the tests run.
  const onFreePort = program.replaceAll('3000', String(await freePort()));
  expect([printedBy(onFreePort)]).toEqual(blocksOf(path, 'json'));
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
