import type { EventStore, StoredEvent } from 'latchkey';

/** All events there are, or all behind a position, in the order of the log. */
export async function wholeLog(
  eventStore: EventStore,
  after?: StoredEvent['position'],
): Promise<readonly StoredEvent[]> {
  const ending = new AbortController();
  const log: StoredEvent[] = [];
  for await (const page of eventStore.subscribe({ after, signal: ending.signal })) {
    log.push(...page.events);
    if (page.isCaughtUp) break;
  }
  ending.abort();
  return log;
}
