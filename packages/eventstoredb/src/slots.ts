/** Lets so many do something at once; the others wait for their turn. */
export interface Slots {
  /** Takes a turn, unless it is no longer wanted when it comes. */
  run<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result>;
}

export function slots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];

  return {
    async run(signal, work) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        signal.throwIfAborted();
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
}
