import { status } from '@grpc/grpc-js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { noStream, signedRevision } from '../log/expected-revision.ts';
import { readAllPosition } from '../reading/all-position.ts';
import { readFilter } from '../reading/event-filter.ts';
import type { EventForm } from '../reading/event-frames.ts';
import { readAll } from '../reading/read-all.ts';
import { readStream } from '../reading/read-stream.ts';
import { subscribeToAll } from '../reading/subscribe-to-all.ts';
import { subscribeToStream } from '../reading/subscribe-to-stream.ts';
import type { GrpcCall } from '../wire/grpc-call.ts';
import { noSuchOption, RpcError, thrownByHandler } from '../wire/rpc-error.ts';
import type { CallKind } from './call-kind.ts';
import type { ServiceContext } from './service-context.ts';
import { readStreamName } from './stream-name.ts';

type Options = streamsPb.ReadReq.Options;

/** Answers Read: of a stream or of $all, once or as a subscription. */
export function serveRead(call: GrpcCall, context: ServiceContext): void {
  call.onMessages({
    message(bytes) {
      const options = streamsPb.ReadReq.deserializeBinary(bytes).getOptions();
      if (options === undefined) throw thrownByHandler();
      const act = readRequest(options, call, context);
      if (!context.admit(call, act.kind, act.stream)) return;
      context.deliver(call, act.kind, act.stream, act.answer);
    },
    end() {},
  });
}

type Act = { readonly kind: CallKind; readonly stream?: string; answer: () => void };

function readRequest(options: Options, call: GrpcCall, { log }: ServiceContext): Act {
  refuseCombination(options);
  const isBackwards = options.getReadDirection() === streamsPb.ReadReq.Options.ReadDirection.BACKWARDS;
  const form: EventForm = {
    resolvesLinks: options.getResolveLinks(),
    hasStructuredIds: options.getUuidOption()?.hasStructured() ?? false,
  };
  const stream = options.getStream();
  if (stream !== undefined) {
    const name = readStreamName(stream.getStreamIdentifier());
    const from = revisionOf(stream);
    if (options.hasSubscription()) {
      const subscription = { stream: name, from: startOf(stream, from), form };
      return {
        kind: 'subscribeToStream',
        stream: name,
        answer: () => subscribeToStream(call, log, subscription),
      };
    }
    const count = BigInt(options.getCount());
    const wantsBounds = (options.getControlOption()?.getCompatibility() ?? 0) > 0;
    const read = { stream: name, from, isBackwards, count, wantsBounds, form };
    return { kind: 'readStream', stream: name, answer: () => readStream(call, log, read) };
  }

  const all = options.getAll();
  if (all === undefined) throw thrownByHandler();
  const from = readAllPosition(all);
  const filterOptions = options.getFilter();
  const filter = filterOptions && readFilter(filterOptions);
  if (options.hasSubscription()) {
    return { kind: 'subscribeToAll', answer: () => subscribeToAll(call, log, { from, filter, form }) };
  }
  const count = BigInt(options.getCount());
  return { kind: 'readAll', answer: () => readAll(call, log, { from, isBackwards, count, filter, form }) };
}

/** Signed: -1 is the end. */
function revisionOf(stream: streamsPb.ReadReq.Options.StreamOptions): bigint {
  if (stream.hasRevision()) return signedRevision(stream.getRevision());
  return stream.hasEnd() ? noStream : 0n;
}

function startOf(stream: streamsPb.ReadReq.Options.StreamOptions, from: bigint): bigint | 'end' | undefined {
  if (!stream.hasRevision() && !stream.hasEnd()) return undefined;
  return from < 0n ? 'end' : from;
}

/** A stream has no filter, a subscription goes forwards, and each choice must be made. */
function refuseCombination(options: Options): void {
  const streams = streamsPb.ReadReq.Options.StreamOptionCase;
  const counts = streamsPb.ReadReq.Options.CountOptionCase;
  const filters = streamsPb.ReadReq.Options.FilterOptionCase;
  const directions = streamsPb.ReadReq.Options.ReadDirection;
  const of = options.getStreamOptionCase();
  if (of === streams.STREAM_OPTION_NOT_SET) {
    throw noSuchOption('None', 'EventStore.Client.Streams.ReadReq+Types+Options+StreamOptionOneofCase');
  }
  const stream = of === streams.STREAM ? 'Stream' : 'All';
  const count = { [counts.COUNT]: 'Count', [counts.SUBSCRIPTION]: 'Subscription' }[
    options.getCountOptionCase() as number
  ];
  const direction = options.getReadDirection() === directions.BACKWARDS ? 'Backwards' : 'Forwards';
  const filter = { [filters.FILTER]: 'Filter', [filters.NO_FILTER]: 'NoFilter' }[
    options.getFilterOptionCase() as number
  ];
  const isPossible =
    count !== undefined &&
    filter !== undefined &&
    !(count === 'Subscription' && direction === 'Backwards') &&
    !(stream === 'Stream' && filter === 'Filter');
  if (isPossible) return;
  throw new RpcError(
    status.INVALID_ARGUMENT,
    `The combination of (${stream}, ${count ?? 'None'}, ${direction}, ${filter ?? 'None'}) is invalid.`,
  );
}
