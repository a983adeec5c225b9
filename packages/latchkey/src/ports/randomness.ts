import { randomFillSync } from 'node:crypto';

/** Gives so many random bytes, fit for cryptography. */
export type Randomness = (size: number) => Uint8Array;

const poolSize = 8_192;
let pool = new Uint8Array(0);
let drawn = 0;

/** Draws for many calls at once, since each draw costs more than its bytes; no byte is given twice, nor kept. */
export const systemRandomness: Randomness = (size) => {
  if (drawn + size > pool.length) {
    pool = randomFillSync(new Uint8Array(Math.max(poolSize, size)));
    drawn = 0;
  }
  const given = pool.slice(drawn, drawn + size);
  pool.fill(0, drawn, drawn + size);
  drawn += size;
  return given;
};
