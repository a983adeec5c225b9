import { describe, expect, it } from 'vitest';
import { asUser, emptyDatabase, openVault } from './test-database.ts';

const key = new Uint8Array([1, 2, 3]);

describe('opening a vault', () => {
  it('makes its tables, once, however many do so at once', async () => {
    const database = await emptyDatabase();
    const vaults = await Promise.all(
      Array.from({ length: 8 }, async () => openVault(await database.again())),
    );
    expect(await database.rows('select version from latchkey_keys_layout')).toEqual([{ version: 1 }]);
    await vaults[0]?.putIfAbsent('person-1', key);
    for (const vault of vaults) expect(await vault.names('')).toEqual(['person-1']);
  });

  it('uses the tables that another process made after it had seen none', async () => {
    const database = await emptyDatabase();
    const late = await openVault({
      async query(text, values) {
        if (text.includes('create table')) await (await openVault(database)).putIfAbsent('person-1', key);
        return database.query(text, values);
      },
    });
    expect(await late.names('')).toEqual(['person-1']);
  });

  it('makes them in the same way where transactions are serializable by default', async () => {
    for (let round = 0; round < 5; round++) {
      const database = await emptyDatabase();
      const opening = Array.from({ length: 4 }, async () =>
        openVault(await database.again({ default_transaction_isolation: 'serializable' })),
      );
      await Promise.all(opening);
      expect(await database.rows('select version from latchkey_keys_layout')).toEqual([{ version: 1 }]);
    }
  });

  it('needs no permission to make tables that are there', async () => {
    const database = await emptyDatabase();
    await openVault(database);
    await database.query('grant select, insert, update on latchkey_keys to public', []);
    await database.query('grant select on latchkey_keys_layout to public', []);
    const vault = await openVault(await asUser(database));
    await vault.putIfAbsent('person-1', key);
    await vault.destroy('person-1');
    expect(await vault.names('')).toEqual(['person-1']);
  });
});

describe('a vault is refused at opening', () => {
  it('when its tables are of a newer version', async () => {
    const database = await emptyDatabase();
    await openVault(database);
    await database.query('update latchkey_keys_layout set version = 2', []);
    await expect(openVault(database)).rejects.toMatchObject({
      code: 'NewerDatabase',
      message: expect.stringContaining('layout 2; this one knows 1'),
      details: { found: 2, known: 1 },
    });
  });

  it.each([
    { what: 'a table of somebody else’s', make: ['create table latchkey_keys (id integer)'] },
    {
      what: 'tables of somebody else’s',
      make: ['create table latchkey_keys (id integer)', 'create table latchkey_keys_layout (id integer)'],
    },
    {
      what: 'tables that do not say which version they are',
      make: [
        'create table latchkey_keys (name text primary key, wrapped bytea)',
        'create table latchkey_keys_layout (version integer)',
      ],
    },
  ])('where $what have its names', async ({ make }) => {
    const database = await emptyDatabase();
    for (const statement of make) await database.query(statement, []);
    await expect(openVault(database)).rejects.toMatchObject({ code: 'NotALatchkeyDatabase' });
  });

  it('when the tables are not there and may not be made', async () => {
    const database = await emptyDatabase();
    await expect(openVault(await asUser(database))).rejects.toMatchObject({
      code: 'StorePermissionMissing',
      message: expect.stringContaining('it needs create on the schema'),
      cause: { code: '42501' },
    });
  });

  it.each([
    { granted: 'select', missing: ['insert', 'update'] },
    { granted: 'select, update', missing: ['insert'] },
    { granted: 'insert, update', missing: ['select'] },
  ])('when its user has $granted alone', async ({ granted, missing }) => {
    const database = await emptyDatabase();
    await openVault(database);
    await database.query(`grant ${granted} on latchkey_keys to public`, []);
    await database.query('grant select on latchkey_keys_layout to public', []);
    await expect(openVault(await asUser(database))).rejects.toMatchObject({
      code: 'StorePermissionMissing',
      details: { missing },
    });
  });

  it('where PostgreSQL only lets it read, as a standby does', async () => {
    const database = await emptyDatabase();
    await openVault(database);
    await expect(
      openVault(await database.again({ default_transaction_read_only: 'on' })),
    ).rejects.toMatchObject({
      code: 'StoreReadOnly',
    });
  });

  it('where PostgreSQL acknowledges what is not on its disk yet', async () => {
    const database = await emptyDatabase();
    await expect(openVault(await database.again({ synchronous_commit: 'off' }))).rejects.toMatchObject({
      code: 'StoreNotDurable',
    });
    expect(await database.rows(`select to_regclass('latchkey_keys') as made`)).toEqual([{ made: null }]);
  });
});
