import { createHash, createHmac } from 'node:crypto';
import type { SecretKey } from '../keys/keyring.ts';

/** Fields as one run of bytes that can be read in one way only: each as UTF-8, preceded by its length in 4 bytes, big-endian. */
export function encodeFields(fields: readonly (string | Uint8Array)[]): Uint8Array {
  let size = 0;
  for (const field of fields) size += lengthBytes + lengthOf(field);
  const encoded = Buffer.allocUnsafe(size);
  let at = 0;
  for (const field of fields) {
    at = encoded.writeUInt32BE(lengthOf(field), at);
    if (typeof field === 'string') at += encoded.write(field, at);
    else {
      encoded.set(field, at);
      at += field.length;
    }
  }
  return encoded;
}

const lengthBytes = 4;

function lengthOf(field: string | Uint8Array): number {
  return typeof field === 'string' ? Buffer.byteLength(field) : field.length;
}

/** HMAC-SHA-256 over fields, the first of which says what the digest is for. 32 bytes. */
export function keyedDigest(key: SecretKey, fields: readonly (string | Uint8Array)[]): Buffer {
  return createHmac('sha256', key).update(encodeFields(fields)).digest();
}

/** SHA-256 over fields. 32 bytes. */
export function plainDigest(fields: readonly (string | Uint8Array)[]): Uint8Array {
  return createHash('sha256').update(encodeFields(fields)).digest();
}
