import type { CommandId } from '@latchkey/core';
import { hasCode, LatchkeyError } from '../latchkey-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { EventStore, EventToAppend, StreamName } from '../ports/event-store.ts';

/** An append that has failed. */
export interface FailedAppend {
  stream: StreamName;
  events: readonly EventToAppend[];
  expected: number;
  commandId: CommandId | undefined;
}

/**
 * Sends an append again whose outcome the store could not tell: the same events at the same revision, until the store
 * has them or the stream stands elsewhere. Any other fault is thrown as it is.
 *
 * @throws LatchkeyError `OutcomeUnknown` if nobody could say for ten seconds
 */
export type SendAgain = (fault: unknown, append: FailedAppend) => ReturnType<EventStore['append']>;

/** How long an append is sent again while nobody can say what became of it, in milliseconds. */
const longestDoubt = 10_000;
const firstWait = 50;
const longestWait = 1_000;

export function createSendAgain(eventStore: Pick<EventStore, 'append'>, clock: Clock): SendAgain {
  return async (firstFault, { stream, events, expected, commandId }) => {
    const deadline = clock.monotonic() + longestDoubt;
    let fault = firstFault;
    for (let wait = firstWait; ; wait = Math.min(wait * 2, longestWait)) {
      if (!hasCode(fault, 'AppendOutcomeUnknown')) throw fault;
      if (clock.monotonic() >= deadline) throw outcomeUnknown(stream, commandId, fault);
      await new Promise<void>((resolve) => {
        clock.schedule(wait, resolve);
      });
      try {
        return await eventStore.append(stream, events, expected);
      } catch (next) {
        fault = next;
      }
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
