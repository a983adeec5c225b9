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
  let bytes = 0;

  const sizeOf = (stream: string): number => 28 + 2 * stream.length;

  return {
    revisionOf(id, stream) {
      const event = events.get(id);
      return event?.stream === stream ? event.revision : undefined;
    },
    remember(id, stream, revision) {
      if (events.has(id)) return;
      events.set(id, { stream, revision });
      bytes += sizeOf(stream);
      for (const [oldest, { stream }] of events) {
        if (bytes <= maximumBytes) break;
        events.delete(oldest);
        bytes -= sizeOf(stream);
      }
    },
    forget() {
      events.clear();
      bytes = 0;
    },
  };
}
