import { describe, expect, it, onTestFinished } from 'vitest';
import type { SharedStores } from './lifecycle-contract.ts';
import { laws } from './races/laws.ts';
import type { RaceCommand } from './races/outcomes.ts';
import { commands, rejections, statuses } from './races/outcomes.ts';
import { race } from './races/race.ts';

/**
 * The laws that hold under any interleaving: several instances race on the stores, with commands of all kinds at once,
 * while processes die in the middle of their appends. Each race has a seed, its number: one that broke a law does so again.
 */
export function racesContract(
  name: string,
  open: () => Promise<SharedStores>,
  races = racesByDefault(),
): void {
  describe(`races on ${name}`, () => {
    const met = new Set<string>();

    it(`keep every law, in ${races} races`, async () => {
      for (let seed = 1; seed <= races; seed++) {
        const stores = await open();
        onTestFinished(() => stores.close());
        const result = await race(seed, stores);
        const broken = Object.entries(laws).flatMap(([law, breaches]) =>
          breaches(result).map((breach) => `race ${seed}: ${law}: ${breach}`),
        );
        expect({ broken, wrong: result.wrong }, `race ${seed}`).toEqual({ broken: [], wrong: [] });
        for (const each of result.met) met.add(each);
      }
    }, 600_000);

    // Otherwise nothing was tried.
    it('lead to every command, every rejection and every status', () => {
      const wanted = [
        ...commands.map((command: RaceCommand) => `${command}: done`),
        ...Object.entries(rejections).flatMap(([type, occurs]) =>
          occurs === true ? `refused: ${type}` : [],
        ),
        ...statuses,
      ];
      expect(wanted.filter((each) => !met.has(each))).toEqual([]);
    });
  });
}

/** `LATCHKEY_RACES=500` for a thorough run. */
function racesByDefault(): number {
  return Number(process.env['LATCHKEY_RACES'] ?? 20);
}
