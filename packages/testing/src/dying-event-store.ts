import type { EventStore } from 'latchkey';

/** What a command rejects with whose process died in the middle. */
export const died = 'the process died';

/** A store as a process sees it that dies when it is about to append an event of a type. */
export function dyingBefore(type: string, eventStore: EventStore): EventStore {
  return {
    ...eventStore,
    async append(stream, events, expected) {
      if (events.some((event) => event.type === type)) throw new Error(died);
      return eventStore.append(stream, events, expected);
    },
  };
}

/** A store as a process sees it that dies right after it has appended an event of a type, and is not told of it. */
export function dyingAfter(type: string, eventStore: EventStore): EventStore {
  return {
    ...eventStore,
    async append(stream, events, expected) {
      const appended = await eventStore.append(stream, events, expected);
      if (events.some((event) => event.type === type)) throw new Error(died);
      return appended;
    },
  };
}
