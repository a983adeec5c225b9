import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { EventStoreDBClient, jsonEvent, NO_STREAM, START, streamNameFilter } from '@eventstore/db-client';
import { openEventStoreDb } from '@latchkey/eventstoredb';
import type { EventStore, StreamName } from 'latchkey';
import { createLatchkey, memoryKeyVault, memoryReadModels } from 'latchkey';
import type { Contender, Result } from './measure.ts';
import { collectGarbage, compare } from './measure.ts';

const atOnce = 64;
const appendsInRound = 2_048;
const history = 100_000;
const shortHistory = 10_000;
const longHistory = 1_000_000;

/** Latchkey's side of EventStoreDB against its bare client, on a double in another process. */
export async function* benchEventStoreDb(): AsyncGenerator<Result> {
  const double = await startDouble();
  const eventStore = await openEventStoreDb({ connectionString: double.connectionString });
  const client = EventStoreDBClient.connectionString(double.connectionString);
  yield await compare({
    name: 'appends to EventStoreDB, one after the other',
    aim: 0.9,
    ours: appends((stream) => appendOurs(eventStore, stream), 256, 1),
    others: { 'bare client': appends((stream) => appendBare(client, stream), 256, 1) },
  });
  yield await compare({
    name: 'appends to EventStoreDB, 64 at a time',
    aim: 0.9,
    ours: appends((stream) => appendOurs(eventStore, stream), appendsInRound, atOnce),
    others: { 'bare client': appends((stream) => appendBare(client, stream), appendsInRound, atOnce) },
  });
  await eventStore.close();
  await client.dispose();
  double.stop();

  yield await catchingUp();
  yield await memoryWhileCatchingUp();
}

interface DoubleProcess {
  connectionString: string;
  fill(events: number): Promise<void>;
  stop(): void;
}

async function startDouble(): Promise<DoubleProcess> {
  const child = fork(fileURLToPath(new URL('./double-process.ts', import.meta.url)), {
    execArgv: ['--conditions=latchkey-source'],
  });
  const answer = async () => ((await once(child, 'message')) as [string])[0];
  const connectionString = await answer();
  return {
    connectionString,
    async fill(events) {
      child.send(events);
      await answer();
    },
    stop: () => child.disconnect(),
  };
}

/** A store is what follows its own first event, so it is there before the others are. */
async function openFilled(events: number): Promise<{ double: DoubleProcess; eventStore: EventStore }> {
  const double = await startDouble();
  const eventStore = await openEventStoreDb({ connectionString: double.connectionString });
  await double.fill(events);
  return { double, eventStore };
}

const data = {
  round: 1,
  generation: 1,
  permissions: ['roster.view', 'shifts.verify'],
  note: 'x'.repeat(300),
};
const metadata = { tenantId: 'harbour-care', $correlationId: 'x', note: 'x'.repeat(300) };
let streams = 0;

function appends(append: (stream: string) => Promise<unknown>, count: number, atOnce: number): Contender {
  return () => ({
    operations: count,
    async run() {
      for (let done = 0; done < count; done += atOnce)
        await Promise.all(Array.from({ length: atOnce }, () => append(`bench-${(streams += 1)}`)));
    },
  });
}

function appendOurs(eventStore: EventStore, stream: string): Promise<unknown> {
  return eventStore.append(
    stream as StreamName,
    [{ id: randomUUID(), type: 'Appended', data, metadata }],
    -1,
  );
}

function appendBare(client: EventStoreDBClient, stream: string): Promise<unknown> {
  return client.appendToStream(stream, [jsonEvent({ id: randomUUID(), type: 'Appended', data, metadata })], {
    expectedRevision: NO_STREAM,
  });
}

/** The lists built in memory from a log, against the bare client handing out the same events. */
async function catchingUp(): Promise<Result> {
  const { double, eventStore } = await openFilled(history);
  const latchkey = createLatchkey({
    eventStore,
    keyVault: { ...memoryKeyVault(), isShared: true },
    readModels: memoryReadModels(),
    masterKey: new Uint8Array(32),
    mailer: async () => {},
    baseUrl: 'https://portal.example.com',
    onProblem: () => {},
  });
  await latchkey.start();
  const client = EventStoreDBClient.connectionString(double.connectionString);
  const result = await compare({
    name: 'the lists built from 100,000 events in EventStoreDB',
    aim: 0.8,
    ours: () => ({ operations: history, run: () => latchkey.rebuild('lists') }),
    others: { 'bare client': () => ({ operations: history, run: () => readBare(client, history) }) },
    rounds: 3,
  });
  await latchkey.close();
  await eventStore.close();
  await client.dispose();
  double.stop();
  return result;
}

async function readBare(client: EventStoreDBClient, events: number): Promise<void> {
  const subscription = client.subscribeToAll({
    fromPosition: START,
    filter: streamNameFilter({ prefixes: ['latchkey_invitation'] }),
  });
  let read = 0;
  for await (const { event } of subscription) {
    if (event) read += 1;
    if (read === events) break;
  }
  await subscription.unsubscribe();
}

/** The most that the heap grew while a log was followed, a hundred times as long against a short one. */
async function memoryWhileCatchingUp(): Promise<Result> {
  const { double, eventStore } = await openFilled(longHistory);
  const short = await peakWhileFollowing(eventStore, shortHistory);
  const long = await peakWhileFollowing(eventStore, longHistory);
  await eventStore.close();
  double.stop();
  const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  return {
    name: 'memory while 1,000,000 events are followed',
    aim: 0.9,
    ratio: short / long,
    against: '10,000 events',
    ours: Number.NaN,
    theirs: Number.NaN,
    all: {},
    remark: `${megabytes(long)} of heap at most, ${megabytes(short)} with 10,000`,
  };
}

/** In bytes, at the end of every tenth page, after garbage was collected. */
async function peakWhileFollowing(eventStore: EventStore, events: number): Promise<number> {
  const ending = new AbortController();
  let read = 0;
  let pages = 0;
  let peak = 0;
  const every = Math.ceil(events / 500 / 20);
  for await (const page of eventStore.subscribe({ signal: ending.signal })) {
    read += page.events.length;
    pages += 1;
    if (pages % every === 0) {
      collectGarbage();
      peak = Math.max(peak, process.memoryUsage().heapUsed);
    }
    if (read >= events) break;
  }
  ending.abort();
  return peak;
}
