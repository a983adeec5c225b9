import { LatchkeyError } from 'latchkey';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../src/database.ts';
import { openDatabase } from '../src/database.ts';
import { groupCommit } from '../src/group-commit.ts';

describe('work that comes in at about the same time', () => {
  it('shares one transaction', async () => {
    const { database, commits, count } = openCounting();
    const group = groupCommit(database);
    await Promise.all(Array.from({ length: 20 }, (_, value) => group.run(() => insert(database, value))));
    expect(count()).toBe(20);
    expect(commits).toHaveLength(1);
  });

  it('is acknowledged after the commit, not before', async () => {
    const { database, commits } = openCounting();
    const group = groupCommit(database);
    const seen: number[] = [];
    await Promise.all([1, 2].map((value) => group.run(() => value).then(() => seen.push(commits.length))));
    expect(seen).toEqual([1, 1]);
  });

  it('takes back only what threw, and that whole', async () => {
    const { database, values } = openCounting();
    const group = groupCommit(database);
    const fault = new Error('no');
    const outcomes = await Promise.allSettled([
      group.run(() => insert(database, 1)),
      group.run(() => {
        insert(database, 2);
        insert(database, 3);
        throw fault;
      }),
      group.run(() => insert(database, 4)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toEqual({ status: 'rejected', reason: fault });
    expect(values()).toEqual([1, 4]);
  });

  it('fails together, and waits once, while the file is held by others', async () => {
    const { database } = openCounting();
    const fault = new LatchkeyError('StoreUnavailable', 'not now');
    let transactions = 0;
    const group = groupCommit({
      transaction: () => {
        transactions += 1;
        throw fault;
      },
    });
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map((value) => group.run(() => insert(database, value))),
    );
    expect(outcomes).toEqual([1, 2, 3].map(() => ({ status: 'rejected', reason: fault })));
    expect(transactions).toBe(1);
  });

  it('fails together when the commit fails, leaves nothing, and can be done again', async () => {
    const { database, values } = openCounting();
    const cause = new Error('the disk is gone');
    const fault = new LatchkeyError('StoreUnavailable', 'not now', {}, cause);
    let isBroken = true;
    let transactions = 0;
    const group = groupCommit({
      transaction: (work) =>
        database.transaction(() => {
          transactions += 1;
          const result = work();
          if (isBroken) throw fault;
          return result;
        }),
    });
    const runAll = () =>
      Promise.allSettled([1, 2, 3].map((value) => group.run(() => insert(database, value))));
    expect(await runAll()).toEqual([1, 2, 3].map(() => ({ status: 'rejected', reason: fault })));
    expect(values()).toEqual([]);
    expect(transactions).toBe(1);
    isBroken = false;
    expect((await runAll()).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(values()).toEqual([1, 2, 3]);
  });

  it('is done at once when it is asked to', async () => {
    const { database, count } = openCounting();
    const group = groupCommit(database);
    const running = group.run(() => insert(database, 1));
    group.flush();
    expect(count()).toBe(1);
    await running;
  });

  it('is all done, however much there is', async () => {
    const { database, count, commits } = openCounting();
    const group = groupCommit(database);
    await Promise.all(Array.from({ length: 1201 }, (_, value) => group.run(() => insert(database, value))));
    expect(count()).toBe(1201);
    expect(commits).toHaveLength(3);
  });
});

function insert(database: Database, value: number): void {
  database.statement('INSERT INTO numbers VALUES (?)').run(value);
}

function openCounting() {
  const opened = openDatabase(':memory:');
  onTestFinished(() => opened.close());
  opened.exec('CREATE TABLE numbers (value)');
  const commits: number[] = [];
  const values = () =>
    Array.from(opened.statement('SELECT value FROM numbers').rows<{ value: number }>(), ({ value }) => value);
  const database: Database = {
    ...opened,
    transaction(work) {
      const result = opened.transaction(work);
      commits.push(1);
      return result;
    },
  };
  return { database, commits, values, count: () => values().length };
}
