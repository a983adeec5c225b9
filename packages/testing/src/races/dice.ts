/** Chance that comes out the same for the same seed. */
export interface Dice {
  /** A whole number from 0 up to, but not including, `sides`. */
  roll(sides: number): number;
  /** True with this likelihood, between 0 and 1. */
  happens(likelihood: number): boolean;
  pick<const Values extends readonly [unknown, ...unknown[]]>(values: Values): Values[number];
}

export function seededDice(seed: number): Dice {
  let state = seed >>> 0;
  // Mulberry32, by Tommy Ettinger: small, and dice that are seeded by a roll of others throw nothing that is like theirs.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    roll: (sides) => Math.floor(next() * sides),
    happens: (likelihood) => next() < likelihood,
    pick: (values) => values[Math.floor(next() * values.length)] ?? values[0],
  };
}
