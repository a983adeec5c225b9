import { randomUUID } from 'node:crypto';
import type { StreamName } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { openStores } from './temporary-stores.ts';

const stream: StreamName = 'invitation-1';

describe('following a long log', () => {
  it('holds no more of it than a page of about four million characters', async () => {
    const { eventStore } = openStores();
    const text = 'x'.repeat(900_000);
    for (let revision = 0; revision < 12; revision += 1) {
      const event = { id: randomUUID(), type: 'A', data: { text }, metadata: {} };
      await eventStore.append(stream, [event], revision - 1);
    }
    const sizes: number[] = [];
    for await (const page of eventStore.subscribe({ signal: new AbortController().signal })) {
      sizes.push(page.events.length);
      if (page.isCaughtUp) break;
    }
    expect(sizes).toEqual([5, 5, 2]);
    expect((await eventStore.read(stream)).events).toHaveLength(5);
  });

  it('lets the process do other things between two pages', async () => {
    const { eventStore } = openStores();
    const events = Array.from({ length: 2_000 }, () => ({
      id: randomUUID(),
      type: 'A',
      data: {},
      metadata: {},
    }));
    await eventStore.append(stream, events, -1);
    const stopping = new AbortController();
    setImmediate(() => stopping.abort());
    const pages: number[] = [];
    for await (const page of eventStore.subscribe({ signal: stopping.signal }))
      pages.push(page.events.length);
    expect(pages).toEqual([500]);
  });
});
