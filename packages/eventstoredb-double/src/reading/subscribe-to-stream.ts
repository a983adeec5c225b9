import type { EventLog } from '../log/event-log.ts';
import { isMissing, lastRevisionOf } from '../log/stream-history.ts';
import type { StoredEvent } from '../log/stored-event.ts';
import type { GrpcCall } from '../wire/grpc-call.ts';
import { streamDeleted } from '../wire/rpc-error.ts';
import { newUuid } from '../wire/uuid.ts';
import { caughtUp, confirmation } from './answers.ts';
import { pageLength } from './event-filter.ts';
import { eventFrame, type EventForm } from './event-frames.ts';
import { liveOutbox } from './live-outbox.ts';
import { pump } from './pump.ts';

export type StreamSubscription = {
  readonly stream: string;
  /** Exclusive; undefined is the start. */
  readonly from: bigint | 'end' | undefined;
  readonly form: EventForm;
};

/**
 * Confirmation, history, caught-up once, then live. A stream that is missing or deleted softly is waited for, and
 * caught-up with it. Events up to a start beyond the head are skipped later too.
 */
export function subscribeToStream(call: GrpcCall, log: EventLog, subscription: StreamSubscription): void {
  const { stream, from, form } = subscription;
  const skipped = typeof from === 'bigint' ? Number(from) : -1;
  const outbox = liveOutbox(call);
  let phase: 'missing' | 'history' | 'live' = 'missing';
  let next = skipped + 1;

  function begin(): void {
    const history = log.history(stream);
    if (history?.isTombstoned) {
      call.fail(streamDeleted(stream));
      return;
    }
    if (history === undefined || isMissing(history)) return;
    phase = 'history';
    next = Math.max(next, log.firstReadable(history));
    pump(call, readPage, goLive);
  }

  function readPage(): Buffer[] | undefined {
    const history = log.history(stream);
    if (history === undefined || next > lastRevisionOf(history)) return undefined;
    const page = history.events.slice(next, next + pageLength);
    next += page.length;
    return page.map((event) => eventFrame(log, event, form));
  }

  function goLive(): void {
    phase = 'live';
    outbox.push([caughtUp]);
    if (log.history(stream)?.isTombstoned && from !== 'end') call.fail(streamDeleted(stream));
  }

  function onAppended(first: number): void {
    if (phase === 'history') return;
    if (phase === 'missing') {
      begin();
      return;
    }
    const frames: Buffer[] = [];
    let tombstone: StoredEvent | undefined;
    for (let i = first; i < log.events.length; i++) {
      const event = log.events[i];
      if (event === undefined || event.stream !== stream || event.revision <= skipped) continue;
      frames.push(eventFrame(log, event, form));
      if (event.type === '$streamDeleted') tombstone = event;
    }
    if (frames.length > 0) outbox.push(frames);
    if (tombstone !== undefined) call.fail(streamDeleted(stream));
  }

  if (from !== 'end' && log.history(stream)?.isTombstoned) throw streamDeleted(stream);
  call.send(confirmation(newUuid()));
  call.onOver(log.onAppended(onAppended));
  if (from === 'end') goLive();
  else begin();
}
