import { randomFillSync } from 'node:crypto';

/** Gives so many random bytes, fit for cryptography. */
export type Randomness = (size: number) => Uint8Array;

const poolSize = 8_192;
let pool = Buffer.alloc(0);

/** Draws for many calls at once, since each draw costs more than its bytes; no byte is given twice, nor kept. */
export const systemRandomness: Randomness = (size) => {
  if (size > pool.length) pool = randomFillSync(Buffer.alloc(Math.max(poolSize, size)));
  const given = Buffer.from(pool.subarray(0, size));
  pool.fill(0, 0, size);
  pool = pool.subarray(size);
  return given;
};
