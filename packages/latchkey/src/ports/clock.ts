import type { Instant } from '@latchkey/core';

export interface Clock {
  /** What the wall clock says. May step back. */
  now(): Instant;
  /** Milliseconds since some moment; never steps back. */
  monotonic(): number;
  /**
   * Runs something once, after so many milliseconds; gives what takes it back. While somebody waits for it, the process
   * stays alive; `inBackground`, it may end.
   */
  schedule(milliseconds: number, run: () => void, inBackground?: boolean): () => void;
}

/** Timers hold at most this many milliseconds; whoever waits longer looks again then. */
const longestTimer = 2_147_483_647;

export const systemClock: Clock = {
  // Every check asks: what this gives is an instant, and parsing it would cost more than the check.
  now: () => Date.now() as Instant,
  monotonic: () => performance.now(),
  schedule(milliseconds, run, inBackground = false) {
    const timer = setTimeout(run, Math.min(Math.max(milliseconds, 0), longestTimer));
    if (inBackground) timer.unref();
    return () => clearTimeout(timer);
  },
};
