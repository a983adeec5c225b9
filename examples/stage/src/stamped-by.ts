import type { Instant } from '@latchkey/core';
import type { Clock, EventStore, StoredEvent } from 'latchkey';

/**
 * A store whose server goes by the time of day, while a story moves its clock by weeks: what is appended through it
 * looks as if it was stamped by the story's clock. Without, Latchkey would rightly refuse to work by a clock so far off.
 */
export function stampedBy(clock: Clock, eventStore: EventStore): EventStore {
  const stamps = new Map<string, Instant>();
  const stamped = (event: StoredEvent): StoredEvent => ({
    ...event,
    recordedAt: stamps.get(event.id) ?? event.recordedAt,
  });

  return {
    ...eventStore,
    append(stream, events, expected) {
      for (const { id } of events) if (!stamps.has(id)) stamps.set(id, clock.now());
      return eventStore.append(stream, events, expected);
    },
    async read(stream, options) {
      const page = await eventStore.read(stream, options);
      return { ...page, events: page.events.map(stamped) };
    },
    async *subscribe(options) {
      for await (const page of eventStore.subscribe(options)) {
        yield { ...page, events: page.events.map(stamped) };
      }
    },
  };
}
