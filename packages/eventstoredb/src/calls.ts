import type { ANY, AppendResult, EventData, EventStoreDBClient, NO_STREAM } from '@eventstore/db-client';
import type { Clock } from 'latchkey';
import type { Connection } from './connection.ts';
import { pause, withDeadline } from './deadline.ts';
import type { PageOfRecords } from './read-page.ts';
import { readPage } from './read-page.ts';
import type { Permission } from './store-fault.ts';
import { isPassing, reasonOf, storeFault, storeUnavailable } from './store-fault.ts';

/** How calls are made: each ends by a deadline, and a connection that lets one pass is not used again. */
export interface Calls {
  /**
   * Sends an append once. Rejects with what the client says, with `NoAnswer` when nothing is known of it, or with
   * `StoreUnavailable` if it was not even sent.
   */
  append(name: string, events: EventData[], expected: ExpectedRevision): Promise<AppendResult>;
  /** Sends an append again and again that may be carried out twice. */
  appendSomehow(name: string, events: () => EventData[], permission: Permission): Promise<AppendResult>;
  read(
    name: string,
    from: number | undefined,
    direction: 'forwards' | 'backwards',
    limit: number,
  ): Promise<PageOfRecords>;
  /** Does what may be done twice: tries until it succeeds or is refused. */
  repeat<Result>(
    work: (client: EventStoreDBClient, signal: AbortSignal) => Promise<Result>,
    permission: Permission,
  ): Promise<Result>;
}

export type ExpectedRevision = bigint | typeof ANY | typeof NO_STREAM;

/** The waits between attempts, in milliseconds. */
const firstWait = 50;
const longestWait = 1_000;

export function createCalls(connection: Connection, clock: Clock, timeout: number): Calls {
  const noAnswer = `there was no answer within ${timeout} ms`;

  function repeat<Result>(
    work: (client: EventStoreDBClient, signal: AbortSignal) => Promise<Result>,
    permission: Permission,
  ): Promise<Result> {
    let used: EventStoreDBClient | undefined;
    let last: unknown;

    async function attempts(signal: AbortSignal): Promise<Result> {
      for (let wait = firstWait; ; wait = Math.min(wait * 2, longestWait)) {
        used = connection.client();
        try {
          return await work(used, signal);
        } catch (fault) {
          if (!isPassing(fault)) throw storeFault(fault, permission);
          last = fault;
        }
        used = undefined;
        await pause(clock, wait, signal);
        signal.throwIfAborted();
      }
    }

    return withDeadline(clock, timeout, attempts, () => {
      if (used) connection.replace(used);
      return storeUnavailable(last === undefined ? noAnswer : reasonOf(last), last);
    });
  }

  return {
    repeat,

    append(name, events, expectedRevision) {
      let used: EventStoreDBClient | undefined;
      const send = () => {
        used = connection.client();
        return used.appendToStream(name, events, { expectedRevision, requiresLeader: true, deadline: timeout });
      };
      return withDeadline(
        clock,
        timeout,
        (signal) => connection.appends.run(signal, send),
        () => {
          if (!used) return storeUnavailable(`others kept it busy for ${timeout} ms`);
          connection.replace(used);
          return new Error(noAnswer);
        },
      );
    },

    appendSomehow(name, events, permission) {
      const append = (client: EventStoreDBClient) =>
        client.appendToStream(name, events(), {
          expectedRevision: 'any',
          requiresLeader: true,
          deadline: timeout,
        });
      return repeat(
        (client, signal) => connection.appends.run(signal, () => append(client)),
        permission,
      );
    },

    read(name, from, direction, limit) {
      return repeat(
        (client, signal) =>
          connection.reads.run(signal, () => readPage(client, name, from, direction, limit, signal)),
        { action: 'read', stream: name },
      );
    },
  };
}
