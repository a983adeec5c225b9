import type { EventStoreDbDouble, Fault } from '@latchkey/eventstoredb-double';
import { brokenLaws, wholeLog } from '@latchkey/testing';
import type { Clock, EventStore, Latchkey } from 'latchkey';
import { createLatchkey, mayGiveEverything, memoryKeyVault, memoryReadModels, systemClock } from 'latchkey';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Acknowledged } from './processes/load.ts';
import { createLoad, setUp } from './processes/load.ts';
import { whatIsWrong } from './processes/what-is-wrong.ts';
import { freshPrefix, openStore, startDouble } from './stores-for-tests.ts';

const appends = { calls: ['batchAppend'] } as const;
const reads = { calls: ['readStream'] } as const;
const subscriptions = { calls: ['subscribeToAll'] } as const;

/** Something that goes wrong while commands are given. */
interface Trouble {
  end(): Promise<void> | void;
  /** How often it met something. */
  met(): number;
  /** What callers of the store, or its subscribers, are told of it; some faults are mended before anybody is. */
  told?: string;
}
type Inject = (double: EventStoreDbDouble) => Promise<Trouble> | Trouble;

const standing = (fault: Fault, told?: string): Trouble => ({
  end: () => fault.lift(),
  met: () => fault.count,
  ...(told === undefined ? {} : { told }),
});
const momentary = (met: number, told?: string): Trouble => ({
  end() {},
  met: () => met,
  ...(told === undefined ? {} : { told }),
});

const faults: Readonly<Record<string, Inject>> = {
  'connections are reset': ({ faults }) =>
    momentary(faults.dropConnections({ how: 'reset' }), 'StoreUnavailable'),
  'connections are closed': ({ faults }) =>
    momentary(faults.dropConnections({ how: 'end' }), 'StoreUnavailable'),
  'appends are lost on the way': ({ faults }) => standing(faults.dropAt('request', { ...appends, times: 5 })),
  'answers to appends are lost with the connection': ({ faults }) =>
    standing(faults.dropAt('reply', { ...appends, times: 5 })),
  'appends are made and never answered': ({ faults }) =>
    standing(faults.loseReplies({ ...appends, times: 5 }), 'AppendOutcomeUnknown'),
  'appends are made, and answered when nobody waits any more': ({ faults }) => {
    const held = faults.holdReplies(appends);
    return { end: () => held.release(), met: () => held.count, told: 'AppendOutcomeUnknown' };
  },
  'appends are taken and nothing is done': ({ faults }) =>
    standing(faults.silence({ ...appends, times: 2 }), 'AppendOutcomeUnknown'),
  'reads are never answered': ({ faults }) =>
    standing(faults.silence({ ...reads, times: 5 }), 'StoreUnavailable'),
  'subscriptions are never answered': (double) => {
    const silence = double.faults.silence({ ...subscriptions, times: 2 });
    double.faults.endCalls(subscriptions);
    return standing(silence, 'SubscriptionSilent');
  },
  'answers to appends are too large': ({ faults }) =>
    standing(faults.replyOverSize({ ...appends, times: 5 })),
  'answers to reads are too large': ({ faults }) => standing(faults.replyOverSize({ ...reads, times: 5 })),
  'the server is not the leader': ({ faults, port }) =>
    standing(faults.refuseAsNotLeader({ host: '127.0.0.1', port }, { readOnly: true, times: 5 })),
  'the server is not ready yet': ({ faults }) => standing(faults.refuseAsNotReady({ times: 5 })),
  'the server ends all calls without saying why': ({ faults }) =>
    momentary(faults.endCalls(), 'SubscriptionEnded'),
  'subscribers are thrown out as too slow': ({ faults }) =>
    momentary(faults.endCalls({ ...subscriptions, how: 'too slow' }), 'SubscriptionTooSlow'),
  'nobody is allowed anything any more': ({ faults }) => {
    const denial = faults.denyAccess();
    faults.endCalls(subscriptions);
    return standing(denial, 'MissingPermission');
  },
  'the link is slow': ({ faults }) => standing(faults.slowLink({ millisecondsPerMessage: 20 })),
  'the server is killed': async (double) => {
    await double.kill();
    return { end: double.comeBack, met: () => 1, told: 'StoreUnavailable' };
  },
  'the server shuts down': async (double) => {
    await double.shutDown(0);
    return { end: double.comeBack, met: () => 1, told: 'StoreUnavailable' };
  },
};

/** How long a call of the store may take, in milliseconds. */
const operationTimeout = 500;
/** On a machine that does much else at once. A call that is not ended by its deadline has no end. */
const longestCall = 20 * operationTimeout;

describe('under a load of lifecycles nothing acknowledged is lost, nothing is doubled, nobody waits for ever, and work goes on by itself', () => {
  it.each(Object.entries(faults))('when %s', async (_what, inject) => {
    const double = await startDouble();
    const { connectionString } = double;
    const prefix = freshPrefix();
    const keyVault = { ...memoryKeyVault(), isShared: true };
    const watched = watch();
    const start = async () =>
      startLatchkey(
        watched.store(await openStore({ connectionString, prefix, operationTimeout, clock })),
        keyVault,
      );
    const portals = [await start(), await start()] as const;
    await setUp(portals[0]);
    const acknowledged: Acknowledged[] = [];
    const loads = portals.map((portal, index) =>
      createLoad(portal, {
        seed: `seed ${index}`,
        name: `portal${index}`,
        acknowledged: (command) => acknowledged.push(command),
      }),
    );
    const someMore = () => {
      const before = acknowledged.length;
      return expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(before + 20);
    };

    await someMore();
    const { met, end, told } = await inject(double);
    await expect.poll(met).toBeGreaterThan(0);
    if (told !== undefined) await expect.poll(() => watched.told(), { timeout: 30_000 }).toContain(told);
    await end();
    await someMore();
    for (const load of loads) await load.stop();
    for (const portal of portals) await portal.whenIdle();

    const eventStore = await openStore({ connectionString, prefix });
    expect(whatIsWrong(await wholeLog(eventStore), acknowledged)).toEqual([]);
    expect(await brokenLaws(eventStore)).toEqual([]);
    for (const portal of portals) {
      await expect
        .poll(() => portal.health(), { timeout: 30_000 })
        .toMatchObject({ following: 'following', lag: 0, parked: 0 });
    }
    await expect.poll(() => double.openCalls().subscribeToAll).toBe(portals.length);
    for (const portal of portals) await portal.close();
    await expect.poll(() => double.openCalls().subscribeToAll).toBe(0);
    expect(double.openCalls().readStream).toBe(0);
    expect(watched.underWay()).toBe(0);
    expect(watched.longest()).toBeLessThan(longestCall);
  });
});

/** Half a minute of silence is over sooner. */
const clock: Clock = {
  ...systemClock,
  schedule: (milliseconds, run, inBackground) =>
    systemClock.schedule(milliseconds === 30_000 ? 2_000 : milliseconds, run, inBackground),
};

async function startLatchkey(
  eventStore: EventStore,
  keyVault: ReturnType<typeof memoryKeyVault>,
): Promise<Latchkey> {
  const latchkey = createLatchkey({
    eventStore,
    keyVault,
    readModels: memoryReadModels(),
    masterKey: Buffer.alloc(32, 5),
    baseUrl: 'https://portal.example.com',
    mayGive: mayGiveEverything,
    mailer: async () => {},
    onProblem: () => {},
  });
  await latchkey.start();
  onTestFinished(() => latchkey.close());
  return latchkey;
}

/** Looks on at what is asked of stores, how long it takes and what comes of it. */
function watch() {
  const told = new Set<string>();
  let underWay = 0;
  let longest = 0;

  async function watched<Result>(call: Promise<Result>): Promise<Result> {
    const began = performance.now();
    underWay += 1;
    try {
      return await call;
    } catch (fault) {
      told.add(codeOf(fault));
      throw fault;
    } finally {
      underWay -= 1;
      longest = Math.max(longest, performance.now() - began);
    }
  }

  return {
    told: () => [...told],
    underWay: () => underWay,
    longest: () => longest,
    store: (eventStore: EventStore): EventStore => ({
      ...eventStore,
      append: (...given) => watched(eventStore.append(...given)),
      read: (...given) => watched(eventStore.read(...given)),
      head: () => watched(eventStore.head()),
      async *subscribe(options) {
        try {
          yield* eventStore.subscribe({
            ...options,
            onDrop(drop) {
              told.add(codeOf(drop.fault));
              options.onDrop?.(drop);
            },
          });
        } catch (fault) {
          told.add(codeOf(fault));
          throw fault;
        }
      },
    }),
  };
}

function codeOf(fault: unknown): string {
  return (fault as { code?: string }).code ?? String(fault);
}
