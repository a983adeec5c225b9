const prefixLength = 5;

/** A message as gRPC frames it: not compressed, its length, its bytes. */
export function frameOf(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(prefixLength + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, prefixLength);
  return frame;
}

/** The message that a frame of `frameOf` holds. */
export function messageIn(frame: Buffer): Buffer {
  return frame.subarray(prefixLength);
}

/** The frames of which these bytes are made. */
export function framesIn(bytes: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + prefixLength + bytes.readUInt32BE(at + 1);
    frames.push(bytes.subarray(at, end));
    at = end;
  }
  return frames;
}

/** The head of a frame that announces more bytes than follow. */
export function announcementOf(length: number): Buffer {
  const prefix = Buffer.alloc(prefixLength);
  prefix.writeUInt32BE(length, 1);
  return prefix;
}

/** Cuts what comes over the wire into messages. Hands nothing on after a message that is too large. */
export function frameReader(
  maximumLength: number,
  on: { message: (message: Buffer) => void; tooLarge: () => void },
): (chunk: Buffer) => void {
  let pending: Buffer[] = [];
  let pendingLength = 0;
  let needed = prefixLength;
  let refused = false;

  return (chunk) => {
    pending.push(chunk);
    pendingLength += chunk.length;
    if (pendingLength < needed || refused) return;

    let bytes = pending.length === 1 ? chunk : Buffer.concat(pending, pendingLength);
    needed = prefixLength;
    while (bytes.length >= prefixLength) {
      const length = bytes.readUInt32BE(1);
      if (length > maximumLength) {
        refused = true;
        on.tooLarge();
        return;
      }
      if (bytes.length < prefixLength + length) {
        needed = prefixLength + length;
        break;
      }
      on.message(bytes.subarray(prefixLength, prefixLength + length));
      bytes = bytes.subarray(prefixLength + length);
    }
    pending = [bytes];
    pendingLength = bytes.length;
  };
}
