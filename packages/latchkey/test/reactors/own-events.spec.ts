import { expect, it } from 'vitest';
import type { EventToAppend } from '../../src/index.ts';
import { memoryEventStore } from '../../src/index.ts';
import { rememberOwnEvents } from '../../src/reactors/own-events.ts';

it('a process knows the last ten thousand events that it appended, and forgets the oldest at last', async () => {
  const own = rememberOwnEvents(memoryEventStore());
  const events = Array.from({ length: 20_001 }, (_, number): EventToAppend => ({
    id: String(number),
    type: 'Appended',
    data: {},
    metadata: {},
  }));
  await own.append('stream-1', events.slice(0, 10_001), -1);
  expect(['0', '10000', '10001'].map(own.isOwn)).toEqual([true, true, false]);
  await own.append('stream-1', events.slice(10_001), 10_000);
  expect(['0', '10001', '20000'].map(own.isOwn)).toEqual([false, true, true]);
});
