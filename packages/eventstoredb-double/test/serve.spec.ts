import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { EventStoreDBClient } from '@eventstore/db-client';
import { expect, it, onTestFinished } from 'vitest';
import { jsonEvents } from './json-event.ts';

it('a double in a process of its own prints where it is, and ends at SIGTERM', async () => {
  const program = fileURLToPath(new URL('../src/serve.ts', import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [connectionString] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];

  const client = EventStoreDBClient.connectionString(connectionString);
  expect(await client.appendToStream('a', jsonEvents(1))).toMatchObject({ success: true });
  await client.dispose();
  child.kill('SIGTERM');

  expect(await once(child, 'exit')).toEqual([0, null]);
});
