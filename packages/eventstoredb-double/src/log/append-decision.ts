import { anyRevision, noStream, streamExists, type ExpectedRevision } from './expected-revision.ts';
import type { RememberedIds } from './remembered-ids.ts';
import { lastRevisionOf, type StreamHistory } from './stream-history.ts';
import { isSoftDeleted } from './stream-metadata.ts';

/** What becomes of an append: written, known already up to the revision `last`, or refused. */
export type AppendDecision =
  | { readonly type: 'write'; readonly reopens: boolean }
  | { readonly type: 'repeat'; readonly last: number }
  | { readonly type: 'wrong revision' }
  | { readonly type: 'deleted' };

const write = { type: 'write', reopens: false } as const;
const wrongRevision = { type: 'wrong revision' } as const;

/**
 * Decides as the server's IndexWriter.CheckCommit does. Ids alone tell a repeat: content is never compared.
 * Whether a stream that has no events exists is told by whether it has metadata.
 */
export function decideAppend(
  history: StreamHistory,
  hasMetadata: boolean,
  expected: ExpectedRevision,
  ids: readonly string[],
  remembered: RememberedIds,
): AppendDecision {
  if (history.isTombstoned) return { type: 'deleted' };
  const isClosed = isSoftDeleted(history.metadata);
  const current = BigInt(lastRevisionOf(history));
  const writeNow = { type: 'write', reopens: isClosed } as const;

  if (expected === streamExists) {
    if (isClosed) return { type: 'deleted' };
    if (current < 0n && !hasMetadata) return wrongRevision;
  }
  if (expected === anyRevision || expected === streamExists) {
    return decideByMemory(history, ids, remembered) ?? writeNow;
  }
  if (expected > current) return wrongRevision;
  if (expected === current) return writeNow;
  return decideBehindHead(history, expected, ids, isClosed);
}

/** A repeat if all ids are remembered; only the first one being new makes it an append. */
function decideByMemory(
  history: StreamHistory,
  ids: readonly string[],
  remembered: RememberedIds,
): AppendDecision | undefined {
  const revisions = ids.map((id) => remembered.revisionOf(id, history.name));
  const unknown = revisions.indexOf(undefined);
  if (unknown === 0 || ids.length === 0) return undefined;
  if (unknown > 0) return wrongRevision;
  return { type: 'repeat', last: revisions.at(-1) ?? -1 };
}

/** A repeat if the events behind the expected revision have these ids, in this order. */
function decideBehindHead(
  history: StreamHistory,
  expected: ExpectedRevision,
  ids: readonly string[],
  isClosed: boolean,
): AppendDecision {
  const first = Number(expected) + 1;
  const different = ids.findIndex((id, i) => history.events[first + i]?.id !== id);
  if (different === 0 && expected === noStream && isClosed) return { ...write, reopens: true };
  if (different >= 0 || ids.length === 0) return wrongRevision;
  return { type: 'repeat', last: first + ids.length - 1 };
}
