import type { EventLog } from '../log/event-log.ts';
import { isMissing, lastRevisionOf } from '../log/stream-history.ts';
import type { GrpcCall } from '../wire/grpc-call.ts';
import { streamDeleted, unexpectedResult } from '../wire/rpc-error.ts';
import { firstStreamPosition, lastStreamPosition, streamNotFound } from './answers.ts';
import { eventFrame, type EventForm } from './event-frames.ts';
import { pageLength } from './event-filter.ts';
import { pump } from './pump.ts';

export type StreamRead = {
  readonly stream: string;
  /** Signed: -1 is the end. */
  readonly from: bigint;
  readonly isBackwards: boolean;
  readonly count: bigint;
  /** Whether the reader understands where a stream starts and ends. */
  readonly wantsBounds: boolean;
  readonly form: EventForm;
};

/** Answers a read of one stream, which is inclusive of its start in both directions. */
export function readStream(call: GrpcCall, log: EventLog, read: StreamRead): void {
  const { stream, from, isBackwards, form } = read;
  if (read.count === 0n || (from < 0n && !isBackwards)) throw unexpectedResult('ReadStreamResult: Error');
  const history = log.history(stream);
  if (history?.isTombstoned) throw streamDeleted(stream);
  if (history === undefined || isMissing(history)) {
    call.send(streamNotFound(stream));
    call.end();
    return;
  }

  const first = log.firstReadable(history);
  const last = lastRevisionOf(history);
  const start = isBackwards && from < 0n ? last : Number(from);
  let next = isBackwards ? Math.min(start, last) : Math.max(start, first);
  let left = Number(read.count);
  const step = isBackwards ? -1 : 1;
  const isWithin = (): boolean => left > 0 && next >= first && next <= last;

  const readPage = (): Buffer[] | undefined => {
    if (!isWithin()) return undefined;
    const frames: Buffer[] = [];
    for (let i = 0; i < pageLength && isWithin(); i++, next += step, left--) {
      const event = history.events[next];
      if (event !== undefined) frames.push(eventFrame(log, event, form));
    }
    return frames;
  };

  pump(call, readPage, () => {
    if (read.wantsBounds && !isBackwards && start > last) call.send(firstStreamPosition(last + 1));
    if (read.wantsBounds) call.send(lastStreamPosition(last));
    call.end();
  });
}
