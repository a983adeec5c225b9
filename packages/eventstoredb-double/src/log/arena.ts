/** Keeps bytes for as long as the log lives, packed closely. */
export type Arena = { keep: (bytes: Uint8Array) => Buffer };

const chunkLength = 1024 * 1024;

/** Buffers of Node's own pool would each keep alive what was passing through the pool beside them. */
export function arena(): Arena {
  let chunk = Buffer.alloc(0);
  let used = 0;

  return {
    keep(bytes) {
      if (bytes.length > chunkLength / 4) return Buffer.from(new Uint8Array(bytes).buffer);
      if (used + bytes.length > chunk.length) {
        chunk = Buffer.allocUnsafeSlow(chunkLength);
        used = 0;
      }
      const kept = chunk.subarray(used, used + bytes.length);
      kept.set(bytes);
      used += bytes.length;
      return kept;
    },
  };
}
