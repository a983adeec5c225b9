import { brokenLaws, wholeLog } from '@latchkey/testing';
import { openEventStoreDb } from '../../src/index.ts';
import { startEventStoreDbDouble } from '@latchkey/eventstoredb-double';
import type { Health, StoredEvent } from 'latchkey';
import { memoryKeyVault } from 'latchkey';
import { expect, it, onTestFinished } from 'vitest';
import type { Calamity } from './calamities.ts';
import { calamities } from './calamities.ts';
import type { Acknowledged } from './load.ts';
import { startProcess } from './processes.ts';
import { pause } from './remote.ts';

/** What happened, and by which command. */
const whatByWhich = ({ type, metadata }: StoredEvent) => JSON.stringify([type, metadata['commandId']]);

/** `LATCHKEY_SOAK_SECONDS=3600` for a thorough one. */
const seconds = Number(process.env['LATCHKEY_SOAK_SECONDS'] ?? 25);
/** In milliseconds. */
const between = 500;
/** An append is sent again for ten seconds; what else a command does has deadlines of its own. */
const longestWait = 30_000;
const dying = 'a process is killed, and another one starts';

it(
  `two processes lose nothing, double nothing and go on by themselves, through ${seconds} seconds of calamities`,
  async () => {
    const double = await startEventStoreDbDouble();
    onTestFinished(() => double.stop());
    const { connectionString } = double;
    const keyVault = memoryKeyVault();
    const acknowledged: Acknowledged[] = [];
    let started = 0;
    const start = () =>
      startProcess({
        connectionString,
        name: `process${(started += 1)}`,
        keyVault,
        // Calamities last longer than that.
        operationTimeout: 2_000,
        acknowledged: (command) => acknowledged.push(command),
      });
    const processes = [await start(), await start()];
    await processes[0]?.call('setUp');
    const load = (index: number) => processes[index]?.call('startLoad', `seed ${started} ${index}`);
    await Promise.all([load(0), load(1)]);

    const kinds: Readonly<Record<string, Calamity>> = {
      ...calamities,
      async [dying]() {
        await processes[1]?.kill();
        processes[1] = await start();
        await load(1);
        return 1;
      },
    };
    const happened: { kind: string; times: number }[] = [];
    const end = performance.now() + seconds * 1_000;
    do {
      for (const [kind, happen] of Object.entries(kinds)) {
        happened.push({ kind, times: await happen(double) });
        await pause(between);
      }
    } while (performance.now() < end);
    double.faults.liftAll();

    await Promise.all(processes.map((each) => each.call('stopLoad')));
    const settled = await Promise.all(
      processes.map((each) => each.call<{ health: Health; problems: string[] }>('settle')),
    );
    expect(settled.map(({ health }) => health)).toEqual([
      expect.objectContaining({ following: 'following', lag: 0, parked: 0 }),
      expect.objectContaining({ following: 'following', lag: 0, parked: 0 }),
    ]);
    expect(double.openCalls().subscribeToAll).toBe(2);

    const eventStore = await openEventStoreDb({ connectionString });
    onTestFinished(() => eventStore.close());
    const log = await wholeLog(eventStore);
    const at = new Map(log.map((event) => [event.position as string, event]));
    expect(acknowledged.filter(({ position }) => position === undefined || !at.has(position))).toEqual([]);
    // Each stands there, and under its id nothing else of its kind does.
    const bearing = acknowledged
      .filter(({ appends }) => appends)
      .map(({ position = '' }) => at.get(position));
    const written = Map.groupBy(log, whatByWhich);
    expect(
      bearing.filter((event) => event === undefined || written.get(whatByWhich(event))?.length !== 1),
    ).toEqual([]);
    expect(new Set(bearing).size).toBe(bearing.length);
    expect(await brokenLaws(eventStore)).toEqual([]);

    const waits = acknowledged.flatMap(({ took }) => took);
    expect(Math.max(...waits)).toBeLessThan(longestWait);
    const met = new Set(happened.filter(({ times }) => times > 0).map(({ kind }) => kind));
    expect(Object.keys(kinds).filter((kind) => !met.has(kind))).toEqual([]);
    if (seconds >= 120) {
      expect(acknowledged.length).toBeGreaterThanOrEqual(2_000);
      expect(happened.length).toBeGreaterThanOrEqual(30);
    }
    expect(await Promise.all(processes.map((each) => each.end()))).toEqual([0, 0]);
    console.log(
      `${acknowledged.length} commands acknowledged, ${happened.length} calamities of ${met.size} kinds, ${log.length} events, longest wait ${Math.round(Math.max(...waits))} ms`,
    );
  },
  seconds * 1_000 + 300_000,
);
