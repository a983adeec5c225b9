import type { EventStoreDbDouble } from '@latchkey/eventstoredb-double';
import { manualClock } from '@latchkey/testing';
import { instantOf } from '@latchkey/core';
import type { EventStore, LogPage, Position, SubscriptionDrop } from 'latchkey';
import { hasReached, noRevision } from 'latchkey';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openOnDouble, openStore, someEvent, someEvents } from './stores-for-tests.ts';

const stream = 'invitation-1';

describe('a subscription that is lost', () => {
  it.each<{ how: string; inject(double: EventStoreDbDouble): Promise<void> | void; code: string }>([
    {
      how: 'with the connection',
      inject: ({ faults }) => void faults.dropConnections({ how: 'reset' }),
      code: 'StoreUnavailable',
    },
    {
      how: 'with a connection that is closed',
      inject: ({ faults }) => void faults.dropConnections({ how: 'end' }),
      code: 'StoreUnavailable',
    },
    {
      how: 'without an error',
      inject: ({ faults }) => void faults.endCalls({ calls: ['subscribeToAll'] }),
      code: 'SubscriptionEnded',
    },
    {
      how: 'when the server is killed',
      inject: async (double) => double.kill().then(double.comeBack),
      code: 'StoreUnavailable',
    },
    {
      how: 'when the server shuts down',
      inject: async (double) => double.shutDown(0).then(double.comeBack),
      code: 'StoreUnavailable',
    },
  ])('$how is taken up again where it was, and says so', async ({ inject, code }) => {
    const { double, store } = await openOnDouble();
    const following = follow(store);
    let last = await append(store, noRevision, 3);
    await following.reached(last);
    await inject(double);
    await expect.poll(() => following.drops.length).toBeGreaterThan(0);
    last = await append(store, 2, 3);
    await following.reached(last);
    expect(following.revisions()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(following.drops[0]).toMatchObject({ fault: { code } });
    expect(following.drops[0]?.retryInMilliseconds).toBeLessThanOrEqual(100);
    expect(following.pages.at(-1)?.isCaughtUp).toBe(true);
    expect(double.openCalls().subscribeToAll).toBe(1);
  });

  it('because its reader was too slow is taken up again, and nothing is missing', async () => {
    const { double, store, prefix } = await openOnDouble();
    const writer = await openStore({ connectionString: double.connectionString, prefix });
    const drops: SubscriptionDrop[] = [];
    const controller = new AbortController();
    onTestFinished(() => controller.abort());
    const following = store.subscribe({ signal: controller.signal, onDrop: (drop) => drops.push(drop) });
    const pages = following[Symbol.asyncIterator]();
    await pages.next();
    const text = 'a'.repeat(500);
    let last: Position | undefined;
    for (let next = 0; next < 20_000; next += 400) {
      const events = Array.from({ length: 400 }, () => someEvent({ data: { text } }));
      ({ position: last } = await writer.append(stream, events, next - 1));
    }
    const revisions: number[] = [];
    for (let reached: Position | undefined; !hasReached(reached, last);) {
      const { value } = await pages.next();
      revisions.push(
        ...value.events.filter((event: { stream: string }) => event.stream === stream).map(revisionOf),
      );
      reached = value.position;
    }
    expect(drops.map(({ fault }) => fault)).toMatchObject([{ code: 'SubscriptionTooSlow' }]);
    expect(revisions).toEqual(Array.from({ length: 20_000 }, (_, revision) => revision));
  });

  it('is tried again later and later, with jitter, for as long as it takes', async () => {
    const clock = manualClock(instantOf(0));
    const { double, store } = await openOnDouble({ clock });
    const following = follow(store);
    await following.reached(await append(store, noRevision, 1));
    await double.kill();
    const longest = [100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000];
    for (const [attempt, wait] of longest.entries()) {
      await expect.poll(() => following.drops.length).toBe(attempt + 1);
      const given = following.drops[attempt]?.retryInMilliseconds ?? 0;
      expect(given).toBeGreaterThanOrEqual(wait / 2);
      expect(given).toBeLessThanOrEqual(wait);
      if (attempt === longest.length - 1) await double.comeBack();
      // The pause begins when the one who is told has had its turn.
      await Promise.resolve();
      clock.advance(given);
    }
    await following.reached(await append(store, 0, 1));
    expect(following.revisions()).toEqual([0, 1]);

    double.faults.dropConnections();
    await expect.poll(() => following.drops.length).toBe(longest.length + 1);
    expect(following.drops.at(-1)?.retryInMilliseconds).toBeLessThanOrEqual(100);
  });

  it('ends without an error when it is told to while it waits to be tried again', async () => {
    const { double, store } = await openOnDouble({ clock: manualClock(instantOf(0)) });
    const following = follow(store);
    await following.reached(await append(store, noRevision, 1));
    await double.kill();
    await expect.poll(() => following.drops.length).toBe(1);
    following.stop();
    await following.ended;
  });

  it('is not taken up again where it is not allowed any more', async () => {
    const { double, store } = await openOnDouble();
    const following = follow(store);
    await following.reached(await append(store, noRevision, 1));
    double.faults.denyAccess({ calls: ['subscribeToAll'] });
    double.faults.dropConnections();
    await expect(following.ended).rejects.toMatchObject({
      code: 'MissingPermission',
      details: { action: 'read', stream: '$all' },
    });
  });
});

describe('a subscription that falls silent', () => {
  it('is made to speak after half a minute, so that nobody has to ask', async () => {
    const clock = manualClock(instantOf(0));
    const { double, store, prefix } = await openOnDouble({ clock });
    const following = follow(store);
    await following.reached(await append(store, noRevision, 1));
    const pulses = () => double.events().filter((event) => event.stream.startsWith(`${prefix}pulse-`)).length;
    const before = pulses();
    const wait = () => {
      clock.advance(30_000);
      return pulses();
    };
    await expect.poll(wait).toBeGreaterThan(before);
    await following.reached(await append(store, 0, 1));
    expect(following.drops).toEqual([]);
  });

  it('is taken up again where it has not even begun to speak', async () => {
    const clock = manualClock(instantOf(0));
    const { double, store } = await openOnDouble({ clock });
    double.faults.silence({ calls: ['subscribeToAll'], times: 1 });
    const following = follow(store);
    await expect.poll(() => double.openCalls().subscribeToAll).toBe(1);
    clock.advance(30_000);
    await expect.poll(() => following.drops).toMatchObject([{ fault: { code: 'SubscriptionSilent' } }]);
    await Promise.resolve();
    clock.advance(100);
    await following.reached(await append(store, noRevision, 1));
  });

  it('is left alone while its reader takes its time', async () => {
    const clock = manualClock(instantOf(0));
    const { store } = await openOnDouble({ clock, operationTimeout: 1_000 });
    const drops: SubscriptionDrop[] = [];
    const { signal } = new AbortController();
    const pages = store.subscribe({ signal, onDrop: (drop) => drops.push(drop) })[Symbol.asyncIterator]();
    await pages.next();
    const head = await store.head();
    clock.advance(60_000);
    for (let reached: Position | undefined; !hasReached(reached, head);) {
      const { value } = await pages.next();
      reached = value.position;
    }
    expect(drops).toEqual([]);
    await pages.return?.();
  });
});

describe('leaving', () => {
  it.each<{ how: string; leave(store: EventStore, controller: AbortController): Promise<void> }>([
    {
      how: 'by break',
      async leave(store, { signal }) {
        for await (const page of store.subscribe({ signal })) if (page.isCaughtUp) break;
      },
    },
    {
      how: 'by a throw',
      async leave(store, { signal }) {
        const following = async () => {
          for await (const page of store.subscribe({ signal }))
            throw new Error(`enough of ${page.events.length}`);
        };
        await expect(following()).rejects.toThrow('enough of');
      },
    },
    {
      how: 'by the signal',
      async leave(store, controller) {
        for await (const page of store.subscribe({ signal: controller.signal })) {
          if (page.events.length > 0) controller.abort();
        }
      },
    },
  ])(
    "$how frees the server's subscription, more often than a connection carries calls",
    async ({ leave }) => {
      const { double, store } = await openOnDouble();
      await append(store, noRevision, 300);
      for (let time = 0; time < 110; time += 1) await leave(store, new AbortController());
      await expect.poll(() => double.openCalls().subscribeToAll).toBe(0);
    },
  );

  it('is asked for where there are more subscriptions than leave room for other calls', async () => {
    const { store } = await openOnDouble();
    const followings = Array.from({ length: 60 }, () => follow(store));
    const last = await append(store, noRevision, 1);
    for (const following of followings) await following.reached(last);
    await expect(follow(store).ended).rejects.toMatchObject({ code: 'TooManySubscriptions' });
    await append(store, 0, 1);
    expect((await store.read(stream)).events).toHaveLength(2);
    followings[0]?.stop();
    await followings[0]?.ended;
    await follow(store).reached(last);
  });
});

describe('the log', () => {
  it('is caught up with the last of the events that were there, and not before', async () => {
    const { store } = await openOnDouble();
    await append(store, noRevision, 300);
    const following = follow(store);
    await expect.poll(() => following.pages.some((page) => page.isCaughtUp)).toBe(true);
    const upTo = following.pages.findIndex((page) => page.isCaughtUp);
    const given = following.pages.slice(0, upTo + 1).flatMap((page) => page.events);
    expect(given.filter((event) => event.stream === stream)).toHaveLength(300);
  });

  it('moves on where only others append, so that a process that starts again need not read that', async () => {
    const { double, store } = await openOnDouble();
    const following = follow(store);
    const last = await append(store, noRevision, 1);
    await following.reached(last);
    const foreign = Array.from({ length: 1_100 }, () => ({ type: 'Foreign', data: '{}', isJson: true }));
    double.put('foreign-1', foreign);
    await expect
      .poll(() => hasReached(following.position(), last) && following.position() !== last)
      .toBe(true);
    expect(following.pages.at(-1)).toMatchObject({ events: [], isCaughtUp: true });
    const after = following.position();
    const restarted = follow(store, after);
    await restarted.reached(await append(store, 0, 1));
    expect(restarted.revisions()).toEqual([1]);
  });

  it('begins where the store does: what others appended before is not looked at', async () => {
    const { double, prefix } = await openOnDouble();
    double.put(`${prefix}2_invitation-9`, [{ type: 'Foreign', data: '{}', isJson: true }]);
    const store = await openStore({ connectionString: double.connectionString, prefix: `${prefix}2_` });
    const last = await append(store, noRevision, 1);
    const following = follow(store);
    await following.reached(last);
    expect(following.pages.flatMap(({ events }) => events).map((event) => event.stream)).not.toContain(
      'invitation-9',
    );
  });

  it('passes over what others put there, and gives what stands in streams of the store, however strange', async () => {
    const { double, store, prefix } = await openOnDouble();
    const following = follow(store);
    await append(store, noRevision, 1);
    double.put(`${prefix}${stream}`, [
      { type: 'Garbage', data: '{"a":', metadata: '{"chain":{}}', isJson: true },
      { type: 'Binary', data: Buffer.from([0xff, 0]), metadata: Buffer.from([0xff]) },
      { type: 'Text', data: '"text"', metadata: '[]', isJson: true },
      { type: '$>', data: `0@${prefix}invitation-9`, isJson: false },
      { type: '$>', data: 'nonsense', isJson: false },
    ]);
    double.put(`${prefix}noDash`, [{ type: 'A', data: '{}', metadata: '{}', isJson: true }]);
    double.put('other_invitation-1', [{ type: 'A', data: '{}', metadata: '{}', isJson: true }]);
    double.put(`${prefix}invitation-2`, [{ type: 'A', data: '{}', metadata: '{}', isJson: true }]);
    double.tombstone(`${prefix}invitation-2`);
    const last = await append(store, 5, 1);
    await following.reached(last);
    const given = following.pages
      .flatMap(({ events }) => events)
      .filter((event) => !/^(?:pulse|store)-/.test(event.stream));
    expect(given.map((event) => `${event.stream} ${event.type}`)).toEqual([
      `${stream} SomethingHappened`,
      `${stream} Garbage`,
      `${stream} Binary`,
      `${stream} Text`,
      `${stream} $>`,
      `${stream} $>`,
      'invitation-2 A',
      'invitation-2 $streamDeleted',
      `${stream} SomethingHappened`,
    ]);
    for (const { data, metadata } of given.slice(1, 6))
      expect({ data, metadata }).toEqual({ data: {}, metadata: {} });
    expect((await store.read(stream)).events.map((event) => event.type)).toHaveLength(7);
    expect(following.drops).toEqual([]);
  });
});

async function append(store: EventStore, expected: number, count: number): Promise<Position> {
  return (await store.append(stream, someEvents(count), expected)).position;
}

/** Follows a log until the running test is over. */
function follow(store: EventStore, after?: Position) {
  const controller = new AbortController();
  const pages: LogPage[] = [];
  const drops: SubscriptionDrop[] = [];
  const onDrop = (drop: SubscriptionDrop) => drops.push(drop);
  const ended = (async () => {
    for await (const page of store.subscribe({ after, signal: controller.signal, onDrop })) pages.push(page);
  })();
  ended.catch(() => {});
  onTestFinished(() => controller.abort());
  const position = () => pages.at(-1)?.position;
  return {
    pages,
    drops,
    ended,
    position,
    stop: () => controller.abort(),
    async reached(until: Position | undefined) {
      await expect.poll(() => hasReached(position(), until), { timeout: 20_000 }).toBe(true);
    },
    revisions: () =>
      pages.flatMap(({ events }) => events.filter((event) => event.stream === stream).map(revisionOf)),
  };
}

function revisionOf({ revision }: { revision: number }): number {
  return revision;
}
