import { describe, expect, it, onTestFinished } from 'vitest';
import type { SharedStores } from './lifecycle-contract.ts';
import { laws } from './races/laws.ts';
import { race } from './races/race.ts';

/**
 * The laws that hold under any interleaving: several instances race on the stores, with commands of all kinds at once,
 * while processes die in the middle of their appends.
 */
export function racesContract(name: string, open: () => Promise<SharedStores>, races = 20): void {
  describe(`races on ${name}`, () => {
    it(`keep every law, in ${races} races`, async () => {
      const outcomes = new Set<string>();
      for (let seed = 1; seed <= races; seed++) {
        const stores = await open();
        onTestFinished(() => stores.close());
        const result = await race(seed, stores);
        const broken = Object.entries(laws).flatMap(([law, breaches]) =>
          breaches(result).map((breach) => `race ${seed}: ${law}: ${breach}`),
        );
        const wrong = result.access.filter(({ isAllowed, isGiven }) => isAllowed !== isGiven);
        expect({ broken, wrong }).toEqual({ broken: [], wrong: [] });
        for (const outcome of result.outcomes.keys()) outcomes.add(outcome);
      }
      // Otherwise nothing was tried.
      const done = [
        'invite',
        'accept',
        'decline',
        'rescind',
        'resend',
        'revoke',
        'grant',
        'changeEmail',
        'release',
      ].map((each) => `${each}: done`);
      expect([...outcomes]).toEqual(
        expect.arrayContaining([...done, 'invite: the process died', 'accept: the process died']),
      );
    }, 60_000);
  });
}
