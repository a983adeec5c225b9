import type { RecordedEvent } from '@eventstore/db-client';
import { instantOf } from '@latchkey/core';
import type { EventToAppend, Json, JsonObject, Position, StoredEvent, StreamName } from 'latchkey';
import { placeOf, positionAt } from 'latchkey';
import type { WireEvent } from './append-call.ts';
import { appendTooLarge } from './store-fault.ts';

/** The data of one append, in bytes. */
export const largestAppend = 1_048_576;
/** The server does not count the metadata, but takes no message of more than 17 MiB. */
const largestMetadata = 8_388_608;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const nilUuid = /^[0-]+$/;
const textBytes = new TextEncoder();

/**
 * Events as they are sent. Whatever the server would choke on is refused before.
 *
 * @throws TypeError for what JSON cannot hold, RangeError for an id or a type that is none
 * @throws LatchkeyError `AppendTooLarge`
 */
export function eventsToSend(stream: StreamName, events: readonly EventToAppend[]): readonly WireEvent[] {
  let dataSize = 0;
  let metadataSize = 0;
  const sent = events.map((event) => {
    const wireEvent = wireEventOf(event);
    dataSize += wireEvent.data.length;
    metadataSize += wireEvent.metadata.length;
    return wireEvent;
  });
  if (dataSize > largestAppend) throw appendTooLarge(stream, 'data', largestAppend);
  if (metadataSize > largestMetadata) throw appendTooLarge(stream, 'metadata', largestMetadata);
  return sent;
}

export function wireEventOf({ id, type, data, metadata }: EventToAppend): WireEvent {
  if (!uuid.test(id) || nilUuid.test(id)) throw new RangeError(`an event's id must be a UUID, not '${id}'`);
  if (type === '') throw new RangeError('an event must have a type');
  return {
    id,
    type,
    data: textBytes.encode(JSON.stringify(data)),
    metadata: textBytes.encode(JSON.stringify(metadata)),
  };
}

/** Where an event stands in EventStoreDB's log. */
export interface Place {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** Between what EventStoreDB records and what Latchkey stores. */
export interface WireEvents {
  /** The name of a stream in the database. */
  nameOf(stream: StreamName): string;
  /** Undefined for what stands in no stream of Latchkey's. What is no JSON comes back empty: Latchkey wrote none of it. */
  stored(recorded: RecordedEvent): StoredEvent | undefined;
  position(place: Place): Position;
  /** @throws LatchkeyError `PositionOfAnotherStore` */
  place(position: Position): Place;
}

export function wireEvents(prefix: string, storeId: string): WireEvents {
  const position = ({ commit, prepare }: Place) => positionAt(storeId, (commit << 64n) | prepare, 32);

  return {
    nameOf: (stream) => `${prefix}${stream}`,
    position,

    stored({ streamId, revision, id, type, data, metadata, isJson, created, position: at }) {
      const stream = streamId.slice(prefix.length);
      if (!isStreamName(stream) || !at) return undefined;
      const isWhole = isJson && isObject(data) && isObject(metadata);
      return {
        stream,
        revision: Number(revision),
        position: position(at),
        id,
        type,
        data: isWhole ? data : {},
        metadata: isWhole ? metadata : {},
        recordedAt: instantOf(created.getTime()),
      };
    },

    place(given) {
      const place = placeOf(given, storeId);
      return { commit: place >> 64n, prepare: BigInt.asUintN(64, place) };
    },
  };
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
