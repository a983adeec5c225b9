import type { Clock } from 'latchkey';

/** Wakes those who wait. */
export interface Bell {
  ring(): void;
  /** Resolves when the bell rings next, or when the signal says to wait no longer. */
  rung(signal: AbortSignal): Promise<void>;
}

export function bell(): Bell {
  const waiting = new Set<() => void>();
  return {
    ring() {
      for (const wake of waiting) wake();
    },

    rung(signal) {
      return new Promise((resolve) => {
        const wake = () => {
          waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        waiting.add(wake);
        signal.addEventListener('abort', wake);
        if (signal.aborted) wake();
      });
    },
  };
}

/** A bell that also rings by itself, so many milliseconds after somebody began to wait for it. */
export function ringingEvery(milliseconds: number, clock: Clock): Bell {
  const { ring, rung } = bell();
  return {
    ring,

    async rung(signal) {
      const stopTimer = clock.schedule(milliseconds, ring);
      await rung(signal);
      stopTimer();
    },
  };
}
