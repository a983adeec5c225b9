import type { CommandId } from '@latchkey/core';
import { hasCode, LatchkeyError } from '../latchkey-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { EventStore, EventToAppend, StreamName } from '../ports/event-store.ts';
import type { Position } from '../position.ts';

/** Appends, and finds out whether it did. */
export type AppendSurely = (
  stream: StreamName,
  events: readonly EventToAppend[],
  expected: number,
  commandId: CommandId | undefined,
) => Promise<{ position: Position; revision: number }>;

/** How long an append is sent again while nobody can say what became of it, in milliseconds. */
const longestDoubt = 10_000;
const firstWait = 50;
const longestWait = 1_000;

/**
 * An append whose outcome the store cannot tell is sent again: the same events at the same revision, until the store
 * has them or the stream stands elsewhere. At the deadline whoever asked is told that nobody knows.
 */
export function createAppendSurely(eventStore: Pick<EventStore, 'append'>, clock: Clock): AppendSurely {
  async function sendAgain(
    ...[stream, events, expected, commandId]: Parameters<AppendSurely>
  ): ReturnType<AppendSurely> {
    const deadline = clock.monotonic() + longestDoubt;
    for (let wait = firstWait; ; wait = Math.min(wait * 2, longestWait)) {
      await new Promise<void>((resolve) => {
        clock.schedule(wait, resolve);
      });
      try {
        return await eventStore.append(stream, events, expected);
      } catch (fault) {
        if (!hasCode(fault, 'AppendOutcomeUnknown')) throw fault;
        if (clock.monotonic() >= deadline) throw outcomeUnknown(stream, commandId, fault);
      }
    }
  }

  return async (stream, events, expected, commandId) => {
    try {
      return await eventStore.append(stream, events, expected);
    } catch (fault) {
      if (!hasCode(fault, 'AppendOutcomeUnknown')) throw fault;
      return sendAgain(stream, events, expected, commandId);
    }
  };
}

function outcomeUnknown(
  stream: StreamName,
  commandId: CommandId | undefined,
  cause: unknown,
): LatchkeyError<'OutcomeUnknown'> {
  return new LatchkeyError(
    'OutcomeUnknown',
    `the event store did not say within ${longestDoubt} ms whether it appended to ${stream}: give the command again under its id, and it is carried out once`,
    { stream, commandId },
    cause,
  );
}
