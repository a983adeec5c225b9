import { formatInstant } from '@latchkey/core';
import { canonicalJson } from '../codec/canonical-json.ts';
import type { EventStore, EventToAppend, StoredEvent } from '../ports/event-store.ts';
import { eventsBehind, inOrder } from '../log/read-log.ts';
import type { Position } from '../position.ts';
import { hasReached } from '../position.ts';

/** In what a copied event is not what it must be. */
export type CopiedPart = 'stream' | 'id' | 'type' | 'data' | 'metadata';

/** Two logs side by side: one of both is absent where the other log is longer. */
export interface Pair {
  source: StoredEvent | undefined;
  copy: StoredEvent | undefined;
}

/**
 * The form in which an event is appended to another store: as it is, and with where and when the first store had
 * recorded it. What has been copied before keeps the first.
 */
export function copyOf({ id, type, data, metadata, position, recordedAt }: StoredEvent): EventToAppend {
  const original = metadata['original'] ?? { position, recordedAt: formatInstant(recordedAt) };
  return { id, type, data, metadata: { ...metadata, original } };
}

/** Whether an event came from another store. */
export function isCopied({ metadata }: EventToAppend): boolean {
  return metadata['original'] !== undefined;
}

/** Undefined if a copy is what it must be. */
export function differenceBetween(source: StoredEvent, copy: StoredEvent): CopiedPart | undefined {
  const { id, type, data, metadata } = copyOf(source);
  if (copy.stream !== source.stream) return 'stream';
  if (copy.id !== id) return 'id';
  if (copy.type !== type) return 'type';
  if (canonicalJson(copy.data) !== canonicalJson(data)) return 'data';
  return canonicalJson(copy.metadata) === canonicalJson(metadata) ? undefined : 'metadata';
}

/**
 * What a log has to be copied, behind a position and up to another, by default to its end as it is now: all but what
 * stores say of themselves, and the pulses of processes. Streams that this version does not know are copied as well.
 */
export async function* eventsToCopy(
  eventStore: EventStore,
  { after, upTo }: { after?: Position | undefined; upTo?: Position | undefined } = {},
): AsyncGenerator<StoredEvent, void> {
  const end = upTo ?? (await eventStore.head());
  const { signal } = new AbortController();
  let reached = after;
  for await (const page of eventStore.subscribe({ after, signal })) {
    for (const event of eventsBehind(reached, inOrder(page.events))) {
      reached = event.position;
      if (hasReached(end, event.position) && isToCopy(event)) yield event;
    }
    if (hasReached(page.position, end)) return;
  }
}

/** Goes through both logs at once, up to where each ends now. */
export async function* pairsOf(from: EventStore, to: EventStore): AsyncGenerator<Pair, void> {
  const [sources, copies] = [eventsToCopy(from), eventsToCopy(to)];
  try {
    for (;;) {
      const [source, copy] = [await sources.next(), await copies.next()];
      if (source.done && copy.done) return;
      yield { source: source.value ?? undefined, copy: copy.value ?? undefined };
    }
  } finally {
    await sources.return();
    await copies.return();
  }
}

function isToCopy({ stream }: StoredEvent): boolean {
  return !stream.startsWith('store-') && !stream.startsWith('pulse-');
}
