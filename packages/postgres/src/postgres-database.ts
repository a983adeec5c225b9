import { isSerializationFailure, storeFault } from './store-fault.ts';

/** What the vault asks of a driver: a `Pool` of `pg` fits as it is, and so does PGlite. */
export interface PostgresDatabase {
  /** Carries out one statement as a transaction of its own. Nothing but texts and lists of texts stand in `values`. */
  query(text: string, values: unknown[]): Promise<{ rows: readonly unknown[] }>;
}

export type Query = <Row>(text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

/**
 * Statements, and what their faults mean. One that lost against another transaction is sent again: where transactions are
 * serializable by default, PostgreSQL leaves that to whoever sent it.
 */
export function queryOf(database: PostgresDatabase): Query {
  return async <Row>(text: string, values: readonly unknown[] = []) => {
    for (;;) {
      try {
        return (await database.query(text, [...values])).rows as readonly Row[];
      } catch (fault) {
        if (!isSerializationFailure(fault)) throw storeFault(fault);
      }
    }
  };
}
