import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { DeleteOutcome } from '../log/event-log.ts';
import { anyRevision, noStream, signedRevision, streamExists } from '../log/expected-revision.ts';
import type { ExpectedRevision } from '../log/expected-revision.ts';
import type { GrpcCall } from '../wire/grpc-call.ts';
import { frameOf } from '../wire/message-frames.ts';
import { deleteOfWrongVersion, noSuchOption, streamDeleted } from '../wire/rpc-error.ts';
import type { ServiceContext } from './service-context.ts';
import { readStreamName, refuseNameless } from './stream-name.ts';

/** Answers Delete, which can be taken back, and Tombstone, which cannot. */
export function serveDelete(call: GrpcCall, context: ServiceContext, kind: 'delete' | 'tombstone'): void {
  call.onMessages({
    message(bytes) {
      const Request = kind === 'delete' ? streamsPb.DeleteReq : streamsPb.TombstoneReq;
      const options = Request.deserializeBinary(bytes).getOptions();
      const stream = readStreamName(options?.getStreamIdentifier());
      const expected = readExpectedRevision(options, kind);
      refuseNameless(stream);
      if (!context.admit(call, kind, stream)) return;
      const { log } = context;
      const outcome =
        kind === 'delete' ? log.deleteSoftly(stream, expected) : log.tombstone(stream, expected);
      context.deliver(call, kind, stream, () => answer(call, kind, stream, expected, outcome));
    },
    end() {},
  });
}

function answer(
  call: GrpcCall,
  kind: 'delete' | 'tombstone',
  stream: string,
  expected: ExpectedRevision,
  outcome: DeleteOutcome,
): void {
  switch (outcome.type) {
    case 'deleted':
      call.fail(streamDeleted(stream));
      return;
    case 'wrong revision':
      call.fail(deleteOfWrongVersion(stream, expected, BigInt(outcome.current)));
      return;
    case 'deleted now':
      call.send(frameOf(response(kind, String(outcome.position))));
      call.end();
  }
}

function response(kind: 'delete' | 'tombstone', position: string): Uint8Array {
  if (kind === 'delete') {
    return new streamsPb.DeleteResp()
      .setPosition(
        new streamsPb.DeleteResp.Position().setCommitPosition(position).setPreparePosition(position),
      )
      .serializeBinary();
  }
  return new streamsPb.TombstoneResp()
    .setPosition(
      new streamsPb.TombstoneResp.Position().setCommitPosition(position).setPreparePosition(position),
    )
    .serializeBinary();
}

/** The cases of both requests have the same numbers. */
function readExpectedRevision(
  options: streamsPb.DeleteReq.Options | streamsPb.TombstoneReq.Options | undefined,
  kind: 'delete' | 'tombstone',
): ExpectedRevision {
  if (options?.hasRevision()) return signedRevision(options.getRevision());
  if (options?.hasAny()) return anyRevision;
  if (options?.hasNoStream()) return noStream;
  if (options?.hasStreamExists()) return streamExists;
  const request = kind === 'delete' ? 'DeleteReq' : 'TombstoneReq';
  throw noSuchOption(
    'None',
    `EventStore.Client.Streams.${request}+Types+Options+ExpectedStreamRevisionOneofCase`,
  );
}
