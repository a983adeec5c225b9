import { describe, expect, it } from 'vitest';
import type { EventStore } from '../src/index.ts';
import { createLatchkey } from '../src/index.ts';
import { rosa, startPortal, turns } from './portal.ts';

const theo = { workspaceId: 'theo', kind: 'client', name: 'Theo' };

describe('health', () => {
  it('says that following was not started, has caught up, and was closed', async () => {
    const latchkey = createLatchkey();
    expect(await latchkey.health()).toEqual({
      isReady: false,
      following: 'notStarted',
      storeAnswers: true,
      position: undefined,
      head: undefined,
      lag: undefined,
      lastFault: undefined,
      drops: 0,
      parked: 0,
      rebuilding: [],
    });
    await latchkey.start();
    expect(await latchkey.health()).toMatchObject({ isReady: true, following: 'following', lag: 0 });
    expect(latchkey.following()).toBe('following');
    await latchkey.close();
    expect(await latchkey.health()).toMatchObject({ isReady: false, following: 'closed' });
    expect(latchkey.following()).toBe('closed');
  });

  it('says that a process is still catching up while it starts', async () => {
    const portal = await startPortal();
    const isLet = Promise.withResolvers<void>();
    const other = createLatchkey({
      mailer: async () => {},
      masterKey: Buffer.alloc(32, 3),
      baseUrl: 'https://portal.example.com',
      keyVault: portal.keyVault,
      clock: portal.clock,
      eventStore: {
        ...portal.eventStore,
        async *subscribe(options) {
          await isLet.promise;
          yield* portal.eventStore.subscribe(options);
        },
      },
    });
    const starting = other.start();
    await turns();
    expect(await other.health()).toMatchObject({ isReady: false, following: 'starting', lag: undefined });
    isLet.resolve();
    await starting;
    await other.close();
  });

  it('says for how long there may have been something that the process does not know', async () => {
    const portal = await startPortal();
    let isSilent = false;
    const other = await portal.another({
      eventStore: {
        ...portal.eventStore,
        async *subscribe(options) {
          for await (const page of portal.eventStore.subscribe(options)) {
            if (isSilent) await new Promise((resolve) => options.signal.addEventListener('abort', resolve));
            yield page;
          }
        },
      },
    });
    portal.clock.advance(60_000);
    expect((await other.latchkey.health()).lag).toBe(0);
    isSilent = true;
    await portal.staff.workspaces.open(theo);
    portal.clock.advance(10_000);
    const asking = other.latchkey.health();
    await turns();
    portal.clock.advance(2_000);
    const { lag, position, head, isReady, following } = await asking;
    expect({ lag, isReady, following }).toEqual({ lag: 72_000, isReady: false, following: 'following' });
    expect(head).toBe(await portal.eventStore.head());
    expect(position).not.toBe(head);
  });

  it.each<{ how: string; lag: number; head: EventStore['head'] }>([
    { how: 'fails', lag: 1_000, head: () => Promise.reject(new Error('connection lost')) },
    { how: 'is silent', lag: 3_000, head: () => new Promise(() => {}) },
    {
      how: 'throws',
      lag: 1_000,
      head: () => {
        throw new Error('closed');
      },
    },
  ])('is told within two seconds also where the store $how when it is asked', async ({ head, lag }) => {
    const portal = await startPortal();
    let isDown = false;
    const eventStore = {
      ...portal.eventStore,
      head: async () => (isDown ? head() : portal.eventStore.head()),
    };
    const other = await portal.another({ eventStore });
    isDown = true;
    portal.clock.advance(1_000);
    const asking = other.latchkey.health();
    await turns();
    portal.clock.advance(2_000);
    expect(await asking).toMatchObject({
      isReady: false,
      following: 'following',
      storeAnswers: false,
      head: undefined,
      lag,
    });
  });

  it('tells nothing of the workspaces and people', async () => {
    const portal = await startPortal();
    expect(JSON.stringify(await portal.latchkey.health())).not.toContain(rosa.workspaceId);
  });
});
