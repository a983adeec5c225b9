import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type { AppendOutcome } from '../log/event-log.ts';
import { anyRevision, noStream, signedRevision, streamExists } from '../log/expected-revision.ts';
import type { ExpectedRevision } from '../log/expected-revision.ts';
import type { ProposedEvent } from '../log/stored-event.ts';
import { frameOf } from '../wire/message-frames.ts';
import type { GrpcCall } from '../wire/grpc-call.ts';
import {
  maximumAppendSizeExceeded,
  missingMetadataProperty,
  noSuchOption,
  streamDeleted,
  thrownByHandler,
} from '../wire/rpc-error.ts';
import { readProposedEvent } from './proposed-event.ts';
import type { ServiceContext } from './service-context.ts';
import { readStreamName, refuseNameless } from './stream-name.ts';

/** Answers Append: the options, then each event, in messages of their own. */
export function serveAppend(call: GrpcCall, context: ServiceContext): void {
  const events: ProposedEvent[] = [];
  let target: { stream: string; expected: ExpectedRevision } | undefined;
  let isSilent = false;
  let size = 0;

  call.onMessages({
    message(bytes) {
      if (isSilent) return;
      const request = streamsPb.AppendReq.deserializeBinary(bytes);
      const options = request.getOptions();
      if (target === undefined) {
        if (options === undefined) throw thrownByHandler();
        const stream = readStreamName(options.getStreamIdentifier());
        isSilent = !context.admit(call, 'append', stream);
        target = { stream, expected: readExpectedRevision(options) };
        return;
      }
      const proposed = request.getProposedMessage();
      if (proposed === undefined) throw thrownByHandler();
      size += proposed.getData_asU8().length;
      if (size > context.maximumAppendSize) throw maximumAppendSizeExceeded(context.maximumAppendSize);
      events.push(readProposedEvent(proposed, missingMetadataProperty));
    },
    end() {
      if (isSilent) return;
      if (target === undefined) throw thrownByHandler();
      const { stream, expected } = target;
      refuseNameless(stream);
      const outcome = context.log.append(stream, expected, events);
      context.deliver(call, 'append', stream, () => answer(call, stream, expected, outcome));
    },
  });
}

function readExpectedRevision(options: streamsPb.AppendReq.Options): ExpectedRevision {
  const cases = streamsPb.AppendReq.Options.ExpectedStreamRevisionCase;
  switch (options.getExpectedStreamRevisionCase()) {
    case cases.REVISION:
      return signedRevision(options.getRevision());
    case cases.ANY:
      return anyRevision;
    case cases.NO_STREAM:
      return noStream;
    case cases.STREAM_EXISTS:
      return streamExists;
    default:
      throw noSuchOption(
        'None',
        'EventStore.Client.Streams.AppendReq+Types+Options+ExpectedStreamRevisionOneofCase',
      );
  }
}

function answer(call: GrpcCall, stream: string, expected: ExpectedRevision, outcome: AppendOutcome): void {
  const response = new streamsPb.AppendResp();
  switch (outcome.type) {
    case 'deleted':
      call.fail(streamDeleted(stream));
      return;
    case 'wrong revision':
      response.setWrongExpectedVersion(wrongExpectedVersion(expected, outcome.current));
      break;
    case 'written':
      response.setSuccess(success(outcome));
      break;
  }
  call.send(frameOf(response.serializeBinary()));
  call.end();
}

function success(written: { revision: number; position: number | undefined }): streamsPb.AppendResp.Success {
  const success = new streamsPb.AppendResp.Success();
  if (written.revision < 0) success.setNoStream(new sharedPb.Empty());
  else success.setCurrentRevision(String(written.revision));
  if (written.position === undefined) return success.setNoPosition(new sharedPb.Empty());
  return success.setPosition(
    new streamsPb.AppendResp.Position()
      .setCommitPosition(String(written.position))
      .setPreparePosition(String(written.position)),
  );
}

/** The same twice: as it is told now, and as it was told up to version 20.6. */
function wrongExpectedVersion(
  expected: ExpectedRevision,
  current: number,
): streamsPb.AppendResp.WrongExpectedVersion {
  const told = new streamsPb.AppendResp.WrongExpectedVersion();
  const empty = (): sharedPb.Empty => new sharedPb.Empty();
  if (current < 0) told.setCurrentNoStream(empty()).setNoStream2060(empty());
  else told.setCurrentRevision(String(current)).setCurrentRevision2060(current);
  switch (expected) {
    case anyRevision:
      return told.setExpectedAny(empty()).setAny2060(empty());
    case streamExists:
      return told.setExpectedStreamExists(empty()).setStreamExists2060(empty());
    case noStream:
      // The old field would hold 2^64 − 1, for which its generated setter has no number.
      return told.setExpectedNoStream(empty());
    default:
      return told.setExpectedRevision(String(expected)).setExpectedRevision2060(Number(expected));
  }
}
