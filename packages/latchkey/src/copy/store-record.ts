import { formatInstant } from '@latchkey/core';
import { z } from 'zod';
import { makeUuid } from '../ids/uuid.ts';
import { LatchkeyError } from '../latchkey-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { EventStore, EventToAppend, StoredEvent, StreamName } from '../ports/event-store.ts';
import { noRevision } from '../ports/event-store.ts';
import type { Randomness } from '../ports/randomness.ts';
import type { Position } from '../position.ts';
import { createSendAgain } from '../streams/send-again.ts';

const storeId = z.string().length(26);

/**
 * What a store says of itself in its stream `store-<its id>`. Stored for ever: add a case or an optional field; never
 * rename, never remove. It belongs to no tenant, is not sealed and not chained, and is never copied.
 */
const storeEvent = z.discriminatedUnion('type', [
  /** Another store has taken its place: nothing is to be appended here any more. */
  z.object({ type: z.literal('StoreMoved'), to: storeId }),
  /** A copy of another store is being made here. */
  z.object({ type: z.literal('CopyStarted'), from: storeId }),
  /** It is made. `before` names the stores that the other one had itself been copied from. */
  z.object({ type: z.literal('CopyCompleted'), from: storeId, before: z.array(storeId) }),
]);
export type StoreEvent = z.infer<typeof storeEvent>;

/** What a store has said of itself. */
export interface StoreRecord {
  stream: StreamName;
  revision: number;
  /** The store that has taken its place, and where this was said. */
  movedTo: { storeId: string; position: Position } | undefined;
  copy: { from: string; isComplete: boolean } | undefined;
  /** Where the copy of each store ended whose events were copied here, directly or on the way. */
  origins: ReadonlyMap<string, Position>;
}

export function storeStream(id: string): StreamName {
  return `store-${id}`;
}

/** Of a store that has said nothing. */
export function emptyRecord(id: string): StoreRecord {
  return {
    stream: storeStream(id),
    revision: noRevision,
    movedTo: undefined,
    copy: undefined,
    origins: new Map(),
  };
}

/** What a store has said up to now, or behind what is known of it. */
export async function readStoreRecord(
  eventStore: Pick<EventStore, 'storeId' | 'read'>,
  known: StoreRecord = emptyRecord(eventStore.storeId),
): Promise<StoreRecord> {
  let record = known;
  for (;;) {
    const { events, isEnd } = await eventStore.read(record.stream, { from: record.revision + 1 });
    record = events.reduce(saidOn, record);
    if (isEnd) return record;
  }
}

/**
 * What a store has said, with one more of its events. Events of types that are not known here may stand between.
 *
 * @throws LatchkeyError `MalformedEvent`
 */
export function saidOn(record: StoreRecord, event: StoredEvent): StoreRecord {
  const { revision, position } = event;
  const said = understood(event);
  switch (said?.type) {
    case undefined:
      return { ...record, revision };
    case 'StoreMoved':
      return { ...record, revision, movedTo: { storeId: said.to, position } };
    case 'CopyStarted':
      return { ...record, revision, copy: { from: said.from, isComplete: false } };
    case 'CopyCompleted': {
      const { from, before } = said;
      const origins = new Map([from, ...before].map((origin) => [origin, position]));
      return { ...record, revision, copy: { from, isComplete: true }, origins };
    }
  }
}

function understood({ type, data, stream, revision, position }: StoredEvent): StoreEvent | undefined {
  if (!knownTypes.has(type)) return undefined;
  const parsed = storeEvent.safeParse({ ...data, type });
  if (parsed.success) return parsed.data;
  throw new LatchkeyError(
    'MalformedEvent',
    `${type} at revision ${revision} of ${stream} cannot be read: ${z.prettifyError(parsed.error)}`,
    { stream, revision, position },
    parsed.error,
  );
}

const knownTypes: ReadonlySet<string> = new Set(storeEvent.options.map(({ shape }) => shape.type.value));

/** Lets a store say one thing more, at the revision at which its record was read. */
export async function say(
  eventStore: EventStore,
  { stream, revision }: StoreRecord,
  { type, ...data }: StoreEvent,
  { clock, randomness }: { clock: Clock; randomness: Randomness },
): Promise<void> {
  const event = {
    id: makeUuid(randomness),
    type,
    data: { ...data, at: formatInstant(clock.now()) },
    metadata: {},
  };
  await appendForSure(eventStore, clock)(stream, [event], revision);
}

/** Appends, and sends again where nobody could say what became of it. */
export function appendForSure(eventStore: EventStore, clock: Clock) {
  const sendAgain = createSendAgain(eventStore, clock);
  return async (stream: StreamName, events: readonly EventToAppend[], expected: number): Promise<void> => {
    try {
      await eventStore.append(stream, events, expected);
    } catch (fault) {
      await sendAgain(fault, { stream, events, expected, commandId: undefined });
    }
  };
}
