import type { Clock } from 'latchkey';

/**
 * Settles as the work does, or after so many milliseconds with what `late` says. The signal tells the work that nobody
 * waits for it any more.
 */
export async function withDeadline<Result>(
  clock: Clock,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<Result>,
  late: () => unknown,
): Promise<Result> {
  const ending = new AbortController();
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const stopTimer = clock.schedule(milliseconds, () => {
    reject(late());
    ending.abort();
  });
  try {
    return await Promise.race([work(ending.signal), tooLate]);
  } finally {
    stopTimer();
  }
}

/** Waits, or stops waiting when the signal says so. */
export async function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const stopTimer = clock.schedule(milliseconds, resolve);
  const stopWaiting = () => resolve();
  signal.addEventListener('abort', stopWaiting);
  await over;
  stopTimer();
  signal.removeEventListener('abort', stopWaiting);
}
