import { hasReached, noRevision } from 'latchkey';
import { expect, it } from 'vitest';
import { openOnDouble, someEvents } from './stores-for-tests.ts';

it('those who ask for the head at once share a pulse, but not one that was sent before they asked', async () => {
  const { double, store, prefix } = await openOnDouble();
  const pulses = () => double.events().filter(({ stream }) => stream.startsWith(`${prefix}pulse-`)).length;
  const before = pulses();
  const held = double.faults.holdReplies({ calls: ['batchAppend'], stream: `${prefix}pulse-` });
  const first = store.head();
  await expect.poll(() => held.waiting).toBe(1);
  const { position } = await store.append('invitation-1', someEvents(1), noRevision);
  const others = Array.from({ length: 20 }, () => store.head());
  held.release();
  const heads = await Promise.all(others);
  expect(new Set(heads).size).toBe(1);
  expect(hasReached(heads[0], position)).toBe(true);
  expect(hasReached(await first, position)).toBe(false);
  expect(pulses() - before).toBe(2);
});

it('a pulse is sent again until the server has it', async () => {
  const { double, store } = await openOnDouble();
  const { position } = await store.append('invitation-1', someEvents(1), noRevision);
  double.faults.dropAt('reply', { calls: ['batchAppend'], times: 2 });
  expect(hasReached(await store.head(), position)).toBe(true);
});

it('without a server, the head is not known, and the next one who asks is told it again', async () => {
  const { double, store } = await openOnDouble({ operationTimeout: 200 });
  await double.kill();
  await expect(store.head()).rejects.toMatchObject({ code: 'StoreUnavailable' });
  await double.comeBack();
  await expect(store.head()).resolves.toBeDefined();
});

it('where pulses are not allowed any more, the head says so', async () => {
  const { double, store } = await openOnDouble();
  double.faults.denyAccess({ calls: ['batchAppend'] });
  double.faults.dropConnections();
  await expect(store.head()).rejects.toMatchObject({ code: 'MissingPermission' });
});

it('of all pulses of a process the server keeps one, and that for a day', async () => {
  const { double, store, prefix } = await openOnDouble();
  for (let time = 0; time < 5; time += 1) await store.head();
  const pulse = double.events().find(({ stream }) => stream.startsWith(`${prefix}pulse-`));
  const metadata = double.events(`$$${pulse?.stream}`);
  expect(metadata.map(({ data }) => data.toString())).toEqual(['{"$maxCount":1,"$maxAge":86400}']);
  const stream = pulse?.stream.slice(prefix.length) as `pulse-${string}`;
  expect((await store.read(stream)).events).toHaveLength(1);
});
