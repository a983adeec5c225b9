import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { seededRandomness } from '../src/index.ts';

describe('seeded randomness', () => {
  it('gives as many bytes as are asked for', () => {
    const randomness = seededRandomness('a');
    expect([0, 1, 31, 32, 33, 1_000].map((size) => randomness(size).length)).toEqual([
      0, 1, 31, 32, 33, 1_000,
    ]);
  });

  it('gives the same for the same seed, in whatever pieces', () => {
    const whole = seededRandomness('a')(100);
    const inPieces = seededRandomness('a');
    const pieces = [1, 30, 0, 2, 40, 27].map((size) => Buffer.from(inPieces(size)));
    expect(Buffer.concat(pieces)).toEqual(Buffer.from(whole));
  });

  it('gives the same in every version: tests may depend on it', () => {
    const block = createHash('sha256').update('["a",0]').digest();
    expect(Buffer.from(seededRandomness('a')(32))).toEqual(block);
  });

  it('gives something else for another seed, and each time it is asked', () => {
    const randomness = seededRandomness('a');
    const texts = [randomness(16), randomness(16), randomness(16), seededRandomness('b')(16)];
    expect(new Set(texts.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(4);
  });

  it('gives bytes that nobody else holds', () => {
    const randomness = seededRandomness('a');
    const first = randomness(8);
    first.fill(0);
    expect(Buffer.from(randomness(8))).toEqual(Buffer.from(seededRandomness('a')(16).subarray(8)));
  });
});
