import { spawnSync } from 'node:child_process';

/**
 * Runs what every event store guarantees against a real EventStoreDB: all that needs no fault injection. It creates
 * only streams whose names begin with `test_`. The leader of a cluster may be killed when it says so, and not before: what
 * runs on a clock that stands still cannot wait for another one.
 */
const specifications = ['event-store', 'lifecycle', 'concurrency', 'races', 'processes/leader-loss'];

if (!process.env['LATCHKEY_ESDB_URL']) {
  console.error(
    'npm run test:esdb needs the connection string of an EventStoreDB, 22.10 to 26.x, in LATCHKEY_ESDB_URL: such as ' +
      'esdb://127.0.0.1:2113?tls=false, or esdb+discover://user:password@cluster.example.com:2113. Without a server, ' +
      'npm test runs the same on a double.',
  );
  process.exitCode = 2;
} else {
  const files = specifications.map((name) => `test/${name}.spec.ts`);
  const told = ['vitest', 'run', '--project', 'packages/eventstoredb', '--no-file-parallelism', ...files];
  const { status } = spawnSync('npx', told, { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
