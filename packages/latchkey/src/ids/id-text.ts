import type { Id } from '@latchkey/core';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const textLength = 26;
const byteLength = 16;

/** 16 bytes as an id is written: one number, most significant digit first, in Crockford's base32. */
export function idFromBytes(bytes: Uint8Array): Id {
  let rest = BigInt(`0x${Buffer.from(bytes.subarray(0, byteLength)).toString('hex')}`);
  let text = '';
  for (let place = 0; place < textLength; place++) {
    text = (alphabet[Number(rest & 31n)] ?? '') + text;
    rest >>= 5n;
  }
  return text as Id;
}

/** The 16 bytes that an id stands for. */
export function idBytes(id: Id): Uint8Array {
  let number = 0n;
  for (const character of id) number = (number << 5n) | BigInt(alphabet.indexOf(character));
  return Buffer.from(number.toString(16).padStart(byteLength * 2, '0'), 'hex');
}
