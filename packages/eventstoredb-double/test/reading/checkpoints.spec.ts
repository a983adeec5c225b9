import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { describe, expect, it } from 'vitest';
import type { EventStoreDbDouble } from '../../src/index.ts';
import { openDouble } from '../open-double.ts';
import { eventually } from '../outcome.ts';
import { listen, openRawClient, readRequest, typeFilter, type Heard } from '../raw-client.ts';

const { Options } = streamsPb.ReadReq;

describe('checkpoints of a filtered subscription, in history', () => {
  it.each([
    [31, undefined, 1, 0],
    [32, undefined, 1, 1],
    [100, undefined, 1, 3],
    [320, undefined, 1, 10],
    [320, undefined, 5, 2],
    [100, 10, 1, 10],
    [100, 10, 3, 3],
  ])(
    '%i events that do not match, window %s, multiplier %i: %i',
    async (count, window, multiplier, expected) => {
      const double = await openDouble();
      putBehindStart(double, count, 'no');
      const heard = await subscribe(double, 'yes', window, multiplier);
      expect(kinds(heard)).toEqual([
        'confirmation',
        ...Array<string>(expected).fill('checkpoint'),
        'caughtUp',
      ]);
    },
  );

  it('are where the page started, with prepare 0, or at its last event that matched', async () => {
    const double = await openDouble();
    putBehindStart(double, 64, 'no');
    double.put('a', [{ type: 'yes' }]);
    putBehindStart(double, 31, 'no');
    const heard = await subscribe(double, 'yes');
    const positions = double.events().map(({ position }) => position);
    expect(kinds(heard)).toEqual([
      'confirmation',
      'checkpoint',
      'checkpoint',
      'event',
      'checkpoint',
      'caughtUp',
    ]);
    expect(checkpoints(heard)).toEqual([
      [positions[1], 0],
      [positions[33], 0],
      [positions[65], positions[65]],
    ]);
  });
});

describe('checkpoints of a filtered subscription, live', () => {
  it('count on from the history, and come behind an event that matches', async () => {
    const double = await openDouble();
    putBehindStart(double, 10, 'no');
    const heard = await subscribe(double, 'yes');
    putBehindStart(double, 21, 'no');
    double.put('a', [{ type: 'yes' }]);
    await eventually(() => expect(kinds(heard).slice(2)).toEqual(['event', 'checkpoint']));
    const last = double.events().at(-1)?.position;
    expect(checkpoints(heard)).toEqual([[last, last]]);

    putBehindStart(double, 32, 'no');
    await eventually(() => expect(checkpoints(heard)).toHaveLength(2));
  });

  it('resuming at one misses nothing and repeats nothing', async () => {
    const double = await openDouble();
    putBehindStart(double, 40, 'no');
    double.put('a', [{ type: 'yes' }]);
    putBehindStart(double, 40, 'no');
    double.put('a', [{ type: 'yes' }]);
    const all = await subscribe(double, 'yes');
    const [, [commit = 0, prepare = 0] = []] = checkpoints(all);
    const rest = await subscribe(double, 'yes', undefined, 1, { commit, prepare });
    expect(kinds(rest).filter((kind) => kind === 'event')).toHaveLength(1);
  });
});

describe('a subscription to $all that is none', () => {
  it.each([
    ['an interval of no checkpoints', 0, 0],
    ['a position at which no record starts', 1, 1],
  ])('because of %s ends with 2', async (_, multiplier, shift) => {
    const double = await openDouble();
    double.put('a', [{ type: 'yes' }]);
    const at = (double.events()[0]?.position ?? 0) + shift;
    const heard = listenFrom(double, { commit: at, prepare: at }, typeFilter('yes', undefined, multiplier));
    await eventually(() =>
      expect(heard.status).toMatchObject({ code: 2, details: 'Exception was thrown by handler.' }),
    );
  });
});

/** The first event of the log is the server's own: subscriptions here start behind it. */
function putBehindStart(double: EventStoreDbDouble, count: number, type: string): void {
  double.put(
    's',
    Array.from({ length: count }, () => ({ type })),
  );
}

async function subscribe(
  double: EventStoreDbDouble,
  type: string,
  window?: number,
  multiplier = 1,
  from?: { commit: number; prepare: number },
): Promise<Heard<streamsPb.ReadResp>> {
  const [own] = double.events();
  const start = from ?? { commit: own?.position ?? 0, prepare: own?.position ?? 0 };
  const heard = listenFrom(double, start, typeFilter(type, window, multiplier));
  await eventually(() => expect(kinds(heard)).toContain('caughtUp'));
  return heard;
}

function listenFrom(
  double: EventStoreDbDouble,
  { commit, prepare }: { commit: number; prepare: number },
  filter: ReturnType<typeof typeFilter>,
): Heard<streamsPb.ReadResp> {
  const position = new Options.Position()
    .setCommitPosition(String(commit))
    .setPreparePosition(String(prepare));
  const request = readRequest((options) =>
    options
      .setSubscription(new Options.SubscriptionOptions())
      .setAll(new Options.AllOptions().setPosition(position))
      .setFilter(filter),
  );
  return listen(openRawClient(double).read(request));
}

function kinds({ messages }: Heard<streamsPb.ReadResp>): string[] {
  const cases = streamsPb.ReadResp.ContentCase;
  const names: Partial<Record<streamsPb.ReadResp.ContentCase, string>> = {
    [cases.CONFIRMATION]: 'confirmation',
    [cases.CHECKPOINT]: 'checkpoint',
    [cases.EVENT]: 'event',
    [cases.CAUGHT_UP]: 'caughtUp',
  };
  return messages.map((message) => names[message.getContentCase()] ?? 'another');
}

function checkpoints({ messages }: Heard<streamsPb.ReadResp>): number[][] {
  return messages
    .flatMap((message) => message.getCheckpoint() ?? [])
    .map((checkpoint) => [Number(checkpoint.getCommitPosition()), Number(checkpoint.getPreparePosition())]);
}
