import { keyVaultContract } from '@latchkey/testing';
import type { VaultEntry } from 'latchkey';
import { describe, expect, it } from 'vitest';
import type { PostgresDatabase } from '../src/index.ts';
import type { Settings } from './pool-in.ts';
import { emptyDatabase, openVault } from './test-database.ts';

keyVaultContract('the key vault in PostgreSQL', () => openVault());

const key = (byte: number) => new Uint8Array(61).fill(byte);
const present = (byte: number): VaultEntry => ({ status: 'present', wrapped: key(byte) });
const destroyed: VaultEntry = { status: 'destroyed' };

it('keeps a key as it was when putIfAbsent was called', async () => {
  const vault = await openVault();
  const wrapped = Buffer.from(key(1));
  const putting = vault.putIfAbsent('person-1', wrapped);
  wrapped.fill(0);
  expect(await putting).toEqual(present(1));
  expect(await vault.get(['person-1'])).toEqual(new Map([['person-1', present(1)]]));
});

it('is one that several processes may share', async () => {
  expect((await openVault()).isShared).toBe(true);
});

it('is closed without ending the database, which is the host’s', async () => {
  const database = await emptyDatabase();
  await (await openVault(database)).close();
  expect(await (await openVault(database)).names('')).toEqual([]);
});

describe('several vaults on one database', () => {
  it('give all who race for a name one key, a hundred times', async () => {
    const vaults = await severalVaults();
    for (let round = 0; round < 100; round++) {
      const name = `person-${round}`;
      const given = await Promise.all(vaults.map((vault, index) => vault.putIfAbsent(name, key(index))));
      const [first] = given;
      expect(first?.status).toBe('present');
      expect(given).toEqual(vaults.map(() => first));
      for (const vault of vaults) expect(await vault.get([name])).toEqual(new Map([[name, first]]));
    }
  });

  it('never make a key again that one of them destroyed, whenever that was', async () => {
    const vaults = await severalVaults();
    const [destroying, ...others] = vaults;
    for (let round = 0; round < 100; round++) {
      const name = `person-${round}`;
      const putting = others.map((vault, index) => vault.putIfAbsent(name, key(index)));
      await destroying?.destroy(name);
      for (const vault of vaults) expect(await vault.putIfAbsent(name, key(9))).toEqual(destroyed);
      await Promise.all(putting);
      for (const vault of vaults) expect(await vault.get([name])).toEqual(new Map([[name, destroyed]]));
    }
  });

  it('race in the same way where transactions are serializable by default', async () => {
    const vaults = await severalVaults({ default_transaction_isolation: 'serializable' });
    for (let round = 0; round < 50; round++) {
      const name = `person-${round}`;
      const given = await Promise.all(vaults.map((vault, index) => vault.putIfAbsent(name, key(index))));
      expect(new Set(given.map((entry) => JSON.stringify(entry))).size).toBe(1);
      await Promise.all(vaults.map((vault) => vault.destroy(name)));
      expect(await vaults[0]?.get([name])).toEqual(new Map([[name, destroyed]]));
    }
  });
});

it('gives names in order however PostgreSQL looks for them', async () => {
  const database = await emptyDatabase();
  const ways = ['enable_indexscan', 'enable_indexonlyscan', 'enable_bitmapscan'];
  const vault = await openVault(await database.again(Object.fromEntries(ways.map((way) => [way, 'off']))));
  for (const name of ['c', 'a', 'b']) await vault.putIfAbsent(name, key(1));
  expect(await vault.names('')).toEqual(['a', 'b', 'c']);
});

it('sends a statement again that lost against another transaction', async () => {
  const database = await emptyDatabase();
  const vault = await openVault(losing(database, 2));
  expect(await vault.putIfAbsent('person-1', key(1))).toEqual(present(1));
});

it('has a mark alone for a destroyed key, and no bytes of it', async () => {
  const database = await emptyDatabase();
  const vault = await openVault(database);
  await vault.putIfAbsent('person-1', key(1));
  await vault.destroy('person-1');
  await vault.destroy('person-2');
  expect(await database.rows('select name, wrapped from latchkey_keys order by name')).toEqual([
    { name: 'person-1', wrapped: null },
    { name: 'person-2', wrapped: null },
  ]);
});

it('writes nothing for a key that was destroyed already', async () => {
  const database = await emptyDatabase();
  const vault = await openVault(database);
  await vault.destroy('person-1');
  const before = await database.rows('select ctid, xmin from latchkey_keys');
  await vault.destroy('person-1');
  expect(await database.rows('select ctid, xmin from latchkey_keys')).toEqual(before);
});

it('puts a key whose row was removed by hand just then', async () => {
  const database = await emptyDatabase();
  await (await openVault(database)).putIfAbsent('person-1', key(1));
  const vault = await openVault({
    async query(text, values) {
      const result = await database.query(text, values);
      const isFound = text.includes('insert into') && result.rows.length === 0;
      if (isFound) await database.query('delete from latchkey_keys', []);
      return result;
    },
  });
  expect(await vault.putIfAbsent('person-1', key(2))).toEqual(present(2));
  expect(await vault.get(['person-1'])).toEqual(new Map([['person-1', present(2)]]));
});

describe('awkward names', () => {
  const names = [
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    '\udfff',
    '\uffff',
    "'; drop table latchkey_keys; --",
    '{"a",b\\}',
    '~',
    '%',
  ];

  it('are told apart, and given back as they were', async () => {
    const vault = await openVault();
    for (const [index, name] of names.entries()) await vault.putIfAbsent(name, key(index));
    expect(await vault.get(names)).toEqual(new Map(names.map((name, index) => [name, present(index)])));
    expect(await vault.names('')).toEqual(names.toSorted());
    for (const name of names)
      expect(await vault.names(name)).toEqual(names.filter((each) => each.startsWith(name)).toSorted());
  });
});

async function severalVaults(settings?: Settings) {
  const database = await emptyDatabase();
  return Promise.all(Array.from({ length: 4 }, async () => openVault(await database.again(settings))));
}

/** Loses every first statement against another transaction, so many times each. */
function losing(database: PostgresDatabase, times: number): PostgresDatabase {
  const lost = new Map<string, number>();
  return {
    async query(text, values) {
      const count = lost.get(text) ?? 0;
      lost.set(text, count + 1);
      if (count < times) throw Object.assign(new Error('could not serialize access'), { code: '40001' });
      return database.query(text, values);
    },
  };
}
