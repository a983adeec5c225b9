import type { EventLog } from '../log/event-log.ts';
import type { GrpcCall } from '../wire/grpc-call.ts';
import { unexpectedResult } from '../wire/rpc-error.ts';
import type { AllPosition } from './all-position.ts';
import { pageLength, type EventFilter } from './event-filter.ts';
import { eventFrame, type EventForm } from './event-frames.ts';
import { pump } from './pump.ts';

export type AllRead = {
  readonly from: AllPosition;
  readonly isBackwards: boolean;
  /** How many events that the filter lets through. */
  readonly count: bigint;
  readonly filter: EventFilter | undefined;
  readonly form: EventForm;
};

/** Answers a read of $all: forwards inclusive of its start, backwards exclusive. */
export function readAll(call: GrpcCall, log: EventLog, read: AllRead): void {
  const { isBackwards, filter, form } = read;
  // The real server never ends such a read.
  if (read.count === 0n) return;
  const step = isBackwards ? -1 : 1;
  const last = log.events.length - 1;
  let next = startOf(log, read.from) + (isBackwards ? -1 : 0);
  let left = Number(read.count);
  const isWithin = (): boolean => left > 0 && next >= 0 && next <= last;

  const readPage = (): Buffer[] | undefined => {
    if (!isWithin()) return undefined;
    const frames: Buffer[] = [];
    for (let i = 0; i < pageLength && isWithin(); i++, next += step) {
      const event = log.events[next];
      if (event === undefined || filter?.lets(event) === false) continue;
      frames.push(eventFrame(log, event, form));
      left--;
    }
    return frames;
  };

  pump(call, readPage, () => call.end());
}

/** The place of the first event at or behind a position. A read can start at no position that is no record's. */
function startOf(log: EventLog, from: AllPosition): number {
  if (from.type === 'start') return 0;
  if (from.type === 'end' || from.commit >= log.end) return log.events.length;
  if (!log.isRecord(from.commit)) throw unexpectedResult('ReadAllResult: Error');
  return log.indexOf(from.commit);
}
