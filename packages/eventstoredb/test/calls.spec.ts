import { Readable } from 'node:stream';
import { EventStoreDBClient } from '@eventstore/db-client';
import { instantOf } from '@latchkey/core';
import { manualClock } from '@latchkey/testing';
import { noRevision } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { createCalls } from '../src/calls.ts';
import type { Connection } from '../src/connection.ts';

const name = 'latchkey_invitation-1';

describe('an append that is refused for what nobody can read yet', () => {
  it('is refused when that can be read', async () => {
    const { calls, clock, reads } = clusterWhere({ actual: 3, readable: [[], [], [3]] });
    const refused = outcomeOf(calls.append(name, [], noRevision));
    for (const done of [1, 2]) {
      await expect.poll(() => reads.length).toBe(done);
      await expect.poll(() => clock.waiting()).toBe(2);
      clock.advance(2);
    }
    expect(await refused).toMatchObject({ type: 'wrong-expected-version', actual: 3 });
    expect(reads).toEqual([3, 3, 3]);
  });

  it('is refused when it has waited for as long as a call may take, since it may have gone with a leader', async () => {
    const { calls, clock, reads } = clusterWhere({ actual: 3, readable: [] });
    const refused = outcomeOf(calls.append(name, [], noRevision));
    await expect.poll(() => reads.length).toBe(1);
    await expect.poll(() => clock.waiting()).toBe(2);
    clock.advance(1_000);
    expect(await refused).toMatchObject({ type: 'wrong-expected-version', actual: 3 });
  });

  it('is refused at once by a stream without events', async () => {
    const { calls, reads } = clusterWhere({ actual: noRevision, readable: [] });
    expect(await outcomeOf(calls.append(name, [], 7))).toMatchObject({ actual: noRevision });
    expect(reads).toEqual([]);
  });
});

/** A cluster that refuses every append, and what one reading after the other then gives. */
function clusterWhere({ actual, readable }: { actual: number; readable: readonly (readonly number[])[] }) {
  const clock = clockThatCounts();
  const reads: number[] = [];
  const client = Object.assign(EventStoreDBClient.connectionString('esdb://127.0.0.1:1?tls=false'), {
    readStream(_name: string, { fromRevision }: { fromRevision: bigint }) {
      const revisions = readable[reads.length] ?? [];
      reads.push(Number(fromRevision));
      const records = revisions.map((revision) => ({ event: { revision: BigInt(revision), data: {} } }));
      return Object.assign(Readable.from(records), { cancel: async () => {} });
    },
  });
  const atOnce = { run: async <Result>(_signal: AbortSignal, work: () => Promise<Result>) => work() };
  const connection: Connection = {
    client: () => client,
    append: async () => {
      throw Object.assign(new Error('refused'), { type: 'wrong-expected-version', actual });
    },
    replace() {},
    appends: atOnce,
    reads: atOnce,
    beginSubscription: () => () => {},
    close() {},
  };
  return { calls: createCalls(connection, clock, 1_000), clock, reads };
}

/** With how many timers wait. */
function clockThatCounts() {
  const clock = manualClock(instantOf(0));
  let waiting = 0;
  return {
    ...clock,
    waiting: () => waiting,
    schedule(milliseconds: number, run: () => void) {
      waiting += 1;
      let isWaiting = true;
      const over = () => {
        if (isWaiting) waiting -= 1;
        isWaiting = false;
      };
      const stop = clock.schedule(milliseconds, () => {
        over();
        run();
      });
      return () => {
        over();
        stop();
      };
    },
  };
}

async function outcomeOf(appending: Promise<unknown>): Promise<unknown> {
  return appending.catch((fault: unknown) => fault);
}
