import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { blocksOf, page, printedBy } from './snippet.ts';

const path = 'docs/how-to/invitee-pages.md';

it('the pages that a host made its own are as the page says', async () => {
  const [program = ''] = blocksOf(path, 'ts');
  // Port 3000 may be taken where the tests run.
  const onFreePort = program.replaceAll('3000', String(await freePort()));
  expect([printedBy(onFreePort)]).toEqual(blocksOf(path, 'text'));
});

it('every template stands in the page', () => {
  const source = readFileSync(
    new URL('../../packages/express/src/join/page-templates.ts', import.meta.url),
    'utf8',
  );
  const [, fields = ''] = /interface PageData \{(.*?)^\}/ms.exec(source) ?? [];
  const names = [...fields.matchAll(/^ {2}(\w+):/gm)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(5);
  const rows = [...page(path).matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name);
  expect(rows).toEqual(names);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
