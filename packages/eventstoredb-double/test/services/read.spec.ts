import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { describe, expect, it } from 'vitest';
import type { EventStoreDbDouble } from '../../src/index.ts';
import { openDouble } from '../open-double.ts';
import { eventually } from '../outcome.ts';
import { listen, openRawClient, readRequest, streamName, typeFilter, type Heard } from '../raw-client.ts';

const { Options } = streamsPb.ReadReq;
const empty = () => new sharedPb.Empty();

describe('Read', () => {
  it.each([
    ['forwards', Options.ReadDirection.FORWARDS, ['0', '2', '4']],
    ['backwards', Options.ReadDirection.BACKWARDS, ['8', '6', '4']],
  ] as const)('of $all through a filter, %s, counts what passes', async (_, direction, expected) => {
    const double = await openDouble();
    double.put(
      'a',
      Array.from({ length: 10 }, (_, i) => ({ type: i % 2 === 0 ? 'even' : 'odd' })),
    );
    const heard = await read(double, (options) => {
      options.setReadDirection(direction).setCount('3').setFilter(typeFilter('even'));
      if (direction === Options.ReadDirection.BACKWARDS)
        options.setAll(new Options.AllOptions().setEnd(empty()));
    });
    expect(revisions(heard)).toEqual(expected);
    expect(heard.status?.code).toBe(0);
  });

  it('gives structured ids to who asks for them', async () => {
    const double = await openDouble();
    const id = '01234567-89ab-4def-8123-456789abcdef';
    double.put('a', [{ type: 'chosen', id }]);
    const heard = await read(double, (options) =>
      options.setFilter(typeFilter('chosen')).setUuidOption(new Options.UUIDOption().setStructured(empty())),
    );
    const bits = heard.messages[0]?.getEvent()?.getEvent()?.getId()?.getStructured();
    expect(BigInt(bits?.getMostSignificantBits() ?? 0)).toBe(0x0123456789ab4defn);
    expect(BigInt.asUintN(64, BigInt(bits?.getLeastSignificantBits() ?? 0))).toBe(0x8123456789abcdefn);
  });

  it('tells where a stream ends to who understands it', async () => {
    const double = await openDouble();
    double.put('a', [{ type: 't' }, { type: 't' }, { type: 't' }]);
    const bounds = async (revision: string) => {
      const heard = await read(double, (options) =>
        options
          .setStream(new Options.StreamOptions().setStreamIdentifier(streamName('a')).setRevision(revision))
          .setControlOption(new Options.ControlOption().setCompatibility(1)),
      );
      return heard.messages
        .map((message) => message.toObject())
        .map(({ event, firstStreamPosition, lastStreamPosition }) =>
          event ? 'event' : { first: firstStreamPosition, last: lastStreamPosition },
        );
    };
    expect(await bounds('1')).toEqual(['event', 'event', { first: '0', last: '2' }]);
    expect(await bounds('7')).toEqual([
      { first: '3', last: '0' },
      { first: '0', last: '2' },
    ]);
  });

  it.each<[string, (options: streamsPb.ReadReq.Options) => unknown]>([
    ['(Stream, Count, Forwards, Filter)', (o) => stream(o).setFilter(typeFilter('t'))],
    [
      '(All, Subscription, Backwards, NoFilter)',
      (o) =>
        o
          .setSubscription(new Options.SubscriptionOptions())
          .setReadDirection(Options.ReadDirection.BACKWARDS),
    ],
    ['(All, None, Forwards, NoFilter)', (o) => o.clearCount()],
    ['(Stream, Count, Forwards, None)', (o) => stream(o).clearNoFilter()],
  ])('refuses the combination %s', async (combination, change) => {
    const heard = await read(await openDouble(), change);
    expect(heard.status).toMatchObject({
      code: 3,
      details: `The combination of ${combination} is invalid.`,
    });
  });

  it('refuses a filter without a window', async () => {
    const filter = typeFilter('t');
    filter.clearCount();
    const heard = await read(await openDouble(), (options) => options.setFilter(filter));
    expect(heard.status).toMatchObject({
      code: 3,
      details:
        "'None' is not a valid EventStore.Client.Streams.ReadReq+Types+Options+Types+FilterOptions+WindowOneofCase",
    });
  });
});

function stream(options: streamsPb.ReadReq.Options): streamsPb.ReadReq.Options {
  return options.setStream(
    new Options.StreamOptions().setStreamIdentifier(streamName('a')).setStart(empty()),
  );
}

async function read(
  double: EventStoreDbDouble,
  change: (options: streamsPb.ReadReq.Options) => unknown,
): Promise<Heard<streamsPb.ReadResp>> {
  const heard = listen(openRawClient(double).read(readRequest(change)));
  await eventually(() => expect(heard.status).toBeDefined());
  return heard;
}

function revisions({ messages }: Heard<streamsPb.ReadResp>): (string | undefined)[] {
  return messages.map((message) => message.getEvent()?.getEvent()?.getStreamRevision());
}
