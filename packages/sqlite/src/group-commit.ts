import type { Database } from './database.ts';

/** Lets what is written at about the same time share one transaction, and so one wait for the disk. */
export interface GroupCommit {
  /**
   * Runs `work` soon, together with what else comes in until then, each whole or not at all. Settles after the commit,
   * as `work` went: what it throws takes back what it wrote, and nothing else. If the commit fails, everyone's fails.
   */
  run<Result>(work: () => Result): Promise<Result>;
  /** Runs at once what waits. */
  flush(): void;
}

interface Waiting {
  /** Does the work and says how to settle once it is committed. */
  run(): () => void;
  fail(fault: unknown): void;
}

/** More would keep the process from all else for too long. */
const largestGroup = 500;

export function groupCommit(
  database: Pick<Database, 'exec' | 'transaction' | 'isInTransaction'>,
): GroupCommit {
  const waiting: Waiting[] = [];
  let scheduled: NodeJS.Immediate | undefined;

  function schedule(): void {
    scheduled ??= setImmediate(() => {
      scheduled = undefined;
      commit(waiting.splice(0, largestGroup));
      if (waiting.length > 0) schedule();
    });
  }

  function commit(group: readonly Waiting[]): void {
    try {
      const settle = database.transaction(() => group.map((each) => each.run()));
      for (const each of settle) each();
    } catch (fault) {
      for (const each of group) each.fail(fault);
    }
  }

  function inSavepoint<Result>(work: () => Result): Result {
    database.exec('SAVEPOINT work');
    const result = work();
    database.exec('RELEASE work');
    return result;
  }

  return {
    run<Result>(work: () => Result) {
      return new Promise<Result>((resolve, fail) => {
        waiting.push({
          run() {
            try {
              const result = inSavepoint(work);
              return () => resolve(result);
            } catch (fault) {
              // Where SQLite has rolled everything back, such as on a full disk, nobody's work is kept.
              if (!database.isInTransaction()) throw fault;
              database.exec('ROLLBACK TO work; RELEASE work');
              return () => fail(fault);
            }
          },
          fail,
        });
        schedule();
      });
    },

    flush() {
      while (waiting.length > 0) commit(waiting.splice(0, largestGroup));
    },
  };
}
