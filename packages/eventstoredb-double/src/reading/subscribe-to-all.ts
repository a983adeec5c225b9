import type { EventLog } from '../log/event-log.ts';
import type { GrpcCall } from '../wire/grpc-call.ts';
import { thrownByHandler } from '../wire/rpc-error.ts';
import { newUuid } from '../wire/uuid.ts';
import type { AllPosition } from './all-position.ts';
import { caughtUp, checkpoint, confirmation } from './answers.ts';
import { pageLength, type EventFilter } from './event-filter.ts';
import { eventFrame, type EventForm } from './event-frames.ts';
import { liveOutbox } from './live-outbox.ts';
import { pump } from './pump.ts';

export type AllSubscription = {
  /** Exclusive. */
  readonly from: AllPosition;
  readonly filter: EventFilter | undefined;
  readonly form: EventForm;
};

/** Confirmation, history, caught-up once, then live; with a filter, checkpoints as the server counts them. */
export function subscribeToAll(call: GrpcCall, log: EventLog, subscription: AllSubscription): void {
  const { from, filter, form } = subscription;
  if (filter?.checkpointInterval === 0) throw thrownByHandler();
  const outbox = liveOutbox(call);
  const window = filter?.window ?? pageLength;
  const interval = filter?.checkpointInterval ?? Infinity;
  let considered = 0;
  let isLive = false;
  let next = startOf(log, from);
  /** Where a page starts: where the last record that was considered ended. */
  let pageStart = log.events[next - 1]?.end ?? 0;

  /** A checkpoint is at the last event of its page that passed, or else where the page started. */
  function readPage(): Buffer[] | undefined {
    const page = log.events.slice(next, next + window);
    if (page.length === 0) return undefined;
    const passing = filter === undefined ? page : page.filter(filter.lets);
    const frames = passing.map((event) => eventFrame(log, event, form));
    considered += page.length;
    if (considered >= interval) {
      considered %= interval;
      const reached = passing.at(-1)?.position;
      frames.push(reached === undefined ? checkpoint(pageStart, 0) : checkpoint(reached, reached));
    }
    next += page.length;
    pageStart = page.at(-1)?.end ?? pageStart;
    return frames;
  }

  function goLive(): void {
    isLive = true;
    outbox.push([caughtUp]);
  }

  function onAppended(first: number): void {
    if (!isLive) return;
    const frames: Buffer[] = [];
    for (let i = first; i < log.events.length; i++) {
      const event = log.events[i];
      if (event === undefined) continue;
      if (filter === undefined || filter.lets(event)) frames.push(eventFrame(log, event, form));
      considered++;
      if (considered < interval) continue;
      considered = 0;
      frames.push(checkpoint(event.position, event.position));
    }
    if (frames.length > 0) outbox.push(frames);
  }

  call.send(confirmation(newUuid()));
  call.onOver(log.onAppended(onAppended));
  pump(call, readPage, goLive);
}

/**
 * The place of the first event to be read. The server reads one event from the position, and goes on behind it: so a
 * position at which a record starts leaves that event out, whatever its prepare position says.
 */
function startOf(log: EventLog, from: AllPosition): number {
  if (from.type === 'start') return 0;
  if (from.type === 'end' || from.commit >= log.end) return log.events.length;
  if (!log.isRecord(from.commit)) throw thrownByHandler();
  return Math.min(log.indexOf(from.commit) + 1, log.events.length);
}
