import { LatchkeyError } from '../latchkey-error.ts';
import type { Clock } from '../ports/clock.ts';
import { systemClock } from '../ports/clock.ts';
import type { EventStore, EventToAppend, StoredEvent } from '../ports/event-store.ts';
import { isRevisionConflict } from '../ports/event-store.ts';
import type { Randomness } from '../ports/randomness.ts';
import { systemRandomness } from '../ports/randomness.ts';
import type { Position } from '../position.ts';
import { truncated } from '../streams/stream-beginning.ts';
import type { CopiedPart } from './copied-event.ts';
import { copyOf, differenceBetween, eventsToCopy, pairsOf } from './copied-event.ts';
import type { StoreRecord } from './store-record.ts';
import { appendForSure, readStoreRecord, say } from './store-record.ts';
import { storeMoved } from './store-standing.ts';

export interface CopyEventsOptions {
  from: EventStore;
  /** New and empty, or with what an earlier copy of the same source has left there. */
  to: EventStore;
  /** Told after every append how many events stand in the target by now. */
  onProgress?: ((events: number) => void) | undefined;
  clock?: Clock | undefined;
  randomness?: Randomness | undefined;
}

export interface CopiedEvents {
  /** How many events of the source stand in the target now. */
  events: number;
  /** How many of them this copy has brought there; the others were there already. */
  copied: number;
}

/** About so many bytes are appended at once at the most: EventStoreDB takes 1 MiB. */
const largestAppend = 1_000_000;

/**
 * Moves a log to another store: every event in the order of the source, in the same stream at the same revision, under
 * the same id, with the same data and metadata, and with `original` in addition. When it has come to the end, the source
 * is told that it was moved (`StoreMoved`), and what was appended up to then is copied as well. Interrupted anywhere, it is
 * completed by being run again; until then nothing works on the target.
 *
 * Stop whatever appends to the source before. A process that is still running refuses its commands as soon as it has
 * followed `StoreMoved`; what it appends between that event and then is copied if it is there in time, else
 * `verifyCopy` reports it.
 *
 * @throws LatchkeyError `CopyOntoItself`; `StoreMoved` if the source was moved to some other store, or the target was
 *   moved; `TargetNotACopy` if something else is in the target. Nothing was appended then, or nothing more
 * @throws LatchkeyError `StreamTruncated` if the source has lost the first events of a stream
 * @throws LatchkeyError `OutcomeUnknown`, or whatever else the stores fail with: run it again
 */
export async function copyEvents(options: CopyEventsOptions): Promise<CopiedEvents> {
  const { from, to, onProgress = () => {}, clock = systemClock, randomness = systemRandomness } = options;
  refuseOneStore(from, to);
  const [source, target] = [await readStoreRecord(from), await readStoreRecord(to)];
  refuseMoved(source, target, { from, to });
  const there = await alreadyThere(from, to);
  const isFinished = there.isAll && target.copy?.isComplete === true && source.movedTo !== undefined;
  if (isFinished) return { events: there.events, copied: 0 };
  if (there.hasMore) throw notACopy(to, 'it has events that the source has not');

  let { events, upTo } = there;
  const append = appendForSure(to, clock);

  async function copyOn(): Promise<void> {
    const end = await from.head();
    for await (const batch of batchesOf(eventsToCopy(from, { after: upTo, upTo: end }))) {
      const { stream, expected, copies } = batch;
      await append(stream, copies, expected).catch((fault: unknown) => {
        if (!isRevisionConflict(fault)) throw fault;
        if (Number(fault.details['actual']) < expected) throw truncated(stream, fault);
        throw notACopy(to, `something else appends to ${stream}`, { stream }, fault);
      });
      events += copies.length;
      onProgress(events);
    }
    upTo = end;
  }

  const stamps = { clock, randomness };
  if (target.copy?.isComplete !== false)
    await say(to, target, { type: 'CopyStarted', from: from.storeId }, stamps);
  await copyOn();
  if (!source.movedTo) await say(from, source, { type: 'StoreMoved', to: to.storeId }, stamps);
  await copyOn();
  const before = [...source.origins.keys()];
  const claimed = await readStoreRecord(to, target);
  await say(to, claimed, { type: 'CopyCompleted', from: from.storeId, before }, stamps);
  return { events, copied: events - there.events };
}

function refuseOneStore(from: EventStore, to: EventStore): void {
  if (from.storeId !== to.storeId) return;
  throw new LatchkeyError('CopyOntoItself', `source and target are one event store, ${from.storeId}`, {
    storeId: from.storeId,
  });
}

/** Of two stores that have taken the place of one, each would have what the other lacks. */
function refuseMoved(
  source: StoreRecord,
  target: StoreRecord,
  { from, to }: { from: EventStore; to: EventStore },
): void {
  if (source.movedTo && source.movedTo.storeId !== to.storeId) {
    throw storeMoved(from.storeId, source.movedTo.storeId);
  }
  if (target.movedTo) throw storeMoved(to.storeId, target.movedTo.storeId);
  if (target.copy && target.copy.from !== from.storeId) {
    throw notACopy(to, `what is copied there comes from ${target.copy.from}`, { from: target.copy.from });
  }
}

interface There {
  events: number;
  /** Up to where in the source all is there. */
  upTo: Position | undefined;
  /** Whether nothing in the source is missing. */
  isAll: boolean;
  /** Whether there is more than the source has. */
  hasMore: boolean;
}

/** @throws LatchkeyError `TargetNotACopy` where something else stands in the place of an event of the source's */
async function alreadyThere(from: EventStore, to: EventStore): Promise<There> {
  let events = 0;
  let upTo: Position | undefined;
  for await (const { source, copy } of pairsOf(from, to)) {
    if (!source) return { events, upTo, isAll: true, hasMore: true };
    if (!copy) return { events, upTo, isAll: false, hasMore: false };
    const part = differenceBetween(source, copy);
    if (part) throw anotherInItsPlace(to, part, source, copy);
    events += 1;
    upTo = source.position;
  }
  return { events, upTo, isAll: true, hasMore: false };
}

interface Batch {
  stream: StoredEvent['stream'];
  expected: number;
  copies: EventToAppend[];
}

/** Events that follow one another in one stream go together: so few appends, and still the order of the log. */
async function* batchesOf(events: AsyncIterable<StoredEvent>): AsyncGenerator<Batch, void> {
  let batch: Batch | undefined;
  let size = 0;
  for await (const event of events) {
    const copy = copyOf(event);
    const bytes = Buffer.byteLength(JSON.stringify(copy));
    if (batch && (event.stream !== batch.stream || size + bytes > largestAppend)) {
      yield batch;
      batch = undefined;
    }
    if (batch) batch.copies.push(copy);
    else {
      batch = { stream: event.stream, expected: event.revision - 1, copies: [copy] };
      size = 0;
    }
    size += bytes;
  }
  if (batch) yield batch;
}

function anotherInItsPlace(
  to: EventStore,
  part: CopiedPart,
  source: StoredEvent,
  { stream, revision, position }: StoredEvent,
): LatchkeyError<'TargetNotACopy'> {
  return notACopy(
    to,
    `where ${source.type} at revision ${source.revision} of ${source.stream} should stand, it has another ${part}, at revision ${revision} of ${stream}`,
    { part, source: source.position, target: position },
  );
}

function notACopy(
  { storeId }: EventStore,
  why: string,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): LatchkeyError<'TargetNotACopy'> {
  return new LatchkeyError(
    'TargetNotACopy',
    `the event store ${storeId} is neither empty nor a part of a copy of this source: ${why}. Copy into a new store`,
    { storeId, ...details },
    cause,
  );
}
