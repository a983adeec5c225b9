import { status } from '@grpc/grpc-js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { StoredEvent } from '../log/stored-event.ts';
import { noSuchOption, RpcError } from '../wire/rpc-error.ts';

type FilterOptions = streamsPb.ReadReq.Options.FilterOptions;

/** Which events of $all a reader gets, and how many are looked at for one page. Looks at a link itself. */
export type EventFilter = {
  readonly lets: (event: StoredEvent) => boolean;
  readonly window: number;
  readonly checkpointInterval: number;
};

export const pageLength = 32;

/** Throws what the server answers to a filter that is none. */
export function readFilter(options: FilterOptions): EventFilter {
  const window = windowOf(options);
  const lets = predicateOf(options);
  return { lets, window, checkpointInterval: options.getCheckpointintervalmultiplier() * window };
}

function windowOf(options: FilterOptions): number {
  const cases = streamsPb.ReadReq.Options.FilterOptions.WindowCase;
  switch (options.getWindowCase()) {
    case cases.COUNT:
      return pageLength;
    case cases.MAX:
      return options.getMax();
    default:
      throw noSuchOption(
        'None',
        'EventStore.Client.Streams.ReadReq+Types+Options+Types+FilterOptions+WindowOneofCase',
      );
  }
}

function predicateOf(options: FilterOptions): (event: StoredEvent) => boolean {
  const byType = options.getEventType();
  if (byType !== undefined) return textPredicate(byType, ({ type }) => type);
  const byStream = options.getStreamIdentifier();
  if (byStream !== undefined) return textPredicate(byStream, ({ stream }) => stream);
  throw new RpcError(status.INVALID_ARGUMENT, 'The filter is neither of event types nor of streams.');
}

function textPredicate(
  expression: streamsPb.ReadReq.Options.FilterOptions.Expression,
  text: (event: StoredEvent) => string,
): (event: StoredEvent) => boolean {
  const pattern = expression.getRegex();
  if (pattern !== '') {
    const regex = new RegExp(pattern);
    return (event) => regex.test(text(event));
  }
  const prefixes = expression.getPrefixList();
  return (event) => prefixes.some((prefix) => text(event).startsWith(prefix));
}
