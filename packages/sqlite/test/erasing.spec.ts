import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { positionAt } from 'latchkey';
import { seededRandomness } from '@latchkey/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../src/database.ts';
import type { DatabaseKind } from '../src/database-file.ts';
import { openDatabaseFile } from '../src/database-file.ts';
import { destroyedKeys, destroyedKeysFile } from '../src/destroyed-keys.ts';
import { keysFile, sqliteKeyVault } from '../src/sqlite-key-vault.ts';
import { readModelsFile, sqliteReadModels } from '../src/sqlite-read-models.ts';
import { keyVaultIn, openFile } from './open-file.ts';
import { openStores, temporaryFolder } from './temporary-stores.ts';

const position = positionAt('01J9ZQ4M7V0000000000000000', 1);
const definition = { name: 'people', version: 1, collections: { people: { indexes: { byName: ['name'] } } } };
const nameOf = (person: number) => `«Person ${person}»`;
const people = Array.from({ length: 3_000 }, (_, person) => person);

describe('a key that was destroyed', () => {
  it('is in no file any more, at once', async () => {
    const folder = temporaryFolder();
    const { keyVault } = openStores({ folder });
    const randomness = seededRandomness('keys');
    const keys = people.map((person) => ({ name: `person-${person}`, wrapped: Buffer.from(randomness(60)) }));
    await Promise.all(keys.map(({ name, wrapped }) => keyVault.putIfAbsent(name, wrapped)));
    const destroyed = keys.filter((_, index) => index % 7 < 3);
    await Promise.all(destroyed.map(({ name }) => keyVault.destroy(name)));

    const bytes = bytesIn(folder, 'keys.db');
    expect(destroyed.filter(({ wrapped }) => bytes.includes(wrapped))).toEqual([]);
    expect(keys.filter(({ wrapped }) => bytes.includes(wrapped))).toHaveLength(
      keys.length - destroyed.length,
    );
  });

  it('is not called destroyed while another process still sees it in the log beside the file', async () => {
    const { folder, database } = openImpatient('keys.db', keysFile);
    const keyVault = keyVaultIn(database);
    await keyVault.putIfAbsent('person-1', new Uint8Array(60).fill(1));
    const reader = new DatabaseSync(join(folder, 'keys.db'), { readOnly: true });
    reader.exec('BEGIN; SELECT * FROM keys');
    await expect(keyVault.destroy('person-1')).rejects.toMatchObject({ code: 'StoreUnavailable' });
    reader.close();
    await keyVault.destroy('person-1');
    expect(bytesIn(folder, 'keys.db').includes(Buffer.alloc(60, 1))).toBe(false);
    expect(await keyVault.putIfAbsent('person-1', new Uint8Array([2]))).toEqual({ status: 'destroyed' });
  });
});

describe('a key that an older copy of the vault brings back', () => {
  it('keeps the vault from being opened while another process still sees it in the log beside the file', async () => {
    const { folder, database } = openImpatient('keys.db', keysFile);
    await keyVaultIn(database).putIfAbsent('person-1', new Uint8Array(60).fill(1));
    const reader = new DatabaseSync(join(folder, 'keys.db'), { readOnly: true });
    reader.exec('BEGIN; SELECT * FROM keys');
    const destroyed = destroyedKeys(openFile(destroyedKeysFile));
    destroyed.addAll(['person-1']);
    expect(() => sqliteKeyVault(database, destroyed)).toThrow(
      expect.objectContaining({ code: 'StoreUnavailable' }),
    );
    reader.close();
  });
});

describe('what was removed from a read model, or overwritten in it', () => {
  it('is in no file any more after a sweep', () => {
    const folder = temporaryFolder();
    const { readModels } = openStores({ folder });
    const model = readModels.open(definition);
    for (const person of people) {
      model.commit(position, (writer) =>
        writer.put('people', `${(person * 7919) % 3000}`, { name: nameOf(person) }),
      );
    }
    const erased = people.filter((person) => person % 3 === 0);
    model.commit(position, (writer) => {
      for (const person of erased) {
        const key = `${(person * 7919) % 3000}`;
        if (person % 2 === 0) writer.remove('people', key);
        else writer.put('people', key, { name: null });
      }
    });
    readModels.sweep();

    const bytes = bytesIn(folder, 'read-models.db');
    expect(erased.filter((person) => bytes.includes(nameOf(person)))).toEqual([]);
    expect(people.filter((person) => bytes.includes(nameOf(person)))).toHaveLength(2_000);
    expect(model.find('people', { index: 'byName', equals: [], limit: 5_000 })).toHaveLength(2_000);
  });

  it.each<{ means: string; forget: (stores: ReturnType<typeof openStores>) => void }>([
    { means: 'clearing it', forget: ({ readModels }) => readModels.open(definition).clear() },
    {
      means: 'opening another version',
      forget: ({ readModels }) => readModels.open({ ...definition, version: 2 }),
    },
    { means: 'dropping it', forget: ({ readModels }) => readModels.drop(definition.name) },
  ])('is in no file any more after $means', ({ forget }) => {
    const folder = temporaryFolder();
    const stores = openStores({ folder });
    stores.readModels.open(definition).commit(position, (writer) => {
      for (const person of people) writer.put('people', `${person}`, { name: nameOf(person) });
    });
    forget(stores);
    const bytes = bytesIn(folder, 'read-models.db');
    expect(people.filter((person) => bytes.includes(nameOf(person)))).toEqual([]);
  });

  it('is not called swept while another process still sees it in the log beside the file', () => {
    const { folder, database } = openImpatient('read-models.db', readModelsFile);
    const readModels = sqliteReadModels(database);
    readModels.open(definition);
    const reader = new DatabaseSync(join(folder, 'read-models.db'), { readOnly: true });
    reader.exec('BEGIN; SELECT * FROM read_models');
    expect(() => readModels.sweep()).toThrow(expect.objectContaining({ code: 'StoreUnavailable' }));
    reader.close();
    expect(() => readModels.sweep()).not.toThrow();
  });
});

/** A file that waits for nobody. */
function openImpatient(name: string, kind: DatabaseKind): { folder: string; database: Database } {
  const folder = temporaryFolder();
  const database = openDatabaseFile(join(folder, name), kind);
  onTestFinished(() => database.close());
  database.exec('PRAGMA busy_timeout = 0');
  return { folder, database };
}

/** A file and what lies beside it. */
function bytesIn(folder: string, name: string): Buffer {
  const files = readdirSync(folder).filter((file) => file.startsWith(name));
  return Buffer.concat(files.map((file) => readFileSync(join(folder, file))));
}
