import type { Clock } from '../ports/clock.ts';

/**
 * The wall clock's time, which also goes on when that clock is put back: so that whatever waits, waits no longer than
 * it was told, and deadlines are known as soon as they pass.
 */
export function steadyTime(clock: Clock): () => number {
  const begun = clock.now() - clock.monotonic();
  return () => Math.max(clock.now(), begun + clock.monotonic());
}
