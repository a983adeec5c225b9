import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ReadModelDefinition, StreamName } from 'latchkey';
import { noRevision, positionAt } from 'latchkey';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../src/database.ts';
import type { DatabaseKind } from '../src/database-file.ts';
import { openDatabaseFile } from '../src/database-file.ts';
import { eventsFile } from '../src/sqlite-event-store.ts';
import { keysFile } from '../src/sqlite-key-vault.ts';
import { readModelsFile, sqliteReadModels } from '../src/sqlite-read-models.ts';
import { eventStoreIn, keyVaultIn } from './open-file.ts';
import { temporaryFolder } from './temporary-stores.ts';

const stream: StreamName = 'invitation-1';
const full = { code: 'StoreUnavailable', cause: { errcode: 13, errstr: 'database or disk is full' } };
const newEvent = (length = 10) => ({
  id: randomUUID(),
  type: 'A',
  data: { text: 'x'.repeat(length) },
  metadata: {},
});

describe('a full disk', () => {
  it('refuses an append and leaves nothing of it, until there is room again', async () => {
    const { database, fillUp, makeRoom } = openOnSmallDisk(eventsFile);
    const eventStore = eventStoreIn(database);
    await eventStore.append(stream, [newEvent()], noRevision);
    const events = [newEvent(), newEvent(10), newEvent(100_000)];
    fillUp();
    await expect(eventStore.append(stream, events, 0)).rejects.toMatchObject(full);
    expect((await eventStore.read(stream)).events).toHaveLength(1);
    makeRoom();
    expect(await eventStore.append(stream, events, 0)).toMatchObject({ revision: 3 });
  });

  it('keeps of appends that were under way together exactly those that were acknowledged', async () => {
    const { database, fillUp, makeRoom } = openOnSmallDisk(eventsFile);
    const eventStore = eventStoreIn(database);
    fillUp();
    const appends = [10, 100_000, 10].map((length, index) => ({
      name: `invitation-${index}` as const,
      events: [newEvent(length), newEvent(length)],
    }));
    const outcomes = await Promise.allSettled(
      appends.map(({ name, events }) => eventStore.append(name, events, noRevision)),
    );
    expect(outcomes[1]).toMatchObject({ status: 'rejected', reason: full });
    for (const [index, { name }] of appends.entries()) {
      const kept = outcomes[index]?.status === 'fulfilled' ? 2 : 0;
      expect((await eventStore.read(name)).events).toHaveLength(kept);
    }
    makeRoom();
    for (const { name, events } of appends) await eventStore.append(name, events, noRevision);
    expect((await eventStore.read('invitation-1')).events).toHaveLength(2);
  });

  it('refuses a commit of a read model and leaves nothing of it, also if the projection makes light of it', () => {
    const { database, fillUp, makeRoom } = openOnSmallDisk(readModelsFile);
    const definition: ReadModelDefinition = { name: 'a', version: 1, collections: { b: { indexes: {} } } };
    const model = sqliteReadModels(database).open(definition);
    const [first, second] = [1, 2].map((place) => positionAt('01J9ZQ4M7V0000000000000000', place));
    model.commit(first ?? fail(), (writer) => writer.put('b', 'small', { text: 'before' }));
    const commit = (putLarge: (put: () => void) => void) =>
      model.commit(second ?? fail(), (writer) => {
        writer.put('b', 'small', { text: 'after' });
        putLarge(() => writer.put('b', 'large', { text: 'x'.repeat(100_000) }));
        writer.put('b', 'other', { text: 'after' });
      });
    fillUp();
    expect(() => commit((put) => put())).toThrow(expect.objectContaining({ code: 'StoreUnavailable' }));
    expect(() => commit((put) => expect(put).toThrow('full'))).toThrow('only while its commit runs');
    const commitLargeLast = () =>
      model.commit(second ?? fail(), (writer) => {
        expect(() => writer.put('b', 'large', { text: 'x'.repeat(100_000) })).toThrow('full');
      });
    expect(commitLargeLast).toThrow('only while its commit runs');
    expect(model.get('b', 'small')).toEqual({ text: 'before' });
    expect(model.get('b', 'other')).toBeUndefined();
    expect(model.checkpoint()).toBe(first);
    makeRoom();
    commit((put) => put());
    expect(model.get('b', 'other')).toEqual({ text: 'after' });
    expect(model.checkpoint()).toBe(second);
  });

  it('refuses a key and leaves nothing of it', async () => {
    const { database, fillUp, makeRoom } = openOnSmallDisk(keysFile);
    const keyVault = keyVaultIn(database);
    const key = new Uint8Array(100_000).fill(1);
    fillUp();
    await expect(keyVault.putIfAbsent('person-1', key)).rejects.toMatchObject(full);
    expect(await keyVault.names('')).toEqual([]);
    makeRoom();
    expect(await keyVault.putIfAbsent('person-1', key)).toEqual({ status: 'present', wrapped: key });
  });
});

function openOnSmallDisk(kind: DatabaseKind): {
  database: Database;
  fillUp: () => void;
  makeRoom: () => void;
} {
  const database = openDatabaseFile(join(temporaryFolder(), 'small.db'), kind);
  onTestFinished(() => database.close());
  return {
    database,
    // Less than the file has already means: not one page more.
    fillUp: () => database.exec('PRAGMA max_page_count = 1'),
    makeRoom: () => database.exec('PRAGMA max_page_count = 1000000'),
  };
}

function fail(): never {
  throw new Error('cannot happen');
}
