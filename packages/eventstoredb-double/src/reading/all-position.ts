import type streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { thrownByHandler } from '../wire/rpc-error.ts';

/** Where in $all a reader wants to start. Numbers: beyond 2^53 there is nothing to tell apart. */
export type AllPosition =
  | { readonly type: 'start' }
  | { readonly type: 'end' }
  | { readonly type: 'position'; readonly commit: number; readonly prepare: number };

const end = 2n ** 64n - 1n;

/** Throws what the server answers to a position whose prepare lies behind its commit. */
export function readAllPosition(options: streamsPb.ReadReq.Options.AllOptions): AllPosition {
  if (options.hasEnd()) return { type: 'end' };
  const position = options.getPosition();
  if (position === undefined) return { type: 'start' };
  const commit = BigInt(position.getCommitPosition());
  const prepare = BigInt(position.getPreparePosition());
  if (prepare > commit) throw thrownByHandler();
  if (commit === end) return { type: 'end' };
  if (commit === 0n) return { type: 'start' };
  return { type: 'position', commit: Number(commit), prepare: Number(prepare) };
}
