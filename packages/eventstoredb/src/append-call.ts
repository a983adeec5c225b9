import { randomUUID } from 'node:crypto';
import type { EventStoreDBClient } from '@eventstore/db-client';
import sharedMessages from '@eventstore/db-client/generated/shared_pb.js';
import type { Status } from '@eventstore/db-client/generated/status_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streamsMessages from '@eventstore/db-client/generated/streams_pb.js';
import type { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { noRevision } from 'latchkey';

/** An event in the bytes that are sent, and are the same each time. */
export interface WireEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** A stream's last revision, `noRevision` for a stream without events, or whatever it is. */
export type ExpectedRevision = number | 'any';

export interface Appended {
  readonly revision: number;
  /** Of the last event; undefined where nothing was written, since the stream had been deleted. */
  readonly position: { commit: bigint; prepare: bigint } | undefined;
}

/** The server's no to an append. The types are those that the client has for its other calls. */
export interface AppendRefusal extends Error {
  type: string;
  /** Where the stream stands. */
  actual?: number;
}

/**
 * One call through which a client sends its appends, opened when it is needed and again when it has ended.
 *
 * The client has such a call too. But there, all clients of a process keep what they wait for in one place: when the call
 * of one ends, what the others have under way is rejected as well, and the late answer to it stops the process; one bad
 * event, or one answer that comes twice, does the same.
 */
export interface AppendCall {
  /** Rejects with an `AppendRefusal`, or with whatever ended the call: then nobody knows. */
  send(stream: string, events: readonly WireEvent[], expected: ExpectedRevision): Promise<Appended>;
  /** Whatever is under way is rejected. */
  cancel(): void;
}

type Call = ReturnType<StreamsClient['batchAppend']>;

/** What the client offers to its own parts only. */
type CreateCall = (
  service: typeof StreamsClient,
  name: string,
  create: (client: StreamsClient) => Call,
) => () => Promise<Call>;
type CallArguments = (
  options: { requiresLeader: boolean },
  settings: { deadline: number },
) => Parameters<StreamsClient['batchAppend']>;

/** What is under way through a call, by the ids of requests, and what has ended it. */
interface OpenCall {
  readonly call: Call;
  readonly waiting: Map<string, Waiting>;
  readonly ended: AbortSignal;
}

interface Waiting {
  resolve(appended: Appended): void;
  reject(fault: unknown): void;
}

export function createAppendCall(client: EventStoreDBClient): AppendCall {
  const createCall = Reflect.get(client, 'GRPCStreamCreator') as CreateCall;
  const callArguments = Reflect.get(client, 'callArguments') as CallArguments;
  let opening: Promise<OpenCall> | undefined;

  function open(): Promise<OpenCall> {
    const waiting = new Map<string, Waiting>();
    const ended = new AbortController();
    const create = createCall(streamsService.StreamsClient, 'appendToStream', (service) =>
      service
        .batchAppend(...callArguments({ requiresLeader: true }, { deadline: Number.POSITIVE_INFINITY }))
        .on('data', (answer: BatchAppendResp) => settle(waiting, answer))
        .on('error', end)
        .on('end', () => end(new Error('the server ended the call through which appends are sent'))),
    );
    const opened = create().then((call) => ({ call, waiting, ended: ended.signal }));

    function end(fault: unknown): void {
      if (opening === opened) opening = undefined;
      ended.abort(fault);
      for (const { reject } of waiting.values()) reject(fault);
      waiting.clear();
    }

    opened.catch(end);
    return opened;
  }

  return {
    async send(stream, events, expected) {
      const { call, waiting, ended } = await (opening ??= open());
      // Nobody would answer any more.
      ended.throwIfAborted();
      const id = randomUUID();
      return new Promise<Appended>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        call.write(requestOf(id, stream, events, expected));
      });
    },

    cancel() {
      opening?.then(
        ({ call }) => call.cancel(),
        () => {},
      );
    },
  };
}

function requestOf(
  id: string,
  stream: string,
  events: readonly WireEvent[],
  expected: ExpectedRevision,
): InstanceType<typeof streamsMessages.BatchAppendReq> {
  const options = new streamsMessages.BatchAppendReq.Options().setStreamIdentifier(
    new sharedMessages.StreamIdentifier().setStreamName(Buffer.from(stream).toString('base64')),
  );
  if (expected === 'any') options.setAny(new sharedMessages.Empty());
  else if (expected === noRevision) options.setNoStream(new sharedMessages.Empty());
  else options.setStreamPosition(String(expected));
  // Without a deadline: the server would compare it with a clock of its own.
  return new streamsMessages.BatchAppendReq()
    .setCorrelationId(new sharedMessages.UUID().setString(id))
    .setOptions(options)
    .setProposedMessagesList(events.map(messageOf))
    .setIsFinal(true);
}

function messageOf({ id, type, data, metadata }: WireEvent) {
  const message = new streamsMessages.BatchAppendReq.ProposedMessage()
    .setId(new sharedMessages.UUID().setString(id))
    .setData(data)
    .setCustomMetadata(metadata);
  message.getMetadataMap().set('type', type).set('content-type', 'application/json');
  return message;
}

/** An answer to what nobody waits for any more is passed over. */
function settle(waiting: Map<string, Waiting>, answer: BatchAppendResp): void {
  const id = answer.getCorrelationId()?.getString() ?? '';
  const waiter = waiting.get(id);
  if (!waiter) return;
  waiting.delete(id);
  const refused = answer.getError();
  const success = answer.getSuccess();
  if (refused) waiter.reject(refusalOf(refused));
  else if (success) {
    const position = success.getPosition();
    waiter.resolve({
      revision: Number(success.getCurrentRevision()),
      position: position && {
        commit: BigInt(position.getCommitPosition()),
        prepare: BigInt(position.getPreparePosition()),
      },
    });
  } else waiter.reject(new Error('the server answered an append without saying how it went'));
}

function refusalOf(status: Status): AppendRefusal {
  const details = status.getDetails();
  const name = details?.getTypeName().split('.').at(-1) ?? '';
  const refusal = Object.assign(new Error(status.getMessage() || name), { type: types[name] ?? 'unknown' });
  if (name !== 'WrongExpectedVersion') return refusal;
  const { WrongExpectedVersion } = sharedMessages;
  const conflict = details?.unpack(
    (bytes) => WrongExpectedVersion.deserializeBinary(bytes),
    'event_store.client.WrongExpectedVersion',
  );
  const stands = conflict?.hasCurrentStreamRevision() === true;
  return Object.assign(refusal, {
    actual: stands ? Number(conflict.getCurrentStreamRevision()) : noRevision,
  });
}

/** Any other answer, such as that it took too long, leaves open what became of it. */
const types: Readonly<Record<string, string>> = {
  WrongExpectedVersion: 'wrong-expected-version',
  StreamDeleted: 'stream-deleted',
  AccessDenied: 'access-denied',
  MaximumAppendSizeExceeded: 'maximum-append-size-exceeded',
  BadRequest: 'invalid-argument',
};
