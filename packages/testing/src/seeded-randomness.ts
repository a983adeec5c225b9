import { createHash } from 'node:crypto';
import type { Randomness } from 'latchkey';

/**
 * Bytes that look random and are the same for the same seed, however they are asked for in pieces: SHA-256 over the
 * seed and a counter, block after block. For tests alone: whoever knows the seed knows every "secret".
 */
export function seededRandomness(seed: string): Randomness {
  let counter = 0;
  let rest = new Uint8Array(0);

  return (size) => {
    const bytes = new Uint8Array(size);
    for (let filled = 0; filled < size;) {
      if (rest.length === 0) rest = blockOf(seed, counter++);
      const piece = rest.subarray(0, size - filled);
      bytes.set(piece, filled);
      rest = rest.subarray(piece.length);
      filled += piece.length;
    }
    return bytes;
  };
}

function blockOf(seed: string, counter: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    createHash('sha256')
      .update(JSON.stringify([seed, counter]))
      .digest(),
  );
}
