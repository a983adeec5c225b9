import type { Instant } from '@latchkey/core';
import type { JsonObject } from '../json.ts';
import { hasCode, LatchkeyError } from '../latchkey-error.ts';
import type { Position } from '../position.ts';

/** A stream's name: its category, `-`, and the id of what it is about. */
export type StreamName = `${string}-${string}`;

/** The revision of a stream that has no event yet. The first event has revision 0. */
export const noRevision = -1;

/** An event as it is stored: sealed, chained, ready to be written. */
export interface EventToAppend {
  /** A UUID, fresh for every attempt to append and kept when that very attempt is sent again. */
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
}

/** An event as it is read back. */
export interface StoredEvent extends EventToAppend {
  readonly stream: StreamName;
  readonly revision: number;
  readonly position: Position;
  /** The store's own stamp. Nothing is ordered by it. */
  readonly recordedAt: Instant;
}

export interface ReadOptions {
  /** The first revision to give: by default 0 forwards, and the last one backwards. */
  from?: number | undefined;
  direction?: 'forwards' | 'backwards' | undefined;
  /** How many events a page holds at most; by default 500. */
  limit?: number | undefined;
}

export interface StreamPage {
  /** In the order that was asked for. Empty for a stream that does not exist. */
  readonly events: readonly StoredEvent[];
  /** Whether the stream had no more events in that direction when it was read. */
  readonly isEnd: boolean;
}

export interface SubscribeOptions {
  /** Give what comes after this position; by default everything. */
  after?: Position | undefined;
  /** Ends the subscription: the iteration finishes without an error. */
  signal: AbortSignal;
  /** Told each time a store behind a network has lost the subscription and will take it up again, where it was lost. */
  onDrop?: ((drop: SubscriptionDrop) => void) | undefined;
}

export interface SubscriptionDrop {
  fault: unknown;
  retryInMilliseconds: number;
}

export interface LogPage {
  /** In the order of their positions. May be empty. */
  readonly events: readonly StoredEvent[];
  /** Everything up to here was given: where to subscribe from next time. Absent while the log is empty. */
  readonly position: Position | undefined;
  /** Whether the log had nothing further when this page was made. */
  readonly isCaughtUp: boolean;
}

/** Where events live. The contract suite in `@latchkey/testing` says what each method guarantees. */
export interface EventStore {
  /** 26 characters, written once when the store was made: positions name it. */
  readonly storeId: string;

  /** Whether other processes may append to it too: keys must then be where they find them as well. */
  readonly isShared: boolean;

  /**
   * Appends all events, or none, at the end of the stream, if its last revision is `expected` (`noRevision` for a
   * stream without events). Acknowledged means durable.
   *
   * @throws LatchkeyError `RevisionConflict` if the stream stands elsewhere: whoever reads it then sees it there. An
   *   append that was already carried out with the same event ids at the same revision succeeds again and appends
   *   nothing. `AppendOutcomeUnknown` if nobody can say whether the events were appended: the same append is then sent
   *   again. After any other fault they were not
   * @throws RangeError for no events
   */
  append(
    stream: StreamName,
    events: readonly EventToAppend[],
    expected: number,
  ): Promise<{ position: Position; revision: number }>;

  /** Pages up to one that ends the stream show every append whole or not at all. */
  read(stream: StreamName, options?: ReadOptions): Promise<StreamPage>;

  /**
   * All streams' events in one order, for as long as the signal lets it; the first page comes at once, even if empty. A
   * subscription that is lost is taken up again by the store, for as long as it takes.
   */
  subscribe(options: SubscribeOptions): AsyncIterable<LogPage>;

  /** A position at or after all that was acknowledged before the call, and that every subscription is sure to reach. */
  head(): Promise<Position | undefined>;

  /** Ends all subscriptions. Closing twice is closing once. */
  close(): Promise<void>;
}

export function revisionConflict(
  stream: StreamName,
  expected: number,
  actual: number,
): LatchkeyError<'RevisionConflict'> {
  return new LatchkeyError(
    'RevisionConflict',
    `the stream ${stream} is at revision ${actual}, not at ${expected}: read it again and decide anew`,
    { stream, expected, actual },
  );
}

export function isRevisionConflict(fault: unknown): fault is LatchkeyError<'RevisionConflict'> {
  return hasCode(fault, 'RevisionConflict');
}
