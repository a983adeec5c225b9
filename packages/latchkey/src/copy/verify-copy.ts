import { verifiedHash } from '../codec/chain.ts';
import type { EventStore, StoredEvent, StreamName } from '../ports/event-store.ts';
import type { Position } from '../position.ts';
import { hasReached } from '../position.ts';
import { parseStreamName } from '../streams/category.ts';
import type { CopiedPart } from './copied-event.ts';
import { differenceBetween, isCopied, pairsOf } from './copied-event.ts';
import { readStoreRecord } from './store-record.ts';

/** Where an event stands. */
export interface Place {
  stream: StreamName;
  revision: number;
  position: Position;
}

/** What a copy is not as it should be. */
export type CopyDifference =
  /** So many events of the source's do not stand in their place, from this one on; behind the fence, if it came after `StoreMoved`. */
  | { type: 'EventMissing'; source: Place; missing: number; isBehindFence: boolean }
  /** Something else stands in the place of an event, or the event is not what it was. */
  | { type: 'EventDiffers'; part: CopiedPart; source: Place; target: Place }
  /** The target has an event that says it was copied, and that the source has not. */
  | { type: 'EventUnknown'; target: Place }
  /** An event is not what was appended once, or does not follow the one before it in its stream. */
  | { type: 'ChainBroken'; target: Place }
  /** The source does not say that it was moved to this target, and goes on being used. */
  | { type: 'SourceNotFenced' }
  /** The target does not say that the copy was completed, and is not to be used. */
  | { type: 'CopyUnfinished' };

export type CopyVerdict =
  | {
      isComplete: true;
      events: number;
      streams: number;
      /** How many events the target has had since, of its own. */
      since: number;
      inWords: string;
    }
  | { isComplete: false; difference: CopyDifference; inWords: string };

/**
 * Whether a copy has every event of its source, in the same order and unchanged, and whether every chain in it holds.
 * Names the first difference. Appends nothing, and may be asked as long as the source is there.
 */
export async function verifyCopy({ from, to }: { from: EventStore; to: EventStore }): Promise<CopyVerdict> {
  const [source, target] = [await readStoreRecord(from), await readStoreRecord(to)];
  const compared = await compare(from, to, source.movedTo?.position);
  if ('type' in compared) return failed(compared);
  if (source.movedTo?.storeId !== to.storeId) return failed({ type: 'SourceNotFenced' });
  const isFinished = target.copy?.isComplete === true;
  if (!isFinished) return failed({ type: 'CopyUnfinished' });
  const { events, streams, since } = compared;
  const inWords = `All ${events} events of ${from.storeId} stand in ${to.storeId}, unchanged and in their order, and the chains of all ${streams} streams hold. Since then the target has had ${since} events of its own.`;
  return { isComplete: true, events, streams, since, inWords };
}

type EventMissing = Extract<CopyDifference, { type: 'EventMissing' }>;

interface Compared {
  events: number;
  streams: number;
  since: number;
}

async function compare(
  from: EventStore,
  to: EventStore,
  fence: Position | undefined,
): Promise<Compared | CopyDifference> {
  const chains = createChains();
  const streams = new Set<StreamName>();
  let [events, since] = [0, 0];
  let missing: EventMissing | undefined;
  for await (const { source, copy } of pairsOf(from, to)) {
    const isGivenUp = source && !(copy && isCopied(copy));
    if (isGivenUp || missing) {
      if (!source) continue;
      missing ??= missingFrom(source, fence);
      missing.missing += 1;
      continue;
    }
    if (!copy) continue;
    const part = source && differenceBetween(source, copy);
    if (part) return { type: 'EventDiffers', part, source: placeOf(source), target: placeOf(copy) };
    if (!source && isCopied(copy)) return { type: 'EventUnknown', target: placeOf(copy) };
    if (!chains.holdsFor(copy)) return { type: 'ChainBroken', target: placeOf(copy) };
    if (!source) {
      since += 1;
      continue;
    }
    events += 1;
    streams.add(source.stream);
  }
  return missing ?? { events, streams: streams.size, since };
}

function missingFrom(source: StoredEvent, fence: Position | undefined): EventMissing {
  const isBehindFence = fence !== undefined && hasReached(source.position, fence);
  return { type: 'EventMissing', source: placeOf(source), missing: 0, isBehindFence };
}

/** The chains of all streams at once, as far as they have been read. Streams of other programs have none. */
function createChains() {
  const ends = new Map<StreamName, string>();
  return {
    holdsFor(event: StoredEvent): boolean {
      if (!parseStreamName(event.stream)) return true;
      const hash = verifiedHash(event, ends.get(event.stream) ?? null);
      if (hash === undefined) return false;
      ends.set(event.stream, hash);
      return true;
    },
  };
}

function placeOf({ stream, revision, position }: StoredEvent): Place {
  return { stream, revision, position };
}

function failed(difference: CopyDifference): CopyVerdict {
  return { isComplete: false, difference, inWords: inWords(difference) };
}

function inWords(difference: CopyDifference): string {
  switch (difference.type) {
    case 'EventMissing': {
      const { source, missing, isBehindFence } = difference;
      const why = isBehindFence
        ? ' It was appended after the source had been moved, by a process that was still running.'
        : '';
      return `${missing} events of the source are missing in their place, from that ${at(source)} on.${why}`;
    }
    case 'EventDiffers': {
      const { part, source, target } = difference;
      return `The event that is ${at(source)} of the source has another ${part} in the target, ${at(target)}.`;
    }
    case 'EventUnknown':
      return `The event ${at(difference.target)} of the target says that it was copied, and the source does not have it.`;
    case 'ChainBroken':
      return `The chain is broken ${at(difference.target)} of the target: the event was changed, or does not follow the one before it.`;
    case 'SourceNotFenced':
      return 'Every event is there, but the source does not say that it was moved to this target: run the copy to its end.';
    case 'CopyUnfinished':
      return 'Every event is there, but the target does not say that the copy was completed: run the copy to its end.';
  }
}

function at({ stream, revision, position }: Place): string {
  return `at revision ${revision} of ${stream} (position ${position})`;
}
