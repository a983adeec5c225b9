import { expect, it } from 'vitest';
import { blocksOf, page, printedBy } from './snippet.ts';

const path = 'docs/how-to/share-keys.md';
/** In place of a server, and of the pool that the page makes to it: PGlite, which has neither connections nor faults. */
const inProcess = `
import { PGlite } from '@electric-sql/pglite';
class Pool {
  database = new PGlite();
  query(text, values) { return this.database.query(text, values); }
  on() {}
  end() { return this.database.close(); }
}
`;
const toServer = "import { Pool } from 'pg';\n";

it('sharing keys prints what the page says', () => {
  const [program = ''] = blocksOf(path, 'ts');
  expect(program).toContain(toServer);
  const masterKey = Buffer.alloc(32, 1).toString('base64');
  expect(printedBy(program.replace(toServer, inProcess), { MASTER_KEY: masterKey })).toMatch(
    /^\[ 'tenant-[0-9A-Z]{26}' \]\n$/,
  );
});

it('the statements of the page do what it says: let a user in, write names down, and destroy those keys again', () => {
  const [grants = '', listing = '', destroying = ''] = blocksOf(path, 'sql');
  const [sweeping = ''] = /vacuum full \w+;/.exec(page(path)) ?? [];
  const program = `
    import { PGlite } from '@electric-sql/pglite';
    import { openPostgresKeyVault } from '@latchkey/postgres';
    const database = new PGlite();
    const keyVault = await openPostgresKeyVault(database);
    await database.exec(${JSON.stringify(`create role portal; ${grants}`)});
    await database.exec('set role portal');
    await openPostgresKeyVault(database);
    const name = 'person-01J9ZQ4M7V0000000000000000';
    await keyVault.putIfAbsent(name, new Uint8Array(61));
    await keyVault.putIfAbsent('person-2', new Uint8Array(61));
    await keyVault.destroy('person-2');
    await database.exec('reset role');
    console.log((await database.query(${JSON.stringify(listing)})).rows.map(({ name }) => name));
    await database.exec(${JSON.stringify(destroying)});
    await database.query(${JSON.stringify(sweeping)});
    console.log([...(await keyVault.get([name, 'person-2'])).values()].map(({ status }) => status));
    await database.close();
  `;
  expect(printedBy(program)).toBe("[ 'person-2' ]\n[ 'destroyed', 'destroyed' ]\n");
});

it('every fault of PostgreSQL stands in the page, with what to do about it', () => {
  const sources = ['store-fault.ts', 'key-tables.ts']
    .map((file) => page(`packages/postgres/src/${file}`))
    .join('');
  const codes = new Set([...sources.matchAll(/LatchkeyError\(\s*'(\w+)'/g)].map(([, code = '']) => code));
  expect(codes.size).toBeGreaterThan(5);
  for (const code of codes) expect(page(path)).toMatch(new RegExp(`^\\| \`${code}\` \\|`, 'm'));
});
