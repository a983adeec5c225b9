import { Readable } from 'node:stream';
import { EventStoreDBClient } from '@eventstore/db-client';
import { describe, expect, it } from 'vitest';
import { readPage } from '../src/read-page.ts';

describe('a page that ends where the server looks up no more at once', () => {
  it('goes on with what was appended together with its last event', async () => {
    const { read, asked } = serverThatGives(upTo(31), [31, 32]);
    expect(await read()).toEqual({ revisions: upTo(32), isEnd: true });
    expect(asked).toEqual([
      { from: 0, count: 501 },
      { from: 31, count: 470 },
    ]);
  });

  it('goes on also while the server does not know of its last event yet', async () => {
    const { read } = serverThatGives(upTo(31), [], [], [31, 32]);
    expect(await read()).toEqual({ revisions: upTo(32), isEnd: true });
  });

  it('goes on as often as it may have been cut, counted from where each reading began', async () => {
    const { read } = serverThatGives([5, ...upTo(36).slice(6)], upTo(67).slice(36), upTo(68).slice(67));
    expect(await read(5)).toEqual({ revisions: upTo(68).slice(5), isEnd: true });
  });

  it('is the end where nothing follows', async () => {
    const { read } = serverThatGives(upTo(31), [31]);
    expect(await read()).toEqual({ revisions: upTo(31), isEnd: true });
  });

  it('keeps to its limit', async () => {
    const { read } = serverThatGives(upTo(31), [31, 32, 33]);
    expect(await read(0, 33)).toEqual({ revisions: upTo(32), isEnd: false });
  });

  it('stays as it is where the stream is deleted meanwhile', async () => {
    const { read } = serverThatGives(upTo(31), 'stream-not-found');
    expect(await read()).toEqual({ revisions: upTo(31), isEnd: true });
  });

  it('is waited for no longer than it is wanted', async () => {
    const ending = new AbortController();
    const { read } = serverThatGives(upTo(31), [], () => ending.abort());
    await expect(read(0, 500, ending.signal)).rejects.toThrow('nobody waits');
  });
});

it('a page that ends elsewhere is read once', async () => {
  const { read, asked } = serverThatGives(upTo(30));
  expect(await read()).toEqual({ revisions: upTo(30), isEnd: true });
  expect(asked).toHaveLength(1);
});

it.each([
  { what: 'at the end of the stream', limit: 500 },
  { what: 'at its limit', limit: 3 },
])('a reading that ends $what is not cancelled as well', async ({ limit }) => {
  const { read, cancelled } = serverThatGives(upTo(3));
  expect((await read(0, limit)).revisions).toHaveLength(Math.min(limit, 4));
  expect(cancelled()).toBe(0);
});

it('a page that is not wanted any more is not asked for', async () => {
  const { read, asked } = serverThatGives();
  await expect(read(0, 500, AbortSignal.abort())).rejects.toThrow('aborted');
  expect(asked).toEqual([]);
});

type Answer = readonly number[] | 'stream-not-found' | (() => void);

/** A server that answers one reading after the other, whatever is asked for. */
function serverThatGives(...answers: readonly Answer[]) {
  const asked: { from: number; count: number }[] = [];
  let cancelled = 0;
  const client = Object.assign(EventStoreDBClient.connectionString('esdb://127.0.0.1:1?tls=false'), {
    readStream(_name: string, { fromRevision, maxCount }: { fromRevision: bigint; maxCount: number }) {
      const answer = answers[asked.length];
      asked.push({ from: Number(fromRevision), count: maxCount });
      const cancel = async () => void (cancelled += 1);
      return Object.assign(Readable.from(recordsOf(answer)), { cancel });
    },
  });
  return {
    asked,
    cancelled: () => cancelled,
    async read(from = 0, limit = 500, signal = new AbortController().signal) {
      const wanted = { name: 'latchkey_a-1', from, direction: 'forwards', limit } as const;
      const { records, isEnd } = await readPage(client, wanted, signal);
      return { revisions: records.map(({ revision }) => Number(revision)), isEnd };
    },
  };
}

async function* recordsOf(answer: Answer = []) {
  if (answer === 'stream-not-found') throw Object.assign(new Error(answer), { type: answer });
  if (typeof answer === 'function') return answer();
  for (const revision of answer) yield { event: { revision: BigInt(revision), data: {} } };
}

function upTo(last: number): readonly number[] {
  return Array.from({ length: last + 1 }, (_, revision) => revision);
}
