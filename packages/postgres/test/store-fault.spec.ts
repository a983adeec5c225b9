import { inspect } from 'node:util';
import { hasCode } from 'latchkey';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PostgresDatabase } from '../src/index.ts';
import { poolIn } from './pool-in.ts';
import { emptyDatabase, openVault, serverUrl } from './test-database.ts';

const key = new Uint8Array(61).fill(0xab);

describe('a fault of PostgreSQL', () => {
  it.each([
    { means: 'the login is refused', code: '28000', named: 'StoreLoginRefused' },
    { means: 'the password is wrong', code: '28P01', named: 'StoreLoginRefused' },
    { means: 'there is no such database', code: '3D000', named: 'StoreLoginRefused' },
    { means: 'it is not allowed', code: '42501', named: 'StorePermissionMissing' },
    { means: 'it can only be read', code: '25006', named: 'StoreReadOnly' },
    { means: 'a table is gone', code: '42P01', named: 'NotALatchkeyDatabase' },
    { means: 'a column is gone', code: '42703', named: 'NotALatchkeyDatabase' },
    { means: 'the server is shutting down', code: '57P01', named: 'StoreUnavailable' },
    { means: 'there are too many connections', code: '53300', named: 'StoreUnavailable' },
    { means: 'nobody listens there', code: 'ECONNREFUSED', named: 'StoreUnavailable' },
    { means: 'the connection ended', code: undefined, named: 'StoreUnavailable' },
    {
      means: 'the driver says a code of its own',
      code: 'see postgres://olga:secret@db',
      named: 'StoreUnavailable',
    },
  ])('is named where $means, and kept as the cause', async ({ code, named }) => {
    const fault = Object.assign(new Error('user "olga" with password "secret"'), { code });
    const caught = await faultOf(openVault(failing(fault)));
    expect(caught).toMatchObject({ name: 'LatchkeyError', code: named });
    expect(caught).toHaveProperty('cause', fault);
    expect(inspect([caught.message, detailsOf(caught)])).not.toMatch(/secret|olga/);
  });

  it('is named by whatever the vault is asked, and passes by itself', async () => {
    const database = await emptyDatabase();
    let fault: Error | undefined;
    const vault = await openVault({
      query: async (text, values) => (fault ? Promise.reject(fault) : database.query(text, values)),
    });
    await vault.putIfAbsent('person-1', key);
    fault = Object.assign(new Error('terminating connection'), { code: '57P01' });
    const unavailable = { code: 'StoreUnavailable', details: { code: '57P01' }, cause: fault };
    await expect(vault.get(['person-1'])).rejects.toMatchObject(unavailable);
    await expect(vault.putIfAbsent('person-2', key)).rejects.toMatchObject(unavailable);
    await expect(vault.destroy('person-1')).rejects.toMatchObject(unavailable);
    await expect(vault.names('')).rejects.toMatchObject(unavailable);
    fault = undefined;
    expect(await vault.names('')).toEqual(['person-1']);
  });

  it('says nothing of the key that was to be put', async () => {
    const database = await emptyDatabase();
    const vault = await openVault(database);
    await database.query('drop table latchkey_keys', []);
    const caught = await faultOf(vault.putIfAbsent('person-1', key));
    expect(hasCode(caught, 'NotALatchkeyDatabase')).toBe(true);
    expect(inspect([caught.message, detailsOf(caught)])).not.toContain('abab');
  });
  // What PGlite has not: passwords, other databases, connections that can be cut.
  const servers = serverUrl === undefined ? [] : [serverUrl];
  const wrong: readonly { what: string; change: (url: URL) => string; named: string; cause: string }[] = [
    {
      what: 'a wrong password',
      change: (url) => (url.password = 'wr0ng'),
      named: 'StoreLoginRefused',
      cause: '28P01',
    },
    {
      what: 'a database that is not there',
      change: (url) => (url.pathname = '/n0where'),
      named: 'StoreLoginRefused',
      cause: '3D000',
    },
    {
      what: 'a port where nobody listens',
      change: (url) => (url.port = '1'),
      named: 'StoreUnavailable',
      cause: expect.stringMatching(/^(ECONNREFUSED|ENOENT)$/),
    },
  ];

  it.each(servers.flatMap((server) => wrong.map((each) => ({ ...each, server }))))(
    'is named where it is given $what, and nothing secret is told',
    async ({ server, change, named, cause }) => {
      const url = new URL(server);
      change(url);
      const pool = poolIn(url.href, 'public');
      onTestFinished(() => pool.end());
      const caught = await faultOf(openVault(pool));
      expect(caught).toMatchObject({ code: named, cause: { code: cause } });
      expect(caught.message).not.toMatch(/wr0ng|n0where/);
      expect(inspect(caught, { depth: 10 })).not.toContain(url.password);
    },
  );

  it.each(servers)('that cuts every connection passes by itself', async () => {
    const database = await emptyDatabase();
    const vault = await openVault(await database.again({ application_name: database.schema }));
    await vault.putIfAbsent('person-1', key);
    const cut = 'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1';
    for (let round = 0; round < 5; round++) {
      await database.query(cut, [database.schema]);
      await vault
        .names('')
        .catch((fault: unknown) => expect(fault).toHaveProperty('code', 'StoreUnavailable'));
      expect(await vault.names('')).toEqual(['person-1']);
    }
  });
});

async function faultOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error('it went well');
    },
    (fault: unknown) => fault as Error,
  );
}

function detailsOf(fault: Error): unknown {
  return 'details' in fault ? fault.details : undefined;
}

function failing(fault: Error): PostgresDatabase {
  return { query: () => Promise.reject(fault) };
}
