import type { Instant, ProcessId } from '@latchkey/core';
import { formatInstant, instantOf } from '@latchkey/core';
import { makeUuid } from './ids/uuid.ts';
import type { Clock } from './ports/clock.ts';
import type { EventStore, StoredEvent, StreamName } from './ports/event-store.ts';
import { noRevision } from './ports/event-store.ts';
import type { Randomness } from './ports/randomness.ts';
import type { Position } from './position.ts';

/** The clock of this process is too far from the event store's; `aheadBy` milliseconds, negative where it is behind. */
export type ClockRejection = { type: 'ClockSkewed'; aheadBy: number };

/**
 * Whether this process's clock tells the time: deadlines are judged by it, so one that is off by more than a minute
 * must decide nothing. It is compared with the stamps of the event store: by a pulse before the first command, an event
 * that says when it was sent, and by the process's own events as they come back.
 */
export interface ClockCheck {
  /** Takes in an event as it comes back from the store. */
  saw(event: StoredEvent): void;
  /** Why no command can be carried out now; looks again first, so that it is noticed when the clock is right. */
  refuse(): Promise<{ ok: false; rejection: ClockRejection } | undefined>;
}

/** In milliseconds. */
const tolerated = 60_000;
/** The least time between two pulses while the clock is off, in milliseconds. */
const pulseInterval = 1_000;

export function createClockCheck(options: {
  eventStore: Pick<EventStore, 'append' | 'read'>;
  clock: Clock;
  randomness: Randomness;
  processId: ProcessId;
  isOwn: (eventId: string) => boolean;
  /** Told of an event that says it happened more than a minute after it was recorded. */
  onDatedAhead: (position: Position, occurredAt: Instant) => void;
}): ClockCheck {
  const { eventStore, clock, randomness, processId, isOwn, onDatedAhead } = options;
  const stream: StreamName = `pulse-${processId}`;
  let revision = noRevision;
  let aheadBy = 0;
  let isSuspect = false;
  let pulsing: Promise<void> | undefined;
  /** What both of this process's clocks said at the last pulse. */
  let last: { wall: Instant; steady: number } | undefined;

  async function pulseNow(): Promise<void> {
    const sentAt = clock.now();
    const pulse = {
      id: makeUuid(randomness),
      type: 'Pulsed',
      data: { at: formatInstant(sentAt) },
      metadata: {},
    };
    last = { wall: sentAt, steady: clock.monotonic() };
    try {
      ({ revision } = await eventStore.append(stream, [pulse], revision));
      const { events } = await eventStore.read(stream, { direction: 'backwards', limit: 1 });
      const recordedAt = events[0]?.recordedAt;
      if (recordedAt !== undefined) aheadBy = distance(recordedAt, sentAt, clock.now());
      isSuspect = false;
    } catch {
      // A store that cannot be written to takes no command either: the clock stays as good as it was.
    }
  }

  function isPulseDue(): boolean {
    if (!last || isSuspect) return true;
    const steady = clock.monotonic() - last.steady;
    // The wall clock has gone another way than the one that is never set.
    if (Math.abs(clock.now() - last.wall - steady) > tolerated) return true;
    return Math.abs(aheadBy) > tolerated && steady >= pulseInterval;
  }

  function pulse(): Promise<void> {
    pulsing ??= pulseNow().finally(() => {
      pulsing = undefined;
    });
    return pulsing;
  }

  return {
    saw({ id, metadata, recordedAt, position }) {
      const occurredAt = momentOf(metadata['occurredAt']);
      // The stamp of a copied event says when it was copied.
      if (occurredAt === undefined || metadata['original'] !== undefined) return;
      if (occurredAt - recordedAt > tolerated) onDatedAhead(position, occurredAt);
      // What took long to decide looks late as well: a pulse will tell.
      if (isOwn(id) && Math.abs(occurredAt - recordedAt) > tolerated) isSuspect = true;
    },

    async refuse() {
      if (isPulseDue()) await pulse();
      if (Math.abs(aheadBy) <= tolerated) return undefined;
      return { ok: false, rejection: { type: 'ClockSkewed', aheadBy } };
    },
  };
}

/** How far a clock is ahead that said these two things before and after the store's stamp was made. */
function distance(recordedAt: Instant, before: Instant, after: Instant): number {
  if (before > recordedAt) return before - recordedAt;
  return after < recordedAt ? after - recordedAt : 0;
}

function momentOf(occurredAt: unknown): Instant | undefined {
  if (typeof occurredAt !== 'string') return undefined;
  const moment = Date.parse(occurredAt);
  return Number.isNaN(moment) ? undefined : instantOf(moment);
}
