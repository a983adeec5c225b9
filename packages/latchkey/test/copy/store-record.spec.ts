import { manualClock } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../src/index.ts';
import { copyEvents } from '../../src/index.ts';
import { recorded } from '../golden.ts';
import { startPortal } from '../portal.ts';
import { closedPortal, moving, newStore, stamps } from './moved-portal.ts';

describe('what a store says of itself', () => {
  const storeId = '01JNB0000000000000000000S1';
  const said = ['CopyStarted', 'CopyCompleted', 'StoreMoved'];

  it('is written as it always was', async () => {
    const portal = await closedPortal();
    const once = await moved(portal);
    await moved({ eventStore: once });
    const { events } = await once.read(`store-${once.storeId}`);
    expect(events.map(({ type }) => type)).toEqual(said);
    for (const { type, data, metadata } of events) {
      const anonymous = Object.fromEntries(
        Object.entries(data).map(([field, value]) => [field, general(value)]),
      );
      expect({ type, data: anonymous, metadata }).toEqual(
        recorded(`store/${type}`, () => ({ type, data: anonymous, metadata })),
      );
    }
  });

  it.each(said)('is read as it always was: %s', async (name) => {
    const { type, data } = recorded<{ type: string; data: object }>(`store/${name}`, () => {
      throw new Error('there is no such record');
    });
    const eventStore = newStore();
    const id = '00000000-0000-4000-8000-000000000001';
    const stream = `store-${eventStore.storeId}` as const;
    await eventStore.append(stream, [{ id, type, data: { ...data }, metadata: {} }], -1);
    const portal = startPortal({ eventStore, clock: manualClock(moving) });
    const code = { CopyStarted: 'CopyUnfinished', StoreMoved: 'StoreMoved' }[name];
    if (code === undefined) await expect(portal).resolves.toMatchObject({ problems: [] });
    else await expect(portal).rejects.toMatchObject({ code });
  });

  it('may be something that this version does not know', async () => {
    const eventStore = newStore();
    const id = '00000000-0000-4000-8000-000000000001';
    const stream = `store-${eventStore.storeId}` as const;
    await eventStore.append(stream, [{ id, type: 'StoreNamed', data: {}, metadata: {} }], -1);
    await moved({ eventStore });
    await expect(startPortal({ eventStore })).rejects.toMatchObject({ code: 'StoreMoved' });
  });

  it('is read to its end, however much it is', async () => {
    const eventStore = newStore();
    const stream = `store-${eventStore.storeId}` as const;
    const events = Array.from({ length: 600 }, (_, number) => ({
      id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
      type: 'StoreNamed',
      data: {},
      metadata: {},
    }));
    await eventStore.append(stream, events, -1);
    await moved({ eventStore });
    await expect(startPortal({ eventStore })).rejects.toMatchObject({ code: 'StoreMoved' });
  });

  it('is refused where it cannot be read', async () => {
    const eventStore = newStore();
    const id = '00000000-0000-4000-8000-000000000001';
    const event = { id, type: 'StoreMoved', data: { to: 'elsewhere' }, metadata: {} };
    await eventStore.append(`store-${eventStore.storeId}`, [event], -1);
    await expect(startPortal({ eventStore })).rejects.toMatchObject({ code: 'MalformedEvent' });
  });

  /** With one id for all stores, since those in tests are new each time. */
  function general(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(general);
    return typeof value === 'string' && /^[0-9A-Z]{26}$/.test(value) ? storeId : value;
  }
});

async function moved({ eventStore: from }: { eventStore: EventStore }): Promise<EventStore> {
  const to = newStore();
  await copyEvents({ from, to, ...stamps(`to ${to.storeId}`) });
  return to;
}
