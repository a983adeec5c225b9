import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { backup, DatabaseSync } from 'node:sqlite';
import { storeFault, withFile } from './store-fault.ts';

export type Row = Record<string, SQLOutputValue>;

/** A statement that is prepared once and run many times. */
export interface Statement {
  /** Gives the number of the row that was inserted last. */
  run(...values: readonly SQLInputValue[]): number;
  get<Result extends Row>(...values: readonly SQLInputValue[]): Result | undefined;
  /** Gives row after row: whoever leaves the loop early has read no further. */
  rows<Result extends Row>(...values: readonly SQLInputValue[]): Iterable<Result>;
}

/** An open database. Whatever goes wrong in it is thrown as `withFile` says. */
export interface Database {
  readonly file: string;
  exec(sql: string): void;
  /** The statement with this text: prepared when it is first asked for, and kept. */
  statement(sql: string): Statement;
  /** Commits all that `work` writes, or nothing of it if `work` throws. */
  transaction<Result>(work: () => Result): Result;
  isInTransaction(): boolean;
  /** Copies all there is at this moment into another file. The process does other things meanwhile. */
  copyTo(target: string): Promise<void>;
  /** Closing it again does nothing. */
  close(): void;
}

/** How many milliseconds another process, one that copies the file or looks into it, may keep this one waiting. */
const patience = 2_000;

/** At once: of what is copied in steps, every write in between makes SQLite start over. */
const allPages = 2 ** 31 - 1;

export function openDatabase(file: string, { timeout = patience, readOnly = false } = {}): Database {
  const database = withFile(file, () => new DatabaseSync(file, { timeout, readOnly }));
  const statements = new Map<string, Statement>();
  const exec = (sql: string) => withFile(file, () => database.exec(sql));

  function prepare(sql: string): Statement {
    const prepared = withFile(file, () => database.prepare(sql));
    return {
      run: (...values) => Number(withFile(file, () => prepared.run(...values)).lastInsertRowid),
      get: <Result extends Row>(...values: readonly SQLInputValue[]) =>
        withFile(file, () => prepared.get(...values)) as Result | undefined,
      *rows<Result extends Row>(...values: readonly SQLInputValue[]) {
        const rows = withFile(file, () => prepared.iterate(...values));
        try {
          for (;;) {
            const row = withFile(file, () => rows.next());
            if (row.done) return;
            yield row.value as Result;
          }
        } finally {
          // An unfinished statement would keep what it sees from being taken over into the file.
          rows.return?.();
        }
      },
    };
  }

  function rollBack(): void {
    try {
      // After some faults SQLite has done so itself.
      if (database.isTransaction) database.exec('ROLLBACK');
    } catch {
      // The fault that led here is the one to tell of; where the transaction is still open, the next one says so.
    }
  }

  return {
    file,
    exec,

    statement(sql) {
      const statement = statements.get(sql) ?? prepare(sql);
      statements.set(sql, statement);
      return statement;
    },

    transaction(work) {
      exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        exec('COMMIT');
        return result;
      } catch (fault) {
        rollBack();
        throw fault;
      }
    },

    isInTransaction: () => database.isTransaction,

    async copyTo(target) {
      try {
        await backup(database, target, { rate: allPages });
      } catch (fault) {
        throw storeFault(target, fault);
      }
    },

    close() {
      if (database.isOpen) withFile(file, () => database.close());
    },
  };
}
