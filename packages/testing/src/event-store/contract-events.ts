import { randomUUID } from 'node:crypto';
import type { EventStore, EventToAppend, LogPage, Position, StoredEvent, StreamName } from 'latchkey';
import { hasReached } from 'latchkey';

/** How an adapter gives a test a store of its own: a new one, with no event of the test's in it. */
export type OpenEventStore = () => Promise<EventStore> | EventStore;

export const someStream: StreamName = 'contract-some';
export const otherStream: StreamName = 'contract-other';

export function newEvent(fields: Partial<EventToAppend> = {}): EventToAppend {
  return { id: randomUUID(), type: 'SomethingHappened', data: { seen: true }, metadata: {}, ...fields };
}

export function newEvents(count: number): readonly EventToAppend[] {
  return Array.from({ length: count }, (_, index) => newEvent({ data: { index } }));
}

/** A store may write events for its own needs: a test looks only at its own. */
export function ofTheTest(events: readonly StoredEvent[]): readonly StoredEvent[] {
  return events.filter((event) => event.stream.startsWith('contract-'));
}

export function idsOf(events: readonly EventToAppend[]): readonly string[] {
  return events.map((event) => event.id);
}

export async function readAll(store: EventStore, stream: StreamName): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (;;) {
    const page = await store.read(stream, { from: events.length });
    events.push(...page.events);
    if (page.isEnd) return events;
  }
}

/** The pages of a subscription up to the first one for which `isEnough` holds. */
export async function followUntil(
  store: EventStore,
  after: Position | undefined,
  isEnough: (page: LogPage) => boolean,
): Promise<readonly LogPage[]> {
  const { signal } = new AbortController();
  const pages: LogPage[] = [];
  for await (const page of store.subscribe({ after, signal })) {
    pages.push(page);
    if (isEnough(page)) break;
  }
  return pages;
}

/** The test's events that a subscription gives up to a position. */
export async function followTo(
  store: EventStore,
  target: Position | undefined,
  after?: Position,
): Promise<readonly StoredEvent[]> {
  const pages = await followUntil(store, after, (page) => hasReached(page.position, target));
  return ofTheTest(pages.flatMap((page) => page.events));
}
