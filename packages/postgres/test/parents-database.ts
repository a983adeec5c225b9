import type { ChildProcess } from 'node:child_process';
import type { PostgresDatabase } from '../src/index.ts';

interface Asked {
  id: number;
  text: string;
  values: unknown[];
}

interface Answered {
  id: number;
  rows?: unknown[];
  fault?: string;
}

/** The database of the process that started this one, which carries out what this one sends it. */
export function parentsDatabase(): PostgresDatabase {
  const waiting = new Map<number, (answered: Answered) => void>();
  let next = 0;
  process.on('message', (answered: Answered) => waiting.get(answered.id)?.(answered));

  return {
    query(text, values) {
      const id = next++;
      return new Promise((resolve, reject) => {
        waiting.set(id, ({ rows = [], fault }) => {
          waiting.delete(id);
          if (fault !== undefined) reject(new Error(fault));
          else resolve({ rows });
        });
        process.send?.({ id, text, values } satisfies Asked);
      });
    },
  };
}

/** Carries out what a process that was started here sends. */
export function lend(database: PostgresDatabase, child: ChildProcess): void {
  const answer = (answered: Answered) => child.connected && child.send(answered, () => {});
  child.on('message', (message: Asked | { seen: unknown }) => {
    if (!('text' in message)) return;
    const { id, text, values } = message;
    database.query(text, values).then(
      ({ rows }) => answer({ id, rows: [...rows] }),
      (fault: unknown) => answer({ id, fault: String(fault) }),
    );
  });
}
