import type { StoredEvent } from './stored-event.ts';
import { isSoftDeleted, type StreamMetadata } from './stream-metadata.ts';

/** One stream: its events by revision, and what its metadata lets a reader see of them. */
export type StreamHistory = {
  readonly name: string;
  /** The event at revision n is the n-th: numbering goes on after a soft deletion. */
  readonly events: StoredEvent[];
  metadata: StreamMetadata;
  isTombstoned: boolean;
};

export function emptyHistory(name: string): StreamHistory {
  return { name, events: [], metadata: {}, isTombstoned: false };
}

/** The last revision, -1 for a stream without events. */
export function lastRevisionOf({ events }: StreamHistory): number {
  return events.length - 1;
}

/** Whether a reader is told that there is no such stream. */
export function isMissing(history: StreamHistory): boolean {
  return history.events.length === 0 || isSoftDeleted(history.metadata);
}

/** The first revision that is not truncated, too old, or one too many. */
export function firstReadableRevision({ events, metadata }: StreamHistory, now: number): number {
  const { truncateBefore = 0, maxCount = Infinity, maxAge } = metadata;
  const first = Math.max(truncateBefore, events.length - maxCount, 0);
  if (maxAge === undefined) return first;
  const oldest = now - maxAge * 1000;
  const young = events.findIndex((event, revision) => revision >= first && event.created >= oldest);
  return young < 0 ? events.length : young;
}
