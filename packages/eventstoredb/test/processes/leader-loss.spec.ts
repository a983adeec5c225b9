import { expect, it } from 'vitest';
import { freshPrefix, openStore, realServer, startDouble } from '../stores-for-tests.ts';
import { startUnderLoad } from './loaded-processes.ts';
import { pause } from './remote.ts';

/**
 * On a real cluster, whoever runs this kills the leader when it says so. On a single node nothing happens to the server,
 * and a double is killed and comes back.
 */
const seconds = 20;

it('two processes lose nothing, double nothing and go on by themselves when the leader is killed', async () => {
  const prefix = freshPrefix();
  const server = realServer === undefined ? await startDouble() : undefined;
  const connectionString = server?.connectionString ?? realServer ?? '';
  const processes = await startUnderLoad(connectionString, prefix);
  await expect.poll(() => processes.acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(100);

  if (server) {
    await server.kill();
    await pause(1_000);
    await server.comeBack();
  } else {
    console.log(`Processes are at work: the leader can be killed now, within ${seconds} seconds.`);
    await pause(seconds * 1_000);
  }
  const before = processes.acknowledged.length;
  await expect.poll(() => processes.acknowledged.length, { timeout: 60_000 }).toBeGreaterThan(before + 100);

  const { drops } = await processes.settle();
  const figures = await processes.expectAllIsWell(await openStore({ connectionString, prefix }));
  await processes.expectEnd();
  console.log(`${figures}, ${drops} subscriptions lost and taken up again`);
}, 300_000);
