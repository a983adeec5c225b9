import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventStore, KeyVault, Position, ReadModel, StoredEvent, StreamName } from 'latchkey';
import { hasReached } from 'latchkey';
import { seededRandomness, wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { startAppending } from './child-process.ts';
import { randomKills } from './kills.ts';
import { openStores, temporaryFolder } from './temporary-stores.ts';
import { followedEvents, keyBytes } from './what-the-appending-process-keeps.ts';

/** A folder is not used for ever, since all in it is looked through each time. */
const killsInFolder = 10;
const folders = Array.from({ length: Math.ceil(randomKills / killsInFolder) }, (_, folder) => ({
  folder,
  times: Math.min(killsInFolder, randomKills - folder * killsInFolder),
}));

const streams: readonly StreamName[] = ['crash-0', 'crash-1', 'crash-2', 'crash-3'];

describe('a process that is killed while it appends, makes keys, destroys them, and follows its log', () => {
  it.each(folders)(
    'leaves everything that was acknowledged, and nothing that is half done: $times times, $folder',
    async (example) => {
      const folder = temporaryFolder();
      const random = seededRandomness(`kills in folder ${example.folder}`);
      const said: string[] = [];
      for (let time = 0; time < example.times; time += 1) {
        const appending = startAppending(folder);
        await appending.hasSaid(1 + ((random(1)[0] ?? 0) % 100));
        said.push(...(await appending.kill()));

        const { eventStore, keyVault, readModels, close } = openStores({ folder });
        const log = await wholeLog(eventStore);
        await expectEvents(eventStore, log, said);
        await expectKeys(keyVault, folder, said);
        expectFollowed(readModels.open(followedEvents), log);
        await close();
      }
      expect(said.map((line) => line.replace(/ .*/, ''))).toEqual(
        expect.arrayContaining([...streams, 'made', 'destroyed']),
      );
    },
    120_000,
  );
});

async function expectEvents(
  eventStore: EventStore,
  log: readonly StoredEvent[],
  said: readonly string[],
): Promise<void> {
  for (const stream of streams) {
    const events = await wholeStream(eventStore, stream);
    expect(events.at(-1)?.revision ?? -1).toBeGreaterThanOrEqual(lastOf(said, stream));
    expect(events.length % 3).toBe(0);
    expect(events.map((event) => event.revision)).toEqual(events.map((_, index) => index));
    expect(events.map((event) => event.data['index'])).toEqual(events.map((_, index) => index % 3));
    expect(log.filter((event) => event.stream === stream)).toEqual(events);
  }
}

async function expectKeys(keyVault: KeyVault, folder: string, said: readonly string[]): Promise<void> {
  const names = await keyVault.names('');
  expect(names.length).toBeGreaterThan(lastOf(said, 'made'));
  const kept = await keyVault.get(names);
  const bytes = bytesIn(folder, 'keys.db');
  for (const line of said.filter((each) => /^(?:made|destroyed) /.test(each))) {
    const number = Number(line.split(' ')[1]);
    // Those with an odd number are destroyed next, whether or not the process came to saying so.
    if (line.startsWith('made') && number % 2 === 1) continue;
    const isKept = line.startsWith('made');
    expect(kept.get(`person-${number}`)?.status).toBe(isKept ? 'present' : 'destroyed');
    expect(bytes.includes(keyBytes(number))).toBe(isKept);
  }
}

/** What it knows is all that stands up to its checkpoint, and nothing else. */
function expectFollowed(model: ReadModel, log: readonly StoredEvent[]): void {
  const checkpoint: Position | undefined = model.checkpoint();
  for (const stream of streams) {
    const followed = model.find('events', { index: 'byStream', equals: [stream], limit: log.length });
    const expected = log.filter((event) => event.stream === stream && hasReached(checkpoint, event.position));
    expect(followed.map(({ document }) => document['revision'])).toEqual(
      expected.map((event) => event.revision),
    );
  }
  expect(hasReached(log.at(-1)?.position, checkpoint)).toBe(true);
}

/** The number that was said last with a word; -1 if none was. */
function lastOf(said: readonly string[], word: string): number {
  return Number(said.findLast((line) => line.startsWith(`${word} `))?.slice(word.length + 1) ?? -1);
}

async function wholeStream(eventStore: EventStore, stream: StreamName): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (;;) {
    const page = await eventStore.read(stream, { from: events.length });
    events.push(...page.events);
    if (page.isEnd) return events;
  }
}

/** A file and what lies beside it. */
function bytesIn(folder: string, name: string): Buffer {
  const files = readdirSync(folder).filter((file) => file.startsWith(name));
  return Buffer.concat(files.map((file) => readFileSync(join(folder, file))));
}
