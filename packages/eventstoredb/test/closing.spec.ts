import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { noRevision } from 'latchkey';
import { expect, it } from 'vitest';
import { freshPrefix, openOnDouble, openStore, someEvents, startDouble } from './stores-for-tests.ts';

it('a process that has closed its store ends by itself', async () => {
  const { connectionString } = await startDouble();
  const program = fileURLToPath(new URL('./opening-process.ts', import.meta.url));
  const told = ['--conditions=latchkey-source', program, connectionString, freshPrefix()];
  const child = spawn(process.execPath, told, { stdio: ['ignore', 'pipe', 'inherit'], timeout: 20_000 });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  expect({ said, code }).toEqual({ said: 'closed', code: 0 });
});

it('closing leaves no call and no connection open, also of clients that were replaced', async () => {
  const { double, store } = await openOnDouble({ operationTimeout: 200 });
  double.faults.silence({ calls: ['readStream'], times: 1 });
  await expect(store.read('invitation-1')).rejects.toMatchObject({ code: 'StoreUnavailable' });
  await store.append('invitation-1', someEvents(1), noRevision);
  const { signal } = new AbortController();
  const pages = store.subscribe({ signal })[Symbol.asyncIterator]();
  await pages.next();
  await store.close();
  await expect.poll(() => Object.values(double.openCalls()).reduce((sum, count) => sum + count)).toBe(0);
  await expect.poll(() => double.connections).toBe(0);
});

it('stores of one process share a connection, and the last one closes it', async () => {
  const { double, store } = await openOnDouble();
  const other = await openStore({ connectionString: double.connectionString });
  expect(double.connections).toBe(1);
  expect(double.openCalls().batchAppend).toBe(1);
  await store.close();
  await store.close();
  expect(await other.append('invitation-1', someEvents(1), noRevision)).toMatchObject({ revision: 0 });
  await other.close();
  await expect.poll(() => double.connections).toBe(0);
});

it('what was begun before is ended, and nothing is begun after', async () => {
  const { double, store } = await openOnDouble();
  const held = double.faults.holdReplies({ calls: ['batchAppend'] });
  const appending = store.append('invitation-1', someEvents(1), noRevision);
  await expect.poll(() => held.waiting).toBe(1);
  const closing = store.close();
  const refused = [
    store.append('invitation-1', someEvents(1), 0),
    store.read('invitation-1'),
    store.head(),
    store.subscribe({ signal: new AbortController().signal })[Symbol.asyncIterator]().next(),
  ];
  for (const each of refused) await expect(each).rejects.toMatchObject({ code: 'StoreClosed' });
  held.release();
  expect(await appending).toMatchObject({ revision: 0 });
  await closing;
});
