/** The revision that a writer expects a stream to be at, as the server counts: numbers below zero are kinds. */
export type ExpectedRevision = bigint;

export const anyRevision: ExpectedRevision = -2n;
export const noStream: ExpectedRevision = -1n;
export const streamExists: ExpectedRevision = -4n;

const end = 2n ** 64n - 1n;
const longest = 2n ** 63n - 1n;

/** A revision from the wire, where 2^64 − 1 stands for none. Throws where the server's arithmetic would. */
export function signedRevision(text: string): bigint {
  const revision = BigInt(text);
  if (revision === end) return noStream;
  if (revision > longest) throw new Error('Arithmetic operation resulted in an overflow.');
  return revision;
}
