import type { Instant } from '@latchkey/core';
import { instantOf, later } from '@latchkey/core';
import type { Clock } from 'latchkey';

/** A clock that stands still until it is told to go on. */
export interface ManualClock extends Clock {
  /**
   * Lets so many milliseconds pass, on the wall and monotonically, and runs the timers that fall due, each at its own
   * moment and in the order of their moments; also those that other timers set. What a timer starts and does not
   * finish at once, goes on when the caller next awaits.
   *
   * @throws RangeError unless `milliseconds` is a whole number, 0 or more.
   */
  advance(milliseconds: number): void;
  /** Puts the wall clock forward or back. To timers and to the monotonic time nothing happens. */
  set(moment: Instant): void;
}

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

/** A clock for tests: at `start` on the wall, at 0 monotonically. Fractions of a millisecond are rounded up. */
export function manualClock(start: Instant): ManualClock {
  let wall = instantOf(start);
  let elapsed = 0;
  const timers = new Set<Timer>();

  function goTo(moment: number): void {
    wall = later(wall, moment - elapsed);
    elapsed = moment;
  }

  return {
    now: () => wall,
    monotonic: () => elapsed,

    schedule(milliseconds, run) {
      const timer = { due: elapsed + Math.ceil(Math.max(milliseconds, 0)), run };
      timers.add(timer);
      return () => timers.delete(timer);
    },

    advance(milliseconds) {
      if (!Number.isSafeInteger(milliseconds) || milliseconds < 0) {
        throw new RangeError(`a clock goes on by a whole number of milliseconds, not by ${milliseconds}`);
      }
      const end = elapsed + milliseconds;
      for (let next = earliest(timers, end); next; next = earliest(timers, end)) {
        timers.delete(next);
        goTo(next.due);
        next.run();
      }
      goTo(end);
    },

    set(moment) {
      wall = instantOf(moment);
    },
  };
}

/** Of those due by `end` the first one; of several at one moment the one that was set first, as a Set keeps them. */
function earliest(timers: ReadonlySet<Timer>, end: number): Timer | undefined {
  let found: Timer | undefined;
  for (const timer of timers) {
    if (timer.due <= end && (found === undefined || timer.due < found.due)) found = timer;
  }
  return found;
}
