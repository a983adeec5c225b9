import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import { frameOf, messageIn } from '../wire/message-frames.ts';
import { bytesField, firstFieldOf, numberField } from '../wire/protobuf-fields.ts';
import { structuredUuidMessage, uuidMessage } from '../wire/uuid.ts';

/** The revision of a tombstone: 2^63 − 1, as near as a number comes. */
export const tombstoneRevision = 2 ** 63;

/** An event that is asked to be appended. */
export type ProposedEvent = {
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
};

/** An event in the log. Commit and prepare position are the same number: where its record starts. */
export type StoredEvent = {
  readonly position: number;
  /** Where the next record starts. */
  readonly end: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  /** The answer to a reader that asks for ids as text and no links resolved, ready to be sent. */
  readonly frame: Buffer;
};

const recordOverhead = 96;

export function storedEvent(
  proposed: ProposedEvent,
  at: { position: number; stream: string; revision: number; created: number },
  keep: (bytes: Buffer) => Buffer,
): StoredEvent {
  const { id, type, isJson, data, metadata } = proposed;
  const { position, stream, revision, created } = at;
  const streamName = Buffer.from(stream);
  const record = new streamsPb.ReadResp.ReadEvent.RecordedEvent()
    .setId(uuidMessage(id))
    .setStreamIdentifier(new sharedPb.StreamIdentifier().setStreamName(streamName))
    .setStreamRevision(revisionText(revision))
    .setPreparePosition(String(position))
    .setCommitPosition(String(position))
    .setCustomMetadata(metadata)
    .setData(data);
  record
    .getMetadataMap()
    .set('content-type', isJson ? 'application/json' : 'application/octet-stream')
    .set('created', String(BigInt(created) * 10_000n))
    .set('type', type);
  return {
    position,
    end: position + recordOverhead + streamName.length + type.length + data.length + metadata.length,
    stream,
    revision,
    id,
    type,
    created,
    frame: keep(eventFrame({ event: record.serializeBinary(), position })),
  };
}

/** What an event holds, decoded from the bytes that are kept. */
export function recordOf(event: StoredEvent): streamsPb.ReadResp.ReadEvent.RecordedEvent {
  return streamsPb.ReadResp.ReadEvent.RecordedEvent.deserializeBinary(recordedBytes(event));
}

export function dataOf(event: StoredEvent): Buffer {
  return Buffer.from(recordOf(event).getData_asU8());
}

/** The answer that holds a link and, unless it leads nowhere, the event that it leads to. */
export function linkFrame(link: StoredEvent, target: StoredEvent | undefined): Buffer {
  return eventFrame({
    ...(target === undefined ? {} : { event: recordedBytes(target) }),
    link: recordedBytes(link),
    position: link.position,
  });
}

/** The same answer for a reader that asks for structured ids. */
export function withStructuredIds(frame: Buffer): Buffer {
  const answer = streamsPb.ReadResp.deserializeBinary(messageIn(frame));
  const event = answer.getEvent();
  for (const record of [event?.getEvent(), event?.getLink()]) {
    record?.setId(structuredUuidMessage(record.getId()?.getString() ?? ''));
  }
  return frameOf(answer.serializeBinary());
}

export function revisionText(revision: number): string {
  return revision >= tombstoneRevision ? '9223372036854775807' : String(revision);
}

function eventFrame(parts: { event?: Uint8Array; link?: Uint8Array; position: number }): Buffer {
  const fields = [
    ...(parts.event === undefined ? [] : [bytesField(1, parts.event)]),
    ...(parts.link === undefined ? [] : [bytesField(2, parts.link)]),
    numberField(3, parts.position),
  ];
  return frameOf(bytesField(1, Buffer.concat(fields)));
}

function recordedBytes(event: StoredEvent): Buffer {
  return firstFieldOf(firstFieldOf(messageIn(event.frame)));
}
