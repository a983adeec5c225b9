import fc from 'fast-check';

/** What decides everything that is left open, from one seed. */
export interface Dice {
  below(count: number): number;
  chance(percent: number): boolean;
  pick<Value>(of: readonly [Value, ...Value[]]): Value;
  /** Undefined of none. */
  pickAny<Value>(of: readonly Value[]): Value | undefined;
  draw<Value>(from: fc.Arbitrary<Value>): Value;
}

/** One for each request, so that what the one before threw makes no difference. */
export function diceFor(seed: number, requests: number): readonly Dice[] {
  return fc.sample(fc.gen(), { seed, numRuns: requests }).map((generate) => {
    const draw: Dice['draw'] = (from) => generate(() => from);
    const below = (count: number) => draw(fc.nat({ max: count - 1 }));
    return {
      draw,
      below,
      chance: (percent) => below(100) < percent,
      pick: (of) => of[below(of.length)] ?? of[0],
      pickAny: (of) => (of.length === 0 ? undefined : of[below(of.length)]),
    };
  });
}
