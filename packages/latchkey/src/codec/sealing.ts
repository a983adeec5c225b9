import { createCipheriv, createDecipheriv } from 'node:crypto';
import { encodeFields } from '../ids/digest.ts';
import type { SecretKey } from '../keys/keyring.ts';
import type { Randomness } from '../ports/randomness.ts';

const algorithm = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

/** Encrypts with AES-256-GCM under a fresh nonce: nonce (12 bytes), ciphertext, tag (16 bytes). `boundTo` must be given again to open it. */
export function seal(
  key: SecretKey,
  plain: Uint8Array,
  boundTo: readonly (string | Uint8Array)[],
  randomness: Randomness,
): Buffer {
  const nonce = randomness(nonceLength);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagLength });
  cipher.setAAD(encodeFields(boundTo));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Undoes `seal`; undefined if it was not sealed with this key and bound to this. */
export function unseal(
  key: SecretKey,
  box: Uint8Array,
  boundTo: readonly (string | Uint8Array)[],
): Uint8Array | undefined {
  if (box.length < nonceLength + tagLength) return undefined;
  const decipher = createDecipheriv(algorithm, key, box.subarray(0, nonceLength), {
    authTagLength: tagLength,
  });
  decipher.setAAD(encodeFields(boundTo));
  decipher.setAuthTag(box.subarray(box.length - tagLength));
  const opened = decipher.update(box.subarray(nonceLength, box.length - tagLength));
  try {
    return Buffer.concat([opened, decipher.final()]);
  } catch {
    return undefined;
  }
}
