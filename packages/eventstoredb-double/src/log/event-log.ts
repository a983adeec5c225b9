import { arena } from './arena.ts';
import { decideAppend } from './append-decision.ts';
import type { ExpectedRevision } from './expected-revision.ts';
import { rememberedIds } from './remembered-ids.ts';
import {
  dataOf,
  storedEvent,
  tombstoneRevision,
  type ProposedEvent,
  type StoredEvent,
} from './stored-event.ts';
import { emptyHistory, firstReadableRevision, lastRevisionOf, type StreamHistory } from './stream-history.ts';
import {
  isMetadataStream,
  isSoftDeleted,
  metadataStreamOf,
  originalStreamOf,
  parseStreamMetadata,
  reopened,
  softDeletion,
} from './stream-metadata.ts';

/** What came of an append. A position is missing where the server cannot read the event back. */
export type AppendOutcome =
  | { readonly type: 'written'; readonly revision: number; readonly position: number | undefined }
  | { readonly type: 'wrong revision'; readonly current: number }
  | { readonly type: 'deleted' };

export type DeleteOutcome =
  | { readonly type: 'deleted now'; readonly position: number }
  | { readonly type: 'wrong revision'; readonly current: number }
  | { readonly type: 'deleted' };

/** All that was written, in order, with each stream's own events beside it. */
export type EventLog = {
  /** By position, oldest first. */
  readonly events: readonly StoredEvent[];
  /** Where the next record will start. */
  readonly end: number;
  /** Undefined if nothing was ever written to it. */
  history: (stream: string) => StreamHistory | undefined;
  firstReadable: (history: StreamHistory) => number;
  append: (stream: string, expected: ExpectedRevision, events: readonly ProposedEvent[]) => AppendOutcome;
  deleteSoftly: (stream: string, expected: ExpectedRevision) => DeleteOutcome;
  tombstone: (stream: string, expected: ExpectedRevision) => DeleteOutcome;
  /** The event at a revision, unless it cannot be read any more. */
  readable: (stream: string, revision: number) => StoredEvent | undefined;
  /** The place of the first event at or behind a position. */
  indexOf: (position: number) => number;
  /** Whether a record starts here: of an event, of an empty append, or the next one. */
  isRecord: (position: number) => boolean;
  /** Tells of each append after it is done, with the place of its first event. Returns how to stop. */
  onAppended: (listener: (from: number) => void) => () => void;
  /** Forgets what the server keeps in memory alone. */
  forgetIds: () => void;
};

/** Records before the first event: what a server writes about itself when it starts. */
const firstPosition = 1_338;
const emptyRecordLength = 118;

export function eventLog(clock: () => number, newId: () => string): EventLog {
  const events: StoredEvent[] = [];
  const histories = new Map<string, StreamHistory>();
  const types = new Map<string, string>();
  const emptyRecords = new Set<number>([0]);
  const listeners = new Set<(from: number) => void>();
  const remembered = rememberedIds();
  const { keep } = arena();
  let end = firstPosition;

  function historyFor(stream: string): StreamHistory {
    let history = histories.get(stream);
    if (history === undefined) {
      history = emptyHistory(stream);
      if (isMetadataStream(stream)) history.metadata = { maxCount: 1 };
      histories.set(stream, history);
    }
    return history;
  }

  /** The metadata of a stream with a tombstone is as deleted as the stream. */
  function isTombstoned(stream: string): boolean {
    const original = isMetadataStream(stream) ? histories.get(originalStreamOf(stream)) : undefined;
    return histories.get(stream)?.isTombstoned === true || original?.isTombstoned === true;
  }

  function decide(history: StreamHistory, expected: ExpectedRevision, ids: readonly string[]) {
    const hasMetadata = (histories.get(metadataStreamOf(history.name))?.events.length ?? 0) > 0;
    const judged = isTombstoned(history.name) ? { ...history, isTombstoned: true } : history;
    return decideAppend(judged, hasMetadata, expected, ids, remembered);
  }

  function write(history: StreamHistory, proposed: ProposedEvent, revision: number): StoredEvent {
    const { name } = history;
    const type = types.get(proposed.type) ?? proposed.type;
    types.set(type, type);
    const at = { position: end, stream: name, revision, created: clock() };
    const event = storedEvent({ ...proposed, type }, at, keep);
    end = event.end;
    events.push(event);
    remembered.remember(event.id, name, revision);
    if (revision === tombstoneRevision) history.isTombstoned = true;
    else history.events.push(event);
    return event;
  }

  function writeMetadata(stream: string, data: Uint8Array): StoredEvent {
    const history = historyFor(metadataStreamOf(stream));
    const proposed = { id: newId(), type: '$metadata', isJson: true, data, metadata: new Uint8Array() };
    const event = write(history, proposed, history.events.length);
    historyFor(stream).metadata = parseStreamMetadata(Buffer.from(data));
    return event;
  }

  /** After an append to a stream that was deleted softly, or to its metadata, the stream is open again. */
  function reopen(stream: string, from: number): void {
    const metadata = histories.get(metadataStreamOf(stream))?.events.at(-1);
    const data = metadata && reopened(dataOf(metadata), from);
    if (data !== undefined) writeMetadata(stream, data);
  }

  function announce(from: number): void {
    if (events.length > from) for (const listener of listeners) listener(from);
  }

  function append(
    stream: string,
    expected: ExpectedRevision,
    proposed: readonly ProposedEvent[],
  ): AppendOutcome {
    const history = historyFor(stream);
    const decision = decide(
      history,
      expected,
      proposed.map(({ id }) => id),
    );
    const current = lastRevisionOf(history);
    if (decision.type === 'deleted') return decision;
    if (decision.type === 'wrong revision') return { ...decision, current };
    if (decision.type === 'repeat') {
      return {
        type: 'written',
        revision: decision.last,
        position: readable(stream, decision.last)?.position,
      };
    }

    const from = events.length;
    let position = end;
    if (proposed.length === 0) {
      emptyRecords.add(end);
      end += emptyRecordLength;
    }
    for (const event of proposed) position = write(history, event, history.events.length).position;
    const revision = lastRevisionOf(history);
    if (isMetadataStream(stream)) metadataChanged(stream);
    if (decision.reopens) reopen(stream, current + 1);
    announce(from);
    return { type: 'written', revision, position };
  }

  function metadataChanged(metadataStream: string): void {
    const original = historyFor(originalStreamOf(metadataStream));
    const latest = histories.get(metadataStream)?.events.at(-1);
    if (isMetadataStream(original.name) || latest === undefined) return;
    const wasClosed = isSoftDeleted(original.metadata);
    original.metadata = parseStreamMetadata(dataOf(latest));
    if (wasClosed) reopen(original.name, original.events.length);
  }

  function remove(
    stream: string,
    expected: ExpectedRevision,
    mark: (history: StreamHistory) => StoredEvent | undefined,
  ): DeleteOutcome {
    const history = historyFor(stream);
    const decision = decide(history, expected, [newId()]);
    if (decision.type === 'deleted') return decision;
    const from = events.length;
    const marked = decision.type === 'write' ? mark(history) : undefined;
    if (marked === undefined) return { type: 'wrong revision', current: lastRevisionOf(history) };
    announce(from);
    return { type: 'deleted now', position: marked.position };
  }

  function readable(stream: string, revision: number): StoredEvent | undefined {
    const history = histories.get(stream);
    if (history === undefined || isTombstoned(stream)) return undefined;
    return revision < firstReadableRevision(history, clock()) ? undefined : history.events[revision];
  }

  function indexOf(position: number): number {
    let low = 0;
    let high = events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((events[middle]?.position ?? Infinity) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    events,
    get end() {
      return end;
    },
    history(stream) {
      const history = histories.get(stream);
      if (isTombstoned(stream)) return { ...(history ?? emptyHistory(stream)), isTombstoned: true };
      return history;
    },
    firstReadable: (history) => firstReadableRevision(history, clock()),
    append,
    deleteSoftly: (stream, expected) =>
      remove(stream, expected, (history) => {
        const hasMetadata = histories.get(metadataStreamOf(stream)) !== undefined;
        if (history.events.length === 0 && !hasMetadata) return undefined;
        return writeMetadata(stream, softDeletion);
      }),
    tombstone: (stream, expected) =>
      remove(stream, expected, (history) =>
        write(
          history,
          {
            id: newId(),
            type: '$streamDeleted',
            isJson: false,
            data: new Uint8Array(),
            metadata: new Uint8Array(),
          },
          tombstoneRevision,
        ),
      ),
    readable,
    indexOf,
    isRecord: (position) =>
      position === end || emptyRecords.has(position) || events[indexOf(position)]?.position === position,
    onAppended(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    forgetIds: remembered.forget,
  };
}
