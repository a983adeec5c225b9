import { createHash, createHmac } from 'node:crypto';
import type { SecretKey } from '../keys/keyring.ts';

/** Fields as one run of bytes that can be read in one way only: each as UTF-8, preceded by its length in 4 bytes, big-endian. */
export function encodeFields(fields: readonly (string | Uint8Array)[]): Uint8Array {
  return Buffer.concat(
    fields.flatMap((field) => {
      const bytes = typeof field === 'string' ? Buffer.from(field, 'utf8') : field;
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}

/** HMAC-SHA-256 over fields, the first of which says what the digest is for. 32 bytes. */
export function keyedDigest(key: SecretKey, fields: readonly (string | Uint8Array)[]): Uint8Array {
  return createHmac('sha256', key).update(encodeFields(fields)).digest();
}

/** SHA-256 over fields. 32 bytes. */
export function plainDigest(fields: readonly (string | Uint8Array)[]): Uint8Array {
  return createHash('sha256').update(encodeFields(fields)).digest();
}
