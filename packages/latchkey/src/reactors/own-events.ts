import type { EventStore } from '../ports/event-store.ts';

/** How many events of this process's are remembered: enough for all that it has appended and not yet followed. */
const remembered = 10_000;

/** Remembers what is appended through it, from before the append on, since a subscription may be quicker. */
export function rememberOwnEvents(eventStore: EventStore): Pick<EventStore, 'append' | 'read'> & {
  isOwn: (eventId: string) => boolean;
} {
  const ids = new Set<string>();

  function remember(id: string): void {
    ids.add(id);
    if (ids.size <= remembered) return;
    const [oldest = id] = ids;
    ids.delete(oldest);
  }

  return {
    append(stream, events, expected) {
      for (const { id } of events) remember(id);
      return eventStore.append(stream, events, expected);
    },
    read: (stream, options) => eventStore.read(stream, options),
    isOwn: (eventId) => ids.has(eventId),
  };
}
