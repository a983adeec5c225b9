import { LatchkeyError } from '../latchkey-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Position } from '../position.ts';
import { hasReached } from '../position.ts';

/** Those who wait until the log was followed up to a position. */
export interface PositionWaits {
  /** @throws LatchkeyError `NotCaughtUp` after so many milliseconds */
  until(position: Position, timeout: number): Promise<void>;
  /** Lets go on whoever waits for a position up to this one. */
  wake(reached: Position): void;
  /** Says to all who wait that it will not come. */
  fail(fault: unknown): void;
}

interface Waiting {
  until: Position;
  resolve: () => void;
  reject: (fault: unknown) => void;
}

export function createPositionWaits(clock: Clock): PositionWaits {
  const waiting = new Set<Waiting>();

  return {
    async until(until, timeout) {
      await new Promise<void>((resolve, reject) => {
        const stopTimer = clock.schedule(timeout, () => {
          waiting.delete(entry);
          reject(notCaughtUp(until, timeout));
        });
        const entry: Waiting = {
          until,
          resolve: () => {
            stopTimer();
            resolve();
          },
          reject: (fault) => {
            stopTimer();
            reject(fault);
          },
        };
        waiting.add(entry);
      });
    },

    wake(reached) {
      for (const each of waiting) {
        if (!hasReached(reached, each.until)) continue;
        waiting.delete(each);
        each.resolve();
      }
    },

    fail(fault) {
      for (const each of waiting) each.reject(fault);
      waiting.clear();
    },
  };
}

function notCaughtUp(until: Position, timeout: number): LatchkeyError<'NotCaughtUp'> {
  return new LatchkeyError('NotCaughtUp', `the log was not followed up to ${until} within ${timeout} ms`, {
    until,
  });
}
