import { LatchkeyError } from '../latchkey-error.ts';
import type { EventStore, StoredEvent, SubscriptionDrop } from '../ports/event-store.ts';
import type { Position } from '../position.ts';
import { hasReached } from '../position.ts';
import { parseStreamName } from '../streams/category.ts';
import type { RecordedEvent, Streams } from '../streams/streams.ts';

/** A page of the log, decoded: each event once, in the order of the positions. */
export interface DecodedPage {
  events: readonly RecordedEvent[];
  position: Position | undefined;
  isCaughtUp: boolean;
}

/**
 * The log behind a position, decoded, for as long as the signal lets it; events of other programs are left out.
 *
 * @throws LatchkeyError `SubscriptionEnded` if the store gives no more
 */
export type ReadLog = (
  after: Position | undefined,
  signal: AbortSignal,
  onDrop?: (drop: SubscriptionDrop) => void,
) => AsyncIterable<DecodedPage>;

/**
 * @param onStored told of every event in Latchkey's streams as the store has it, and whether Latchkey wrote it: one that
 *   it did not is left out
 */
export function createReadLog(
  eventStore: EventStore,
  streams: Pick<Streams, 'decode' | 'isOwn'>,
  onStored?: (event: StoredEvent, isOwn: boolean) => void,
): ReadLog {
  return async function* readLog(after, signal, onDrop) {
    for await (const page of eventStore.subscribe({ after, signal, onDrop })) {
      const known = page.events.filter((event) => parseStreamName(event.stream));
      if (onStored) for (const event of known) onStored(event, streams.isOwn(event));
      const { position, isCaughtUp } = page;
      yield { events: inOrder(await streams.decode(known)), position, isCaughtUp };
    }
    if (!signal.aborted) {
      throw new LatchkeyError('SubscriptionEnded', 'the event store ended the subscription to its log');
    }
  };
}

/** Those events that stand behind a position. */
export function eventsBehind<Event extends { position: Position }>(
  position: Position | undefined,
  events: readonly Event[],
): readonly Event[] {
  return position === undefined ? events : events.filter((event) => !hasReached(position, event.position));
}

/** A store behind a network may give a page's events twice or mixed up. */
export function inOrder<Event extends { position: Position }>(events: readonly Event[]): readonly Event[] {
  const follows = (event: Event, place: number, of: readonly Event[]) =>
    !hasReached(of[place - 1]?.position, event.position);
  if (events.every(follows)) return events;
  return events.toSorted((one, other) => (hasReached(one.position, other.position) ? 1 : -1)).filter(follows);
}
