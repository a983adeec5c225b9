import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DatabaseKind } from '../src/database-file.ts';
import { openDatabaseFile } from '../src/database-file.ts';
import { destroyedKeysFile } from '../src/destroyed-keys.ts';
import { eventsFile, newestKeyOfEvents } from '../src/sqlite-event-store.ts';
import { keysFile } from '../src/sqlite-key-vault.ts';
import { readModelsFile } from '../src/sqlite-read-models.ts';
import { openFile } from './open-file.ts';
import { openStores, temporaryFolder } from './temporary-stores.ts';

const versions = [
  "CREATE TABLE people (name TEXT); INSERT INTO people VALUES ('Ann')",
  'ALTER TABLE people ADD COLUMN age INTEGER; UPDATE people SET age = 1',
  'ALTER TABLE people RENAME COLUMN age TO years; UPDATE people SET years = years + 1',
];
const kind = (known: readonly string[]): DatabaseKind => ({
  applicationId: 7,
  versions: known,
  settings: '',
});

describe('a file of an older version', () => {
  it.each([1, 2])('%i is brought to the newest, step by step, and keeps what it has', (version) => {
    const folder = temporaryFolder();
    const before = openFile(kind(versions.slice(0, version)), folder);
    before.exec("INSERT INTO people (name) VALUES ('Bea')");
    before.close();

    for (const again of [1, 2]) {
      const database = openFile(kind(versions), folder);
      const people = [...database.statement('SELECT * FROM people').rows()];
      const years = version === 1 ? 2 : null;
      expect(people, `${again}`).toEqual([
        { name: 'Ann', years: 2 },
        { name: 'Bea', years },
      ]);
      expect(database.statement('PRAGMA user_version').get()).toEqual({ user_version: 3 });
      database.close();
    }
  });

  it('has the same schema then as a new file', () => {
    const schemaOf = (known: readonly string[], folder = temporaryFolder()) => {
      openFile(kind(known), folder).close();
      const database = openFile(kind(versions), folder);
      return [...database.statement('SELECT type, name, sql FROM sqlite_schema').rows()];
    };
    expect(schemaOf(versions.slice(0, 1))).toEqual(schemaOf(versions));
  });

  it('stays as it was where a step fails, and is brought up later', () => {
    const folder = temporaryFolder();
    openFile(kind(versions.slice(0, 1)), folder).close();
    const failing = kind([
      ...versions.slice(0, 2),
      'UPDATE people SET age = 99; INSERT INTO nothing VALUES (1)',
    ]);
    expect(() => openDatabaseFile(join(folder, 'file.db'), failing)).toThrow(
      expect.objectContaining({ code: 'StoreUnavailable' }),
    );

    const still = openFile(kind(versions.slice(0, 1)), folder);
    expect(still.statement('SELECT * FROM people').get()).toEqual({ name: 'Ann' });
    still.close();
    expect(openFile(kind(versions), folder).statement('SELECT * FROM people').get()).toEqual({
      name: 'Ann',
      years: 2,
    });
  });

  it('of events is brought up with the events in it, and knows from then on which key was the newest', async () => {
    const folder = temporaryFolder();
    const first = { ...eventsFile, versions: eventsFile.versions.slice(0, 1) };
    const before = openFile(first, folder, 'events.db');
    before.exec("INSERT INTO store (id) VALUES ('01J9ZQ4M7V0000000000000000')");
    before.exec(`
      INSERT INTO events (stream, revision, id, type, data, metadata, recorded_at)
      VALUES ('invitation-1', 0, 'c0ffee00-1234-4abc-8def-0123456789ab', 'PersonInvited', '{"a":1}', '{}', 17)`);
    before.close();

    const { eventStore, keyVault, close } = openStores({ folder });
    expect(eventStore.storeId).toBe('01J9ZQ4M7V0000000000000000');
    const event = { type: 'PersonInvited', data: { a: 1 }, metadata: {}, recordedAt: 17 };
    expect((await eventStore.read('invitation-1')).events).toMatchObject([event]);
    await keyVault.putIfAbsent('person-1', new Uint8Array([1]));
    await eventStore.append('invitation-1', [{ id: randomUUID(), ...event }], 0);
    await close();
    expect(newestKeyOfEvents(openFile(eventsFile, folder, 'events.db'))).toBe('person-1');
  });
});

describe('the versions of a file', () => {
  it.each(
    Object.entries({
      events: eventsFile,
      keys: keysFile,
      'destroyed-keys': destroyedKeysFile,
      'read-models': readModelsFile,
    }).flatMap(([name, { versions: known }]) =>
      known.map((schema, index) => ({ name, version: index + 1, schema })),
    ),
  )('are about for ever: $version of $name is as it was recorded', async ({ name, version, schema }) => {
    await expect(`${schema.trim()}\n`).toMatchFileSnapshot(`golden/schemas/${name}.v${version}.sql`);
  });
});
