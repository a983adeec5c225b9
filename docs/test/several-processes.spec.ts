import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { PGlite } from '@electric-sql/pglite';
import { startEventStoreDbDouble } from '@latchkey/eventstoredb-double';
import { expect, it, onTestFinished } from 'vitest';
import { blocksOf, page, printedMeanwhileBy } from './snippet.ts';

const path = 'docs/how-to/several-processes.md';
const [program = ''] = blocksOf(path, 'ts');
const toServer = "import { Pool } from 'pg';\n";
/** In place of PostgreSQL, and of the pool that the page makes to it: PGlite, in the process of the test. */
const toTest = `
class Pool {
  constructor({ connectionString }) { this.url = connectionString; }
  async query(text, values) {
    const response = await fetch(this.url, { method: 'POST', body: JSON.stringify([text, values]) });
    if (response.status !== 200) throw new Error(await response.text());
    return response.json();
  }
  on() {}
  async end() {}
}
`;

it('processes that run the page’s program share it all: one invites, one mails, and each knows', async () => {
  const [told = ''] = blocksOf(path, 'text');
  const environment = await openShared();
  const run = () => printedMeanwhileBy(program.replace(toServer, toTest), environment);
  const both = await Promise.all([run(), run()]);
  expect(linesOf(both.join(''))).toEqual(linesOf(told));
  expect(both.map((each) => each.endsWith("[ 'Ann' ]\n"))).toEqual([true, true]);
  expect(await run()).toBe("AlreadyInvited\n[ 'Ann' ]\n");
});

it('a process with read models in a folder, as the page says, starts with those that it had', async () => {
  const [, opening = ''] = blocksOf(path, 'ts');
  const [, passed = ''] = /Pass `(readModels: .+?)`/.exec(page(path)) ?? [];
  const hadSome = 'console.log(own.readModels.definitions().length > 0);';
  const onDisk = [opening, hadSome, program.replace(toServer, toTest), 'await own.close();']
    .join('\n')
    .replace('  keyVault,\n', `  keyVault,\n  ${passed},\n`);
  const environment = { ...(await openShared()), DATA: temporaryFolder() };
  const first = await printedMeanwhileBy(onDisk, environment);
  expect(first).toBe("false\ninvited\nMail to ann@example.org\n[ 'Ann' ]\n");
  expect(await printedMeanwhileBy(onDisk, environment)).toBe("true\nAlreadyInvited\n[ 'Ann' ]\n");
});

it('what the page says cannot be shared is refused under the name that it gives', () => {
  const refusals = [...page('packages/latchkey/src/options.ts').matchAll(/'(Vault\w+)'/g)].map(
    ([, code = '']) => code,
  );
  expect(refusals).toEqual(['VaultNotShared']);
  for (const code of refusals) expect(page(path)).toContain(`\`${code}\``);
});

/** What processes share: empty, and gone when the test is over. */
async function openShared(): Promise<Record<string, string>> {
  return {
    LATCHKEY_ESDB_URL: await startDouble(),
    LATCHKEY_POSTGRES_URL: await startDatabase(),
    MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
  };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-docs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Two processes may print in any order. */
function linesOf(text: string): readonly string[] {
  return text.trim().split('\n').toSorted();
}

async function startDouble(): Promise<string> {
  const double = await startEventStoreDbDouble();
  onTestFinished(() => double.stop());
  return double.connectionString;
}

/** Gives where statements are sent to, with texts alone as their values. */
async function startDatabase(): Promise<string> {
  const database = new PGlite();
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const [text, values] = (await json(request)) as [string, unknown[]];
      const { rows } = await database.query(text, values);
      response.end(JSON.stringify({ rows }));
    } catch (fault) {
      response.writeHead(500).end(String(fault));
    }
  }
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await database.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
