const lengthDelimited = 2;
const varint = 0;

/** A field that holds bytes or another message: its tag, its length, and what it holds. */
export function bytesField(field: number, bytes: Uint8Array): Buffer {
  const head = [(field << 3) | lengthDelimited, ...varintOf(bytes.length)];
  return Buffer.concat([Buffer.from(head), bytes]);
}

/** A field that holds a whole number of up to 53 bits. */
export function numberField(field: number, value: number): Buffer {
  return Buffer.from([(field << 3) | varint, ...varintOf(value)]);
}

/** What a message holds in its first field, which must be one of bytes. */
export function firstFieldOf(message: Buffer): Buffer {
  let length = 0;
  let factor = 1;
  let at = 1;
  for (;;) {
    const byte = message.readUInt8(at++);
    length += (byte & 0x7f) * factor;
    if (byte < 0x80) return message.subarray(at, at + length);
    factor *= 128;
  }
}

function varintOf(value: number): number[] {
  const bytes = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}
