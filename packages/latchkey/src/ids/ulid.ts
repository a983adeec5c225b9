import type { Instant } from '@latchkey/core';
import { ulid } from 'ulid';
import type { Randomness } from '../ports/randomness.ts';

/** How many of its characters are drawn. */
const drawn = 16;

/** A ULID: 48 bits of time and 80 random ones. */
export function makeUlid(at: Instant, randomness: Randomness): string {
  const bytes = randomness(drawn);
  let next = 0;
  return ulid(at, () => (bytes[next++] ?? 0) / 256);
}
