import { describe, expect, it, onTestFinished } from 'vitest';
import type { OpenStores } from './portal-instance.ts';
import { laws } from './races/laws.ts';
import { died } from './dying-event-store.ts';
import { commands, rejections, statuses } from './races/outcomes.ts';
import { race } from './races/race.ts';

interface Races {
  /** At least how many, 12 if nothing is said; `LATCHKEY_RACES=500` for a thorough run. */
  atLeast?: number;
  /**
   * Whether to go on until every command, rejection and status has occurred. That is a property of the dice, not of the
   * store: where a race takes seconds, leave it to faster stores.
   */
  untilAllOccurred?: boolean;
}

/**
 * The laws that hold under any interleaving: several instances race on the stores, with commands of all kinds at once,
 * while processes die in the middle of their appends. Each race is thrown by its number, so that one that broke a law is
 * likely to do so again.
 */
export function racesContract(
  name: string,
  open: OpenStores,
  { atLeast = 12, untilAllOccurred = true }: Races = {},
): void {
  const races = Number(process.env['LATCHKEY_RACES'] ?? atLeast);
  const goal = untilAllOccurred ? ' or more, until every command, rejection and status has occurred' : '';
  describe(`races on ${name}`, () => {
    it(`keep every law: ${races} of them${goal}`, async () => {
      const met = new Set<string>();
      const goesOn = (seed: number) =>
        seed <= races || (untilAllOccurred && notMet(met).length > 0 && seed <= races + racesMore);
      for (let seed = 1; goesOn(seed); seed++) {
        const result = await race(seed, async (clock) => {
          const stores = await open(clock);
          onTestFinished(() => stores.close());
          return stores;
        });
        const broken = Object.entries(laws).flatMap(([law, breaches]) =>
          breaches(result).map((breach) => `${law}: ${breach}`),
        );
        expect([...broken, ...result.wrong], `race ${seed}`).toEqual([]);
        for (const each of result.met) met.add(each);
      }
      expect(met).toContain(died);
      if (untilAllOccurred) expect(notMet(met)).toEqual([]);
    }, 600_000);
  });
}

/** Who meets whom is not wholly in the hands of the dice: how many races more what has not occurred may take. */
const racesMore = 100;

/** What all races together have not led to: if there is any, they have not tried everything. */
function notMet(met: ReadonlySet<string>): readonly string[] {
  const refusals = Object.entries(rejections).filter(([, occurs]) => occurs === true);
  const wanted = [
    ...commands.map((command) => `${command}: done`),
    ...refusals.map(([type]) => `refused: ${type}`),
    ...statuses,
    died,
  ];
  return wanted.filter((each) => !met.has(each));
}
