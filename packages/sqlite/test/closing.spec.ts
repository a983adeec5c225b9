import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import type { StreamName } from 'latchkey';
import { noRevision, positionAt } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { openStores, temporaryFolder } from './temporary-stores.ts';

const stream: StreamName = 'invitation-1';
const newEvent = () => ({ id: randomUUID(), type: 'PersonInvited', data: {}, metadata: {} });
const closed = expect.objectContaining({ name: 'LatchkeyError', code: 'StoreClosed' });

describe('closing the stores', () => {
  it('may be asked for again', async () => {
    const stores = openStores();
    await Promise.all([stores.close(), stores.close()]);
    await expect(stores.close()).resolves.toBeUndefined();
  });

  it('carries out first what was asked for before', async () => {
    const folder = temporaryFolder();
    const before = openStores({ folder });
    const appending = before.eventStore.append(stream, [newEvent()], noRevision);
    const putting = before.keyVault.putIfAbsent('person-1', new Uint8Array([1]));
    await before.close();
    await expect(appending).resolves.toMatchObject({ revision: 0 });
    await expect(putting).resolves.toMatchObject({ status: 'present' });

    const { eventStore, keyVault } = openStores({ folder });
    expect((await eventStore.read(stream)).events).toHaveLength(1);
    expect(await keyVault.names('')).toEqual(['person-1']);
  });

  it('carries out all of it, however much there is', async () => {
    const { eventStore, keyVault, close } = openStores();
    const numbers = Array.from({ length: 1_200 }, (_, number) => number);
    const appending = numbers.map((number) =>
      eventStore.append(`invitation-${number}`, [newEvent()], noRevision),
    );
    const putting = numbers.map((number) => keyVault.putIfAbsent(`person-${number}`, new Uint8Array([1])));
    await close();
    await expect(Promise.all([...appending, ...putting])).resolves.toHaveLength(2_400);
  });

  it('waits for keys that are being destroyed', async () => {
    const { keyVault, close } = openStores();
    await keyVault.putIfAbsent('person-1', new Uint8Array([1]));
    const destroying = keyVault.destroy('person-1');
    await close();
    await expect(destroying).resolves.toBeUndefined();
  });

  it('leaves everything in the files themselves, and nothing beside them', async () => {
    const folder = temporaryFolder();
    const { eventStore, close } = openStores({ folder });
    await eventStore.append(stream, [newEvent()], noRevision);
    await close();
    expect(readdirSync(folder)).toEqual([
      'destroyed-keys.db',
      'events.db',
      'keys.db',
      'lock.db',
      'read-models.db',
    ]);
  });
});

describe('stores that were closed', () => {
  it('say so to whoever uses them', async () => {
    const { eventStore, keyVault, readModels, close } = openStores();
    const definition = { name: 'a', version: 1, collections: { b: { indexes: { c: ['d'] } } } };
    const model = readModels.open(definition);
    await close();

    await expect(eventStore.append(stream, [newEvent()], noRevision)).rejects.toEqual(closed);
    await expect(eventStore.read(stream)).rejects.toEqual(closed);
    await expect(eventStore.head()).rejects.toEqual(closed);
    const pages = eventStore.subscribe({ signal: new AbortController().signal });
    await expect(pages[Symbol.asyncIterator]().next()).rejects.toEqual(closed);

    await expect(keyVault.get(['person-1'])).rejects.toEqual(closed);
    await expect(keyVault.putIfAbsent('person-1', new Uint8Array([1]))).rejects.toEqual(closed);
    await expect(keyVault.destroy('person-1')).rejects.toEqual(closed);
    await expect(keyVault.names('')).rejects.toEqual(closed);

    const position = positionAt(eventStore.storeId, 1);
    expect(() => readModels.open(definition)).toThrow(closed);
    expect(() => readModels.definitions()).toThrow(closed);
    expect(() => readModels.drop('a')).toThrow(closed);
    expect(() => readModels.sweep()).toThrow(closed);
    expect(() => model.get('b', 'c')).toThrow(closed);
    expect(() => model.find('b', { index: 'c', equals: [] })).toThrow(closed);
    expect(() => model.checkpoint()).toThrow(closed);
    expect(() => model.commit(position, () => {})).toThrow(closed);
    expect(() => model.clear()).toThrow(closed);
  });
});
