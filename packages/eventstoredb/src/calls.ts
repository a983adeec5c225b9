import type { EventStoreDBClient } from '@eventstore/db-client';
import type { Clock } from 'latchkey';
import { noRevision } from 'latchkey';
import type { Appended, AppendRefusal, ExpectedRevision, WireEvent } from './append-call.ts';
import type { Connection } from './connection.ts';
import { pause, withDeadline } from './deadline.ts';
import type { PageOfRecords } from './read-page.ts';
import { readPage } from './read-page.ts';
import type { Permission } from './store-fault.ts';
import {
  appendOutcomeUnknown,
  isPassing,
  isWrongRevision,
  reasonOf,
  storeFault,
  storeUnavailable,
} from './store-fault.ts';

/** How calls are made: each ends by a deadline, and a connection that lets one pass is not used again. */
export interface Calls {
  /**
   * Sends an append again and again, the same bytes at the same place, until it is carried out or refused. Rejects with
   * an `AppendRefusal`, with `AppendOutcomeUnknown`, or with `StoreUnavailable` if it was never sent. What it is refused
   * for can be read by then.
   */
  append(name: string, events: readonly WireEvent[], expected: ExpectedRevision): Promise<Appended>;
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

/** The waits between attempts, in milliseconds. */
const firstWait = 50;
const longestWait = 1_000;
/** Between looking and looking again for what was appended a moment ago, in milliseconds. */
const beforeLookingAgain = 2;

export function createCalls(connection: Connection, clock: Clock, timeout: number): Calls {
  /** Tries until the work succeeds or is refused; `late` makes the fault of which nobody knows more. */
  function attempts<Result>(
    work: (client: EventStoreDBClient, signal: AbortSignal) => Promise<Result>,
    late: (reason: string, cause: unknown) => unknown,
  ): Promise<Result> {
    let used: EventStoreDBClient | undefined;
    let last: unknown;

    async function tryOn(signal: AbortSignal): Promise<Result> {
      for (let wait = firstWait; ; wait = Math.min(wait * 2, longestWait)) {
        used = connection.client();
        try {
          return await work(used, signal);
        } catch (fault) {
          if (!isPassing(fault)) throw fault;
          last = fault;
        }
        used = undefined;
        await pause(clock, wait, signal);
        signal.throwIfAborted();
      }
    }

    return withDeadline(clock, timeout, tryOn, () => {
      if (used) connection.replace(used);
      return late(last === undefined ? `there was no answer within ${timeout} ms` : reasonOf(last), last);
    });
  }

  async function repeat<Result>(
    work: (client: EventStoreDBClient, signal: AbortSignal) => Promise<Result>,
    permission: Permission,
  ): Promise<Result> {
    try {
      return await attempts(work, storeUnavailable);
    } catch (fault) {
      throw storeFault(fault, permission);
    }
  }

  function read(
    { client, signal }: { client: EventStoreDBClient; signal: AbortSignal },
    ...[name, from, direction, limit]: Parameters<Calls['read']>
  ): Promise<PageOfRecords> {
    const wanted = { name, from, direction, limit };
    return connection.reads.run(signal, () => readPage(client, wanted, signal));
  }

  /** A cluster knows where a stream stands a moment before anybody can read what it knows of. */
  async function untilReadable(
    { client, signal }: { client: EventStoreDBClient; signal: AbortSignal },
    name: string,
    revision: number,
  ): Promise<void> {
    for (;;) {
      const { records } = await read({ client, signal }, name, revision, 'forwards', 1);
      if (records.length > 0) return;
      await pause(clock, beforeLookingAgain, signal);
    }
  }

  return {
    repeat,

    append(name, events, expected) {
      let isSent = false;
      let refused: unknown;
      const send = () => {
        isSent = true;
        return connection.append(name, events, expected);
      };

      async function sendOn(client: EventStoreDBClient, signal: AbortSignal): Promise<Appended> {
        try {
          return await connection.appends.run(signal, send);
        } catch (fault) {
          const { actual = noRevision } = fault as Partial<AppendRefusal>;
          if (!isWrongRevision(fault) || actual === noRevision) throw fault;
          refused = fault;
          await untilReadable({ client, signal }, name, actual);
          throw fault;
        }
      }

      return attempts(sendOn, (reason, cause) => {
        if (refused !== undefined) return refused;
        return isSent ? appendOutcomeUnknown(name, reason, cause) : storeUnavailable(reason, cause);
      });
    },

    read(name, from, direction, limit) {
      return repeat((client, signal) => read({ client, signal }, name, from, direction, limit), {
        action: 'read',
        stream: name,
      });
    },
  };
}
