import { randomBytes } from 'node:crypto';

/** Gives so many random bytes, fit for cryptography. */
export type Randomness = (size: number) => Uint8Array;

export const systemRandomness: Randomness = (size) => randomBytes(size);
