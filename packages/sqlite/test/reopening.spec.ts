import { randomUUID } from 'node:crypto';
import type { ReadModelDefinition, StreamName } from 'latchkey';
import { noRevision } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { openStores, temporaryFolder } from './temporary-stores.ts';

const stream: StreamName = 'invitation-1';
const people: ReadModelDefinition = {
  name: 'people',
  version: 1,
  collections: { people: { indexes: { byName: ['name'] } } },
};
const newEvent = () => ({ id: randomUUID(), type: 'PersonInvited', data: { a: 1 }, metadata: { b: 2 } });

describe('stores that are opened again', () => {
  it('have the same events at the same positions, and go on after them', async () => {
    const folder = temporaryFolder();
    const before = openStores({ folder });
    const { position } = await before.eventStore.append(stream, [newEvent(), newEvent()], noRevision);
    const stored = await before.eventStore.read(stream);
    await before.close();

    const { eventStore } = openStores({ folder });
    expect(eventStore.storeId).toBe(before.eventStore.storeId);
    expect(await eventStore.read(stream)).toEqual(stored);
    expect(await eventStore.head()).toBe(position);
    const next = await eventStore.append(stream, [newEvent()], 1);
    expect(next.revision).toBe(2);
    expect(next.position > position).toBe(true);
  });

  it('recognise an append that was carried out before', async () => {
    const folder = temporaryFolder();
    const before = openStores({ folder });
    const events = [newEvent(), newEvent()];
    const first = await before.eventStore.append(stream, events, noRevision);
    await before.close();
    expect(await openStores({ folder }).eventStore.append(stream, events, noRevision)).toEqual(first);
  });

  it('have the same documents, found by the same indexes, and their checkpoint', async () => {
    const folder = temporaryFolder();
    const before = openStores({ folder });
    const { position } = await before.eventStore.append(stream, [newEvent()], noRevision);
    before.readModels.open(people).commit(position, (writer) => {
      writer.put('people', 'one', { name: 'Zoë' });
      writer.put('people', 'two', { name: 'Ann' });
    });
    await before.close();

    const model = openStores({ folder }).readModels.open(people);
    expect(model.checkpoint()).toBe(position);
    expect(model.find('people', { index: 'byName', equals: [] })).toMatchObject([
      { key: 'two' },
      { key: 'one' },
    ]);
  });

  it('know which read models they have, as they were opened last, and nothing of one that was dropped', async () => {
    const folder = temporaryFolder();
    const before = openStores({ folder });
    for (const name of ['people', 'dropped']) before.readModels.open({ ...people, name });
    before.readModels.drop('dropped');
    await before.close();
    expect(openStores({ folder }).readModels.definitions()).toEqual([people]);
  });

  it.each<{ change: string; definition: ReadModelDefinition }>([
    { change: 'version', definition: { ...people, version: 2 } },
    {
      change: 'indexes, though the version is the same',
      definition: { ...people, collections: { people: { indexes: { byName: ['name'], byAge: ['age'] } } } },
    },
    {
      change: 'collections, though the version is the same',
      definition: { ...people, collections: { ...people.collections, workspaces: { indexes: {} } } },
    },
  ])('have an empty read model where it has other $change', async ({ definition }) => {
    const folder = temporaryFolder();
    const before = openStores({ folder });
    const { position } = await before.eventStore.append(stream, [newEvent()], noRevision);
    before.readModels.open(people).commit(position, (writer) => writer.put('people', 'one', { name: 'Zoë' }));
    await before.close();

    const model = openStores({ folder }).readModels.open(definition);
    expect(model.checkpoint()).toBeUndefined();
    expect(model.get('people', 'one')).toBeUndefined();
    model.commit(position, (writer) => writer.put('people', 'one', { name: 'Ann' }));
    expect(model.find('people', { index: 'byName', equals: ['Ann'] })).toHaveLength(1);
  });

  it('have the same keys and the same marks of destroyed ones', async () => {
    const folder = temporaryFolder();
    const before = openStores({ folder });
    await before.keyVault.putIfAbsent('person-1', new Uint8Array([1, 2]));
    await before.keyVault.putIfAbsent('person-2', new Uint8Array([3, 4]));
    await before.keyVault.destroy('person-2');
    await before.keyVault.destroy('person-3');
    await before.close();

    const { keyVault } = openStores({ folder });
    expect(await keyVault.names('')).toEqual(['person-1', 'person-2', 'person-3']);
    expect(await keyVault.get(['person-1'])).toEqual(
      new Map([['person-1', { status: 'present', wrapped: new Uint8Array([1, 2]) }]]),
    );
    for (const name of ['person-2', 'person-3']) {
      expect(await keyVault.putIfAbsent(name, new Uint8Array([5]))).toEqual({ status: 'destroyed' });
    }
  });

  it('say so when a subscription was further than the events go', async () => {
    const folder = temporaryFolder();
    const { eventStore } = openStores({ folder });
    const { position } = await eventStore.append(stream, [newEvent()], noRevision);
    const further = position.replace(/.$/, '2') as typeof position;
    const pages = eventStore.subscribe({ after: further, signal: new AbortController().signal });
    await expect(pages[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'PositionBeyondLog',
      details: { position: further },
    });
  });
});
