/** Chance that comes out the same for the same seed. */
export interface Dice {
  /** A whole number from 0 up to, but not including, `sides`. */
  roll(sides: number): number;
  /** True with this likelihood, between 0 and 1. */
  happens(likelihood: number): boolean;
  pick<const Value>(values: readonly [Value, ...Value[]]): Value;
}

export function seededDice(seed: number): Dice {
  let state = seed >>> 0;
  // A linear congruential generator, as in Numerical Recipes: good enough to mix up commands.
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    roll: (sides) => Math.floor(next() * sides),
    happens: (likelihood) => next() < likelihood,
    pick: (values) => values[Math.floor(next() * values.length)] ?? values[0],
  };
}
