import { randomUUID } from 'node:crypto';
import type { StreamName } from 'latchkey';
import { openSqlite } from '../src/index.ts';
import { followedEvents, keyBytes } from './what-the-appending-process-keeps.ts';

// Opens the stores in the folder that it is told, says so, and then writes until it is killed: appends three events at a
// time, to four streams at once; makes keys and destroys every other one; and keeps a read model of its events. Says of
// every append, once it is acknowledged, up to which revision, and of every key what was done with it.
// Only now: another user may not be allowed to read this program.
const user = Number(process.env['RUN_AS'] ?? Number.NaN);
if (!Number.isNaN(user)) {
  process.setgid?.(user);
  process.setuid?.(user);
}
const { eventStore, keyVault, readModels } = openSqlite({ folder: process.argv[2] ?? '' });
say('ready');
const streams = [0, 1, 2, 3].map((stream) => `crash-${stream}` as const);
await Promise.all([...streams.map(appendTo), makeAndDestroyKeys(), follow()]);

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

async function makeAndDestroyKeys(): Promise<void> {
  for (let number = (await keyVault.names('')).length; ; number += 1) {
    const name = `person-${number}`;
    await keyVault.putIfAbsent(name, keyBytes(number));
    say(`made ${number}`);
    if (number % 2 === 0) continue;
    await keyVault.destroy(name);
    say(`destroyed ${number}`);
  }
}

async function follow(): Promise<void> {
  const model = readModels.open(followedEvents);
  const after = model.checkpoint();
  for await (const { events, position } of eventStore.subscribe({
    after,
    signal: new AbortController().signal,
  })) {
    if (position === undefined) continue;
    model.commit(position, (writer) => {
      for (const { id, stream, revision } of events) writer.put('events', id, { stream, revision });
    });
  }
}

/** Synchronous on a pipe: what was said is on its way before anything else happens. */
function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
