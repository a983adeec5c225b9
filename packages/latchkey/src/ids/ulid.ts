import type { Instant } from '@latchkey/core';
import { ulid } from 'ulid';
import type { Randomness } from '../ports/randomness.ts';

/** A ULID: 48 bits of time and 80 random ones. */
export function makeUlid(at: Instant, randomness: Randomness): string {
  return ulid(at, () => (randomness(1)[0] ?? 0) / 256);
}
