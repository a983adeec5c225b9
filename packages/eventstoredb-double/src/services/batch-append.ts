import { status } from '@grpc/grpc-js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import { anyRevision, noStream, signedRevision, streamExists } from '../log/expected-revision.ts';
import type { ExpectedRevision } from '../log/expected-revision.ts';
import type { ProposedEvent } from '../log/stored-event.ts';
import { frameOf } from '../wire/message-frames.ts';
import type { GrpcCall } from '../wire/grpc-call.ts';
import { RpcError } from '../wire/rpc-error.ts';
import { readUuid, structuredUuidMessage } from '../wire/uuid.ts';
import {
  accessDenied,
  badRequest,
  notReady,
  outcomeAnswer,
  timedOut,
  tooLarge,
} from './batch-append-answers.ts';
import { readProposedEvent } from './proposed-event.ts';
import type { ServiceContext } from './service-context.ts';
import { readStreamName, refuseNameless } from './stream-name.ts';

type Request = streamsPb.BatchAppendReq;
type Options = streamsPb.BatchAppendReq.Options;

/** An append whose messages come one by one. */
type PendingAppend = {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: ProposedEvent[];
  readonly timer: NodeJS.Timeout;
  readonly isSilent: boolean;
  size: number;
};

/** Answers BatchAppend: one call that stays open and carries any number of appends. */
export function serveBatchAppend(call: GrpcCall, context: ServiceContext): void {
  const pending = new Map<string, PendingAppend>();

  function send(
    answer: streamsPb.BatchAppendResp,
    correlationId: sharedPb.UUID | undefined,
    identifier: sharedPb.StreamIdentifier | undefined,
  ): void {
    call.send(
      frameOf(answer.setCorrelationId(correlationId).setStreamIdentifier(identifier).serializeBinary()),
    );
  }

  /** Takes the append out of those that are pending. */
  function take(id: string): PendingAppend | undefined {
    const append = pending.get(id);
    clearTimeout(append?.timer);
    pending.delete(id);
    return append;
  }

  /** The id of this answer is always structured, whatever form it was sent in. */
  function timeOut(id: string): void {
    const append = take(id);
    if (append === undefined || append.isSilent) return;
    send(timedOut(), structuredUuidMessage(id), nameMessage(append.stream));
  }

  function open(id: string, request: Request, options: Options): PendingAppend | undefined {
    const timeout = Math.min(timeLeft(options), context.writeTimeout);
    const stream = readStreamName(options.getStreamIdentifier());
    let isSilent = false;
    try {
      isSilent = !context.admit(call, 'batchAppend', stream);
    } catch (error) {
      const answer = refusalOf(error);
      if (answer === undefined) throw error;
      send(answer, request.getCorrelationId(), options.getStreamIdentifier());
      return undefined;
    }
    if (timeout <= 0) {
      send(timedOut(), request.getCorrelationId(), options.getStreamIdentifier());
      return undefined;
    }
    const expected = readExpectedRevision(options);
    const timer = setTimeout(timeOut, timeout, id);
    const append = { stream, expected, events: [], timer, isSilent, size: 0 };
    pending.set(id, append);
    return append;
  }

  function receive(request: Request): void {
    const id = readUuid(request.getCorrelationId());
    const options = request.getOptions();
    const append = pending.get(id) ?? (options && open(id, request, options));
    if (append === undefined || append.isSilent) return;
    for (const message of request.getProposedMessagesList()) {
      append.events.push(readProposedEvent(message, missingKey));
      append.size += message.getData_asU8().length;
    }
    if (append.size > context.maximumAppendSize) {
      take(id);
      send(tooLarge(context.maximumAppendSize), request.getCorrelationId(), nameMessage(append.stream));
      return;
    }
    if (!request.getIsFinal()) return;
    take(id);
    complete(request, append);
  }

  function complete(request: Request, { stream, expected, events }: PendingAppend): void {
    refuseNameless(stream);
    const outcome = context.log.append(stream, expected, events);
    context.deliver(call, 'batchAppend', stream, () =>
      send(outcomeAnswer(stream, expected, outcome), request.getCorrelationId(), nameMessage(stream)),
    );
  }

  call.onMessages({
    message(bytes) {
      const request = streamsPb.BatchAppendReq.deserializeBinary(bytes);
      const options = request.getOptions();
      try {
        receive(request);
      } catch (error) {
        // The server looks for the name in the options of this very message, and ends the call if there are none.
        if (options === undefined || (error instanceof RpcError && endsCall(error))) throw error;
        const text = error instanceof Error ? error.message : String(error);
        send(badRequest(text), request.getCorrelationId(), options.getStreamIdentifier());
      }
    },
    // Answers that are still to come are sent after the client's last word; the server does not end the call.
    end() {},
  });
  call.onOver(() => {
    for (const { timer } of pending.values()) clearTimeout(timer);
  });
}

/** Milliseconds until the deadline, which the client tells as a moment. */
function timeLeft(options: Options): number {
  const deadline = options.getDeadline();
  if (deadline === undefined) return Infinity;
  return deadline.getSeconds() * 1000 + deadline.getNanos() / 1_000_000 - Date.now();
}

function readExpectedRevision(options: Options): ExpectedRevision {
  const cases = streamsPb.BatchAppendReq.Options.ExpectedStreamPositionCase;
  switch (options.getExpectedStreamPositionCase()) {
    case cases.STREAM_POSITION:
      return signedRevision(options.getStreamPosition());
    case cases.ANY:
      return anyRevision;
    case cases.NO_STREAM:
      return noStream;
    case cases.STREAM_EXISTS:
      return streamExists;
    default:
      throw new Error(
        'Status(StatusCode="InvalidArgument", Detail="\'None\' is not a valid EventStore.Client.Streams.BatchAppendReq+Types+Options+ExpectedStreamPositionOneofCase")',
      );
  }
}

/** The answer in which this call tells of a refusal; undefined for what ends the call. */
function refusalOf(error: unknown): streamsPb.BatchAppendResp | undefined {
  if (!(error instanceof RpcError)) return undefined;
  if (error.code === status.PERMISSION_DENIED) return accessDenied();
  return error.code === status.UNAVAILABLE ? notReady() : undefined;
}

/** Not-leader is thrown while the answer is made, and ends the call. */
function endsCall(error: RpcError): boolean {
  return error.trailers['exception'] === 'not-leader';
}

function missingKey(): Error {
  return new Error('The given key was not present in the dictionary.');
}

function nameMessage(stream: string): sharedPb.StreamIdentifier {
  return new sharedPb.StreamIdentifier().setStreamName(Buffer.from(stream));
}
