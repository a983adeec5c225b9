import { EventStoreDBClient } from '@eventstore/db-client';
import { noRevision } from 'latchkey';
import { expect, it, onTestFinished } from 'vitest';
import { openOnDouble, someEvents } from './stores-for-tests.ts';

const stream = 'invitation-1';

it('a stream with a tombstone can be neither read nor appended to, and says so', async () => {
  const { double, store, prefix } = await openOnDouble();
  await store.append(stream, someEvents(2), noRevision);
  double.tombstone(`${prefix}${stream}`);
  await expect(store.read(stream)).rejects.toMatchObject({ code: 'StreamDeleted' });
  await expect(store.append(stream, someEvents(1), 1)).rejects.toMatchObject({ code: 'StreamDeleted' });
});

it('a stream that was deleted and is appended to as if it were new is found out', async () => {
  const { client, store, prefix } = await openWithClient();
  await store.append(stream, someEvents(2), noRevision);
  await client.deleteStream(`${prefix}${stream}`);
  await expect(store.append(stream, someEvents(1), noRevision)).rejects.toMatchObject({
    code: 'StreamTruncated',
  });
});

it('an append that is sent again after its stream was deleted is not taken for done', async () => {
  const { client, store, prefix } = await openWithClient();
  const events = someEvents(2);
  await store.append(stream, events, noRevision);
  await client.deleteStream(`${prefix}${stream}`);
  await expect(store.append(stream, events, noRevision)).rejects.toMatchObject({ code: 'StreamTruncated' });
});

it('a stream of which all was cut off does not look like one that never was', async () => {
  const { client, store, prefix } = await openWithClient();
  await store.append(stream, someEvents(3), noRevision);
  await client.setStreamMetadata(`${prefix}${stream}`, { truncateBefore: 3 });
  await expect(store.read(stream)).rejects.toMatchObject({ code: 'StreamTruncated' });
  await expect(store.read(stream, { direction: 'backwards' })).rejects.toMatchObject({
    code: 'StreamTruncated',
  });
});

it('a stream whose beginning was cut off gives what is left, under its numbers', async () => {
  const { client, store, prefix } = await openWithClient();
  await store.append(stream, someEvents(3), noRevision);
  await client.setStreamMetadata(`${prefix}${stream}`, { truncateBefore: 2 });
  expect((await store.read(stream)).events.map(({ revision }) => revision)).toEqual([2]);
});

/** With a client such as an operator's. */
async function openWithClient() {
  const opened = await openOnDouble();
  const client = EventStoreDBClient.connectionString(opened.double.connectionString);
  onTestFinished(() => client.dispose());
  return { ...opened, client };
}
