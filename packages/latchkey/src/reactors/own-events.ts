import type { EventStore } from '../ports/event-store.ts';

/** How many events of this process's are remembered, in each of two generations: enough for all that it has yet to follow. */
const remembered = 10_000;

/** Remembers what is appended through it, from before the append on, since a subscription may be quicker. */
export function rememberOwnEvents(eventStore: EventStore): Pick<EventStore, 'append' | 'read'> & {
  isOwn: (eventId: string) => boolean;
} {
  let newer = new Set<string>();
  let older = new Set<string>();

  function remember(id: string): void {
    // To take the oldest out of one set, each time, would take longer than all else here.
    if (newer.size >= remembered) {
      older = newer;
      newer = new Set();
    }
    newer.add(id);
  }

  return {
    append(stream, events, expected) {
      for (const { id } of events) remember(id);
      return eventStore.append(stream, events, expected);
    },
    read: (stream, options) => eventStore.read(stream, options),
    isOwn: (eventId) => newer.has(eventId) || older.has(eventId),
  };
}
