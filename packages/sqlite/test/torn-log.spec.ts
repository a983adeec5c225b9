import { randomUUID } from 'node:crypto';
import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredEvent, StreamName } from 'latchkey';
import { wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { openDatabaseFile } from '../src/database-file.ts';
import { eventsFile } from '../src/sqlite-event-store.ts';
import { eventStoreIn } from './open-file.ts';
import { openStores, temporaryFolder } from './temporary-stores.ts';

/** What was acknowledged, and how long the log beside the file was then: so much of it the disk has. */
interface Acknowledged {
  readonly events: number;
  readonly length: number;
}

const log = 'events.db-wal';
const sizeOfPage = 4_096;

/** What the power failure leaves of what the disk did not have yet. */
const damages: readonly { damage: string; apply: (content: Buffer, cut: number) => Buffer }[] = [
  { damage: 'is missing', apply: (content, cut) => content.subarray(0, cut) },
  { damage: 'is zeros', apply: (content, cut) => Buffer.from(content).fill(0, cut) },
  { damage: 'is anything', apply: (content, cut) => Buffer.from(content).fill(0xa5, cut) },
  {
    damage: 'lacks a page in the middle',
    apply: (content, cut) => Buffer.from(content).fill(0, cut, Math.min(cut + sizeOfPage, content.length)),
  },
];

describe('a power failure while events are appended', () => {
  it.each(damages)(
    'loses nothing that was acknowledged and halves nothing, where the rest $damage',
    async ({ apply }) => {
      const { folder, acknowledged, all } = await killedWhileAppending();
      const content = readFileSync(join(folder, log));
      const lost: number[] = [];
      for (const cut of cutsOf(acknowledged, content.length)) {
        const copy = temporaryFolder();
        cpSync(join(folder, 'events.db'), join(copy, 'events.db'));
        writeFileSync(join(copy, log), apply(content, cut));
        const eventStore = eventStoreIn(openDatabaseFile(join(copy, 'events.db'), eventsFile));

        const kept = await wholeLog(eventStore);
        expect(kept).toEqual(all.slice(0, kept.length));
        expect(kept.length % 3).toBe(0);
        const owed = acknowledged.findLast(({ length }) => length <= cut)?.events ?? 0;
        expect(kept.length).toBeGreaterThanOrEqual(owed);
        lost.push(all.length - kept.length);

        // It goes on from there.
        const last = kept.findLast((event) => event.stream === 'crash-0')?.revision ?? -1;
        await eventStore.append('crash-0', newEvents(), last);
        expect(await wholeLog(eventStore)).toHaveLength(kept.length + 3);
        await eventStore.close();
      }
      expect(Math.max(...lost)).toBeGreaterThan(20);
    },
    30_000,
  );
});

/** A folder as it is when the process that appends is gone without a word, half way into one more append. */
async function killedWhileAppending(): Promise<{
  folder: string;
  acknowledged: readonly Acknowledged[];
  all: readonly StoredEvent[];
}> {
  const [writing, folder] = [temporaryFolder(), temporaryFolder()];
  const { eventStore } = openStores({ folder: writing });
  const acknowledged: Acknowledged[] = [];
  for (let round = 0; round < 6; round += 1) {
    const streams: readonly StreamName[] = round % 3 === 0 ? ['crash-0', 'crash-1', 'crash-2'] : ['crash-0'];
    await Promise.all(
      streams.map(async (stream) => {
        const { events } = await eventStore.read(stream, { direction: 'backwards', limit: 1 });
        await eventStore.append(stream, newEvents(), events[0]?.revision ?? -1);
      }),
    );
    const events = (await wholeLog(eventStore)).length;
    acknowledged.push({ events, length: statSync(join(writing, log)).size });
  }
  cpSync(writing, folder, { recursive: true });
  return { folder, acknowledged, all: await wholeLog(eventStore) };
}

/** Where an acknowledgement was, close by, and in between. */
function cutsOf(acknowledged: readonly Acknowledged[], end: number): readonly number[] {
  const cuts = acknowledged.flatMap(({ length }, index) => {
    const before = acknowledged[index - 1]?.length ?? 0;
    return [Math.floor((before + length) / 2), length - 1, length, length + sizeOfPage + 30];
  });
  return [0, 40, ...cuts].filter((cut) => cut <= end);
}

function newEvents() {
  return [0, 1, 2].map((index) => ({
    id: randomUUID(),
    type: 'SomethingHappened',
    data: { index, text: 'x'.repeat(3_000) },
    metadata: {},
  }));
}
