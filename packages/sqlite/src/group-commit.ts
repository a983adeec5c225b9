import type { Database } from './database.ts';

/** Lets what is written at about the same time share one transaction, and so one wait for the disk. */
export interface GroupCommit {
  /**
   * Runs `work` soon, together with what else comes in until then, each whole or not at all, and gives what it gave
   * once that is committed. A fault that it throws takes back what it wrote, and nothing else: where that happens, each
   * is run again in a transaction of its own. So what is merely refused is better said than thrown. If the commit
   * fails, everyone's fails.
   */
  run<Result>(work: () => Result): Promise<Result>;
  /** Runs at once what waits. */
  flush(): void;
}

interface Waiting {
  readonly work: () => unknown;
  readonly resolve: (result: unknown) => void;
  readonly fail: (fault: unknown) => void;
}

/** More would keep the process from all else for too long. */
const largestGroup = 500;

export function groupCommit(database: Pick<Database, 'transaction'>): GroupCommit {
  let waiting: Waiting[] = [];
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      commit(next());
      if (waiting.length > 0) schedule();
    });
  }

  function next(): readonly Waiting[] {
    if (waiting.length > largestGroup) return waiting.splice(0, largestGroup);
    const all = waiting;
    waiting = [];
    return all;
  }

  function commit(group: readonly Waiting[]): void {
    let isTheirsToFail = false;
    const runAll = () => {
      isTheirsToFail = true;
      const results = group.map(({ work }) => work());
      isTheirsToFail = false;
      return results;
    };
    try {
      const results = database.transaction(runAll);
      for (const [index, { resolve }] of group.entries()) resolve(results[index]);
    } catch (fault) {
      // Not where the file itself is held by others, or the disk gone: each would wait as long for the same.
      if (isTheirsToFail && group.length > 1) for (const each of group) commit([each]);
      else for (const each of group) each.fail(fault);
    }
  }

  return {
    run: <Result>(work: () => Result) =>
      new Promise<Result>((resolve, fail) => {
        waiting.push({ work, resolve: (result) => resolve(result as Result), fail });
        schedule();
      }),

    flush() {
      while (waiting.length > 0) commit(next());
    },
  };
}
