import anyPb from 'google-protobuf/google/protobuf/any_pb.js';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import codePb from '@eventstore/db-client/generated/code_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import statusPb from '@eventstore/db-client/generated/status_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendOutcome } from '../log/event-log.ts';
import { anyRevision, noStream, streamExists, type ExpectedRevision } from '../log/expected-revision.ts';

/** What an append that was written is told; what was refused is told by a status. */
export function outcomeAnswer(
  stream: string,
  expected: ExpectedRevision,
  outcome: AppendOutcome,
): streamsPb.BatchAppendResp {
  switch (outcome.type) {
    case 'written':
      return new streamsPb.BatchAppendResp().setSuccess(success(outcome));
    case 'wrong revision':
      return wrongExpectedVersion(expected, outcome.current);
    case 'deleted':
      return streamDeleted(stream);
  }
}

export function badRequest(message: string): streamsPb.BatchAppendResp {
  return refusal(codePb.Code.INVALID_ARGUMENT, 'BadRequest', new sharedPb.BadRequest().setMessage(message));
}

export function timedOut(): streamsPb.BatchAppendResp {
  return refusal(codePb.Code.DEADLINE_EXCEEDED, 'Timeout', new sharedPb.Timeout());
}

export function tooLarge(maximum: number): streamsPb.BatchAppendResp {
  const details = new sharedPb.MaximumAppendSizeExceeded().setMaxappendsize(maximum);
  return refusal(codePb.Code.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', details);
}

/** What a server says that is still starting: a status of no kind that the client knows. */
export function notReady(): streamsPb.BatchAppendResp {
  const packed = new anyPb.Any();
  packed.pack(new emptyPb.Empty().serializeBinary(), 'google.protobuf.Empty');
  return new streamsPb.BatchAppendResp().setError(
    new statusPb.Status().setMessage('Server Is Not Ready').setDetails(packed),
  );
}

export function accessDenied(): streamsPb.BatchAppendResp {
  return refusal(codePb.Code.PERMISSION_DENIED, 'AccessDenied', new sharedPb.AccessDenied());
}

function streamDeleted(stream: string): streamsPb.BatchAppendResp {
  const details = new sharedPb.StreamDeleted().setStreamIdentifier(
    new sharedPb.StreamIdentifier().setStreamName(Buffer.from(stream)),
  );
  return refusal(codePb.Code.NOT_FOUND, 'StreamDeleted', details);
}

function wrongExpectedVersion(expected: ExpectedRevision, current: number): streamsPb.BatchAppendResp {
  const details = new sharedPb.WrongExpectedVersion();
  const empty = (): emptyPb.Empty => new emptyPb.Empty();
  if (current < 0) details.setCurrentNoStream(empty());
  else details.setCurrentStreamRevision(String(current));
  if (expected === anyRevision) details.setExpectedAny(empty());
  else if (expected === streamExists) details.setExpectedStreamExists(empty());
  else if (expected === noStream) details.setExpectedNoStream(empty());
  else details.setExpectedStreamPosition(String(expected));
  return refusal(codePb.Code.ALREADY_EXISTS, 'WrongExpectedVersion', details);
}

function success(written: {
  revision: number;
  position: number | undefined;
}): streamsPb.BatchAppendResp.Success {
  const success = new streamsPb.BatchAppendResp.Success();
  if (written.revision < 0) success.setNoStream(new emptyPb.Empty());
  else success.setCurrentRevision(String(written.revision));
  if (written.position === undefined) return success.setNoPosition(new emptyPb.Empty());
  return success.setPosition(
    new sharedPb.AllStreamPosition()
      .setCommitPosition(String(written.position))
      .setPreparePosition(String(written.position)),
  );
}

/** A google.rpc.Status whose message is the name of its details. */
function refusal(
  code: codePb.Code,
  name: string,
  details: { serializeBinary: () => Uint8Array },
): streamsPb.BatchAppendResp {
  const packed = new anyPb.Any();
  packed.pack(details.serializeBinary(), `event_store.client.${name}`);
  return new streamsPb.BatchAppendResp().setError(
    new statusPb.Status().setCode(code).setMessage(name).setDetails(packed),
  );
}
