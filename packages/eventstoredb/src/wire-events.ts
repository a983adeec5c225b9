import { jsonEvent } from '@eventstore/db-client';
import type { EventData, JSONType, RecordedEvent } from '@eventstore/db-client';
import { instantOf } from '@latchkey/core';
import type { EventToAppend, Json, JsonObject, Position, StoredEvent, StreamName } from 'latchkey';
import { LatchkeyError, placeOf, positionAt } from 'latchkey';
import { appendTooLarge } from './store-fault.ts';

/** The data of one append, in bytes. Metadata and types are not counted. */
export const largestAppend = 1_048_576;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const nilUuid = /^[0-]+$/;
const textBytes = new TextEncoder();

/**
 * Events as they are sent, the same bytes each time. Whatever the client or the server would choke on is refused before.
 *
 * @throws TypeError for what JSON cannot hold, RangeError for an id or a type that is none
 * @throws LatchkeyError `AppendTooLarge`
 */
export function eventsToSend(stream: StreamName, events: readonly EventToAppend[]): EventData[] {
  let size = 0;
  const sent = events.map(({ id, type, data, metadata }) => {
    if (!uuid.test(id) || nilUuid.test(id)) throw new RangeError(`an event's id must be a UUID, not '${id}'`);
    if (type === '') throw new RangeError('an event must have a type');
    const text = JSON.stringify(data);
    size += Buffer.byteLength(text);
    return jsonEvent({
      id,
      type,
      // A copy: the client makes its text only when it sends it.
      data: JSON.parse(text) as JSONType,
      metadata: textBytes.encode(JSON.stringify(metadata)),
    });
  });
  if (size > largestAppend) throw appendTooLarge(stream, largestAppend);
  return sent;
}

/** Between what EventStoreDB records and what Latchkey stores. */
export interface WireEvents {
  /** The name of a stream in the database. */
  nameOf(stream: StreamName): string;
  /** Undefined for what cannot be an event of Latchkey's, though it may stand in one of its streams. */
  stored(recorded: RecordedEvent): StoredEvent | undefined;
  position(place: { commit: bigint; prepare: bigint }): Position;
  /** @throws LatchkeyError `PositionOfAnotherStore` */
  place(position: Position): { commit: bigint; prepare: bigint };
}

export function wireEvents(prefix: string, storeId: string): WireEvents {
  const position = ({ commit, prepare }: { commit: bigint; prepare: bigint }) =>
    positionAt(storeId, (commit << 64n) | prepare, 32);

  return {
    nameOf: (stream) => `${prefix}${stream}`,
    position,

    stored({ streamId, revision, id, type, data, metadata, isJson, created, position: at }) {
      if (!isJson || !isObject(data) || !isObject(metadata) || type.startsWith('$') || !at) return undefined;
      if (!streamId.startsWith(prefix)) return undefined;
      const stream = streamId.slice(prefix.length);
      if (!isStreamName(stream)) return undefined;
      return {
        stream,
        revision: Number(revision),
        position: position(at),
        id,
        type,
        data,
        metadata,
        recordedAt: instantOf(created.getTime()),
      };
    },

    place(given) {
      const place = placeOf(given, storeId);
      return { commit: place >> 64n, prepare: BigInt.asUintN(64, place) };
    },
  };
}

/** What stands in a stream of Latchkey's and is none of its events: whoever reads that stream cannot go by it. */
export function malformedEvent(stream: StreamName, { type, revision, id }: RecordedEvent): LatchkeyError {
  return new LatchkeyError(
    'MalformedEvent',
    `${type} at revision ${revision} of ${stream} cannot be read: its data or metadata are not a JSON object, or it is one of EventStoreDB's own`,
    { stream, revision: Number(revision), id },
  );
}

/** About how many characters of JSON it is. */
export function roughSize(json: Json): number {
  if (typeof json === 'string') return json.length + 2;
  if (json === null || typeof json !== 'object') return 5;
  let size = 2;
  for (const [field, value] of Object.entries(json)) size += field.length + 4 + roughSize(value);
  return size;
}

function isObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}

function isStreamName(name: string): name is StreamName {
  return name.includes('-');
}
