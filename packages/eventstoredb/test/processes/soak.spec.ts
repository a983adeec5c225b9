import { expect, it } from 'vitest';
import { openStore, startDouble, freshPrefix } from '../stores-for-tests.ts';
import type { Calamity } from './calamities.ts';
import { calamities } from './calamities.ts';
import { startUnderLoad } from './loaded-processes.ts';
import { pause } from './remote.ts';

/** `LATCHKEY_SOAK_SECONDS=3600` for a thorough one. */
const seconds = Number(process.env['LATCHKEY_SOAK_SECONDS'] ?? 10);
/** In milliseconds. */
const between = 500;

it(
  `two processes lose nothing, double nothing and go on by themselves, through ${seconds} seconds of calamities`,
  async () => {
    const double = await startDouble();
    const { connectionString } = double;
    const prefix = freshPrefix();
    const processes = await startUnderLoad(connectionString, prefix);
    const kinds: Readonly<Record<string, Calamity>> = {
      ...calamities,
      async 'a process is killed, and another one starts'() {
        await processes.replaceSecond();
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

    await processes.settle();
    expect(double.openCalls().subscribeToAll).toBe(2);
    const figures = await processes.expectAllIsWell(await openStore({ connectionString, prefix }));
    const met = new Set(happened.filter(({ times }) => times > 0).map(({ kind }) => kind));
    expect(Object.keys(kinds).filter((kind) => !met.has(kind))).toEqual([]);
    if (seconds >= 120) {
      expect(processes.acknowledged.length).toBeGreaterThanOrEqual(2_000);
      expect(happened.length).toBeGreaterThanOrEqual(30);
    }
    await processes.expectEnd();
    console.log(`${figures}, ${happened.length} calamities of ${met.size} kinds`);
  },
  seconds * 1_000 + 300_000,
);
