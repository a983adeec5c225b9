import { brokenLaws, wholeLog } from '@latchkey/testing';
import type { EventStore, Health } from 'latchkey';
import { memoryKeyVault } from 'latchkey';
import { expect } from 'vitest';
import type { Acknowledged } from './load.ts';
import { startProcess } from './processes.ts';
import { whatIsWrong } from './what-is-wrong.ts';

/** Calamities last longer than what a call of a process may take, in milliseconds. */
const operationTimeout = 2_000;
/** An append is sent again for ten seconds; what else a command does has deadlines of its own. */
const longestWait = 30_000;

/** Two application processes on one database, each under a load of lifecycles. */
export interface LoadedProcesses {
  readonly acknowledged: readonly Acknowledged[];
  /** Kills the second process, and starts another one in its place. */
  replaceSecond(): Promise<void>;
  /** Ends the load and waits until nothing is left to do. */
  settle(): Promise<{ drops: number }>;
  /** Makes sure that nothing was lost or doubled, no law is broken and nobody waited for ever; gives it in figures. */
  expectAllIsWell(eventStore: EventStore): Promise<string>;
  /** Makes sure that both end by themselves. */
  expectEnd(): Promise<void>;
}

export async function startUnderLoad(connectionString: string, prefix: string): Promise<LoadedProcesses> {
  const keyVault = memoryKeyVault();
  const acknowledged: Acknowledged[] = [];
  let started = 0;
  const start = () =>
    startProcess({
      connectionString,
      prefix,
      name: `process${(started += 1)}`,
      keyVault,
      operationTimeout,
      acknowledged: (command) => acknowledged.push(command),
    });
  const load = (index: number) => processes[index]?.call('startLoad', `seed ${started} ${index}`);
  const processes = [await start(), await start()];
  await processes[0]?.call('setUp');
  await Promise.all([load(0), load(1)]);

  return {
    acknowledged,

    async replaceSecond() {
      await processes[1]?.kill();
      processes[1] = await start();
      await load(1);
    },

    async settle() {
      await Promise.all(processes.map((each) => each.call('stopLoad')));
      const health = await Promise.all(processes.map((each) => each.call<Health>('settle')));
      const well = expect.objectContaining({ following: 'following', lag: 0, parked: 0 });
      expect(health).toEqual([well, well]);
      return { drops: health.reduce((sum, { drops }) => sum + drops, 0) };
    },

    async expectAllIsWell(eventStore) {
      const log = await wholeLog(eventStore);
      expect(whatIsWrong(log, acknowledged)).toEqual([]);
      expect(await brokenLaws(eventStore)).toEqual([]);
      const longest = Math.max(...acknowledged.flatMap(({ took }) => took));
      expect(longest).toBeLessThan(longestWait);
      return `${acknowledged.length} commands acknowledged, ${log.length} events, longest wait ${Math.round(longest)} ms`;
    },

    async expectEnd() {
      // A rejection that nobody handled would have ended them before, and otherwise.
      expect(await Promise.all(processes.map((each) => each.end()))).toEqual([0, 0]);
    },
  };
}
