import type { EventStore, StoredEvent, StreamName } from 'latchkey';
import { hasReached } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { startAppending } from './child-process.ts';
import { openStores, temporaryFolder } from './temporary-stores.ts';

const streams: readonly StreamName[] = ['crash-0', 'crash-1', 'crash-2', 'crash-3'];

describe('a process that is killed while it appends', () => {
  it('leaves everything that was acknowledged, and nothing that is half done', async () => {
    const folder = temporaryFolder();
    const acknowledged = new Map<string, number>();
    for (const lines of [7, 60, 33, 140]) {
      const appending = startAppending(folder);
      await appending.hasSaid(lines);
      const [, ...appends] = await appending.kill();
      for (const line of appends) {
        const [stream = '', revision] = line.split(' ');
        acknowledged.set(stream, Number(revision));
      }

      const { eventStore, close } = openStores(folder);
      const log = await wholeLog(eventStore);
      for (const stream of streams) {
        const events = await wholeStream(eventStore, stream);
        expect(events.length).toBeGreaterThan(acknowledged.get(stream) ?? -1);
        expect(events.length % 3).toBe(0);
        expect(events.map((event) => event.revision)).toEqual(events.map((_, index) => index));
        expect(events.map((event) => event.data['index'])).toEqual(events.map((_, index) => index % 3));
        expect(log.filter((event) => event.stream === stream)).toEqual(events);
      }
      await close();
    }
    expect([...acknowledged.keys()]).toEqual(expect.arrayContaining([...streams]));
  }, 20_000);
});

async function wholeStream(eventStore: EventStore, stream: StreamName): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (;;) {
    const page = await eventStore.read(stream, { from: events.length });
    events.push(...page.events);
    if (page.isEnd) return events;
  }
}

async function wholeLog(eventStore: EventStore): Promise<readonly StoredEvent[]> {
  const head = await eventStore.head();
  const events: StoredEvent[] = [];
  for await (const page of eventStore.subscribe({ signal: new AbortController().signal })) {
    events.push(...page.events);
    if (hasReached(page.position, head)) break;
  }
  return events;
}
