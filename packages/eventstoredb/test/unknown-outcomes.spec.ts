import type { EventStoreDbDouble } from '@latchkey/eventstoredb-double';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { noRevision } from 'latchkey';
import { describe, expect, it, onTestFinished } from 'vitest';
import { idsIn, openOnDouble, openStore, someEvents, startDouble } from './stores-for-tests.ts';

const stream = 'invitation-1';
const scope = { calls: ['batchAppend'], times: 1 } as const;

describe('an append of which nobody knows what became is sent again, and stands there once', () => {
  it.each<{ fault: string; inject(double: EventStoreDbDouble): void }>([
    {
      fault: 'the connection is lost before it arrives',
      inject: ({ faults }) => faults.dropAt('request', scope),
    },
    {
      fault: 'the connection is lost before the answer',
      inject: ({ faults }) => faults.dropAt('reply', scope),
    },
    { fault: 'the answer is too large to be read', inject: ({ faults }) => faults.replyOverSize(scope) },
    {
      fault: 'this server is not the leader',
      inject: ({ faults, port }) => faults.refuseAsNotLeader({ host: '127.0.0.1', port }, scope),
    },
  ])('$fault', async ({ inject }) => {
    const { double, store } = await openOnDouble();
    await store.append(stream, someEvents(1), noRevision);
    const events = someEvents(2);
    inject(double);
    expect(await store.append(stream, events, 0)).toMatchObject({ revision: 2 });
    expect((await idsIn(store, stream)).slice(1)).toEqual(events.map(({ id }) => id));
  });

  it('the server ends all calls without saying why, while the answer is on its way', async () => {
    const { double, store } = await openOnDouble();
    const held = double.faults.holdReplies({ calls: ['batchAppend'] });
    const events = someEvents(2);
    const appending = store.append(stream, events, noRevision);
    await expect.poll(() => held.waiting).toBe(1);
    held.lift();
    expect(double.faults.endCalls({ calls: ['batchAppend'] })).toBe(1);
    expect(await appending).toMatchObject({ revision: 1 });
    expect(await idsIn(store, stream)).toEqual(events.map(({ id }) => id));
  });

  it('the server is killed and comes back', async () => {
    const { double, store } = await openOnDouble();
    const held = double.faults.holdReplies({ calls: ['batchAppend'] });
    const events = someEvents(2);
    const appending = store.append(stream, events, noRevision);
    await expect.poll(() => held.waiting).toBe(1);
    held.lift();
    await double.kill();
    await double.comeBack();
    expect(await appending).toMatchObject({ revision: 1 });
    expect(await idsIn(store, stream)).toEqual(events.map(({ id }) => id));
  });

  it('the server shuts down with good manners, and comes back', async () => {
    const { double, store } = await openOnDouble();
    await store.append(stream, someEvents(1), noRevision);
    await double.shutDown(0);
    const appending = store.append(stream, someEvents(2), 0);
    await double.comeBack();
    expect(await appending).toMatchObject({ revision: 2 });
  });
});

describe('an append that is not answered', () => {
  it('ends by its deadline, and says that nobody knows', async () => {
    const { double, store } = await openOnDouble({ operationTimeout: 200 });
    const lost = double.faults.loseReplies({ calls: ['batchAppend'] });
    const events = someEvents(2);
    await expect(store.append(stream, events, noRevision)).rejects.toMatchObject({
      code: 'AppendOutcomeUnknown',
    });
    lost.lift();
    expect(await store.append(stream, events, noRevision)).toMatchObject({ revision: 1 });
    expect(await idsIn(store, stream)).toHaveLength(2);
  });

  it('is followed by others on another connection, and subscriptions stay where they are', async () => {
    const { double, store } = await openOnDouble({ operationTimeout: 200 });
    const pages = store.subscribe({ signal: new AbortController().signal })[Symbol.asyncIterator]();
    await pages.next();
    expect(double.connections).toBe(1);
    double.faults.loseReplies({ calls: ['batchAppend'], times: 1 });
    await expect(store.append(stream, someEvents(1), noRevision)).rejects.toMatchObject({
      code: 'AppendOutcomeUnknown',
    });
    const next = pages.next();
    await store.append('invitation-2', someEvents(1), noRevision);
    expect(double.connections).toBe(2);
    expect(await next).toMatchObject({ done: false });
    await pages.return?.();
  });

  it('says that nobody knows where no server answers at all, with the cause', async () => {
    const { double, store } = await openOnDouble({ operationTimeout: 200 });
    await double.kill();
    await expect(store.append(stream, someEvents(1), noRevision)).rejects.toMatchObject({
      code: 'AppendOutcomeUnknown',
      cause: expect.objectContaining({ code: 14 }),
    });
  });

  it('is not in doubt while others wait their turn: what was never sent was not appended', async () => {
    const { double, store } = await openOnDouble();
    const hurried = await openStore({ connectionString: double.connectionString, operationTimeout: 200 });
    const held = double.faults.holdReplies({ calls: ['batchAppend'] });
    const appending = Promise.all(
      Array.from({ length: 64 }, (_, index) =>
        store.append(`invitation-${index}`, someEvents(1), noRevision),
      ),
    );
    await expect(hurried.append(stream, someEvents(1), noRevision)).rejects.toMatchObject({
      code: 'StoreUnavailable',
    });
    held.release();
    expect(await appending).toHaveLength(64);
    expect(await hurried.append(stream, someEvents(1), noRevision)).toMatchObject({ revision: 0 });
  });
});

it('what another client of the process meets does not touch the appends of the store', async () => {
  const { double, store } = await openOnDouble();
  const another = await startDouble();
  const client = EventStoreDBClient.connectionString(another.connectionString);
  onTestFinished(() => client.dispose());
  await client.appendToStream('a', jsonEvent({ type: 'a', data: {} }));
  const held = double.faults.holdReplies({ calls: ['batchAppend'] });
  const appending = store.append(stream, someEvents(1), noRevision);
  await expect.poll(() => held.waiting).toBe(1);

  another.faults.silence({ calls: ['batchAppend'] });
  const theirs = client.appendToStream('a', jsonEvent({ type: 'a', data: {} }));
  another.faults.dropConnections();
  await expect(theirs).rejects.toMatchObject({ code: 14 });

  expect(held.waiting).toBe(1);
  held.release();
  expect(await appending).toMatchObject({ revision: 0 });
  expect(await store.append(stream, someEvents(1), 0)).toMatchObject({ revision: 1 });
});

it('another client of the process that fills its connection does not keep the store from working', async () => {
  const double = await startDouble();
  const client = EventStoreDBClient.connectionString(double.connectionString);
  onTestFinished(() => client.dispose());
  for (let count = 0; count < 100; count += 1) client.subscribeToStream('a').on('error', () => {});
  await expect.poll(() => double.openCalls().subscribeToStream).toBe(100);
  const store = await openStore({ connectionString: double.connectionString });
  expect(await store.append(stream, someEvents(1), noRevision)).toMatchObject({ revision: 0 });
});
