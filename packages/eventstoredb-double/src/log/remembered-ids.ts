/** The ids of the latest events, by which a repeat with `any` or `stream_exists` is known. */
export type RememberedIds = {
  /** The revision of the event with this id, if it is remembered as one of this stream. */
  revisionOf: (id: string, stream: string) => number | undefined;
  /** The first event with an id stays the one that is remembered. */
  remember: (id: string, stream: string, revision: number) => void;
  forget: () => void;
};

/** How many bytes the server lets its cache grow to, as it counts them. */
const maximumBytes = 8 * 1024 * 1024;

export function rememberedIds(): RememberedIds {
  const events = new Map<string, { stream: string; revision: number }>();
  /** Oldest first, from `oldest` on. A map would look through all that it forgot to find its first. */
  let order: string[] = [];
  let oldest = 0;
  let bytes = 0;

  function forgetOldest(): void {
    const id = order[oldest++] ?? '';
    bytes -= sizeOf(events.get(id)?.stream ?? '');
    events.delete(id);
    if (oldest * 2 < order.length) return;
    order = order.slice(oldest);
    oldest = 0;
  }

  return {
    revisionOf(id, stream) {
      const event = events.get(id);
      return event?.stream === stream ? event.revision : undefined;
    },
    remember(id, stream, revision) {
      if (events.has(id)) return;
      events.set(id, { stream, revision });
      order.push(id);
      bytes += sizeOf(stream);
      while (bytes > maximumBytes) forgetOldest();
    },
    forget() {
      events.clear();
      order = [];
      oldest = 0;
      bytes = 0;
    },
  };
}

function sizeOf(stream: string): number {
  return 28 + 2 * stream.length;
}
