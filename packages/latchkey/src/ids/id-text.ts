import type { Id } from '@latchkey/core';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const digits = Buffer.from(alphabet, 'latin1');
const textLength = 26;
const byteLength = 16;

/** 16 bytes as an id is written: one number, most significant digit first, in Crockford's base32. */
export function idFromBytes(bytes: Uint8Array): Id {
  const text = Buffer.allocUnsafe(textLength);
  let written = 0;
  let held = 0;
  // 130 bits are written, of which the first two are none: 26 digits of five.
  let bits = textLength * bitsOfDigit - byteLength * bitsOfByte;
  for (let place = 0; place < byteLength; place++) {
    held = (held << bitsOfByte) | (bytes[place] ?? 0);
    bits += bitsOfByte;
    while (bits >= bitsOfDigit) {
      bits -= bitsOfDigit;
      text[written++] = digits[held >>> bits] ?? 0;
      held &= (1 << bits) - 1;
    }
  }
  return text.toString('latin1') as Id;
}

const bitsOfByte = 8;
const bitsOfDigit = 5;

/** The 16 bytes that an id stands for. */
export function idBytes(id: Id): Uint8Array {
  let number = 0n;
  for (const character of id) number = (number << 5n) | BigInt(alphabet.indexOf(character));
  return Buffer.from(number.toString(16).padStart(byteLength * 2, '0'), 'hex');
}
