/** Where in a token's bytes what begins. */
export const claimsOf = {
  kind: 0,
  tenant: 1,
  target: 17,
  generation: 33,
  channel: 37,
  signature: 38,
} as const;

const prefix = 'lk1_';

/** The token with something done to its bytes, in the one form in which it could be authentic. */
export function withBytes(token: string, alter: (bytes: Buffer) => unknown): string {
  const bytes = Buffer.from(token.slice(prefix.length), 'base64url');
  alter(bytes);
  return prefix + bytes.toString('base64url');
}

/** One token for each bit, which alone is wrong in it. */
export function everyBitFlipped(token: string): readonly string[] {
  const bits = Buffer.from(token.slice(prefix.length), 'base64url').length * 8;
  return Array.from({ length: bits }, (_, bit) =>
    withBytes(token, (bytes) => {
      const index = Math.floor(bit / 8);
      bytes.writeUInt8(bytes.readUInt8(index) ^ (1 << (bit % 8)), index);
    }),
  );
}
