import { randomUUID } from 'node:crypto';
import type { StreamName } from 'latchkey';
import { openSqlite } from '../src/index.ts';

// Opens the stores in the folder that it is told, says so, and then appends until it is killed: three events at a time,
// to four streams at once. Says of every append, once it is acknowledged, up to which revision.
const { eventStore } = openSqlite({ folder: process.argv[2] ?? '' });
say('ready');
await Promise.all([0, 1, 2, 3].map((stream) => appendTo(`crash-${stream}`)));

async function appendTo(stream: StreamName): Promise<void> {
  const { events } = await eventStore.read(stream, { direction: 'backwards', limit: 1 });
  for (let last = events[0]?.revision ?? -1; ; last += 3) {
    const batch = [0, 1, 2].map((index) => ({
      id: randomUUID(),
      type: 'SomethingHappened',
      data: { index, text: 'x'.repeat(2_000) },
      metadata: {},
    }));
    const { revision } = await eventStore.append(stream, batch, last);
    say(`${stream} ${revision}`);
  }
}

/** Synchronous on a pipe: what was said is on its way before anything else happens. */
function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
