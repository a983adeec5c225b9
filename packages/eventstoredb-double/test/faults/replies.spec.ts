import { describe, expect, it } from 'vitest';
import { eventsOf, revisionsOf } from '../events-of.ts';
import { jsonEvents } from '../json-event.ts';
import { openClient, openDouble } from '../open-double.ts';
import { eventually, expectError, outcomeOf } from '../outcome.ts';

const credentials = { username: 'admin', password: 'changeit' };

describe('held replies', () => {
  it.each([
    ['batchAppend', {}],
    ['append', { credentials }],
  ] as const)(
    'to %s: the events are written, and the reply comes when it is released',
    async (kind, options) => {
      const double = await openDouble();
      const client = openClient(double);
      const held = double.faults.holdReplies({ calls: [kind], stream: 'a' });
      const append = outcomeOf(client.appendToStream('a', jsonEvents(1), options));
      await eventually(() => expect(held.waiting).toBe(1));

      // Another stream is out of the fault's scope: its reply comes, and that of the first still does not.
      await client.appendToStream('b', jsonEvents(1), options);
      expect(append.status).toBe('pending');
      expect(double.events('a')).toHaveLength(1);

      held.release();
      await eventually(() => expect(append.value).toMatchObject({ success: true, nextExpectedRevision: 0n }));
      expect(held.count).toBe(1);
      await client.appendToStream('a', jsonEvents(1), options);
    },
  );

  it('to a read: its events come when it is released', async () => {
    const double = await openDouble();
    const client = openClient(double);
    await client.appendToStream('a', jsonEvents(2));
    const held = double.faults.holdReplies({ calls: ['readStream'], times: 1 });
    const seen: bigint[] = [];
    const reading = outcomeOf(
      (async () => {
        for await (const { event } of client.readStream('a')) seen.push(event?.revision ?? -1n);
      })(),
    );
    await eventually(() => expect(held.waiting).toBe(1));
    await client.appendToStream('b', jsonEvents(1));
    expect(seen).toEqual([]);

    held.release();
    await eventually(() => expect(reading.status).toBe('fulfilled'));
    expect(seen).toEqual([0n, 1n]);
  });

  it('are given when all faults are lifted', async () => {
    const double = await openDouble();
    const client = openClient(double);
    const held = double.faults.holdReplies();
    const append = outcomeOf(client.appendToStream('a', jsonEvents(1)));
    await eventually(() => expect(held.waiting).toBe(1));

    double.faults.liftAll();

    await eventually(() => expect(append.status).toBe('fulfilled'));
  });
});

describe('lost replies', () => {
  it('never come, though the event is written', async () => {
    const double = await openDouble();
    const client = openClient(double);
    const lost = double.faults.loseReplies({ calls: ['batchAppend'], times: 1 });
    const append = outcomeOf(client.appendToStream('a', jsonEvents(1)));
    await eventually(() => expect(lost.count).toBe(1));

    await client.appendToStream('a', jsonEvents(1), { expectedRevision: 0n });

    expect(append.status).toBe('pending');
    expect(double.events('a')).toHaveLength(2);
  });
});

describe('silence', () => {
  it('does nothing with the calls it meets, while the connection lives', async () => {
    const double = await openDouble();
    const client = openClient(double);
    const silence = double.faults.silence({ calls: ['batchAppend'] });
    const append = outcomeOf(client.appendToStream('a', jsonEvents(1)));
    await eventually(() => expect(silence.count).toBe(1));

    await client.appendToStream('b', jsonEvents(1), { credentials });
    expect(append.status).toBe('pending');
    expect(double.events('a')).toEqual([]);
    expect(double.connections).toBe(1);

    silence.lift();
    await client.appendToStream('a', jsonEvents(1));
    expect(append.status).toBe('pending');
    expect(double.events('a')).toHaveLength(1);
  });
});

describe('a reply of too many bytes', () => {
  it.each(['readStream', 'readAll', 'append'] as const)('ends %s with 8', async (kind) => {
    const double = await openDouble();
    const client = openClient(double);
    await client.appendToStream('a', jsonEvents(1));
    const fault = double.faults.replyOverSize({ calls: [kind], times: 1 });
    const act = {
      readStream: () => eventsOf(client.readStream('a')),
      readAll: () => eventsOf(client.readAll()),
      append: () => client.appendToStream('a', jsonEvents(1), { credentials }),
    };

    await expectError(act[kind](), { code: 8 });
    await act[kind]();
    expect(fault.count).toBe(1);
  });
});

describe('a slow link', () => {
  it('lets every message wait for those before it, and loses none', async () => {
    const double = await openDouble();
    const client = openClient(double);
    await client.appendToStream('a', jsonEvents(500));
    const slow = double.faults.slowLink({ millisecondsPerMessage: 1 });

    const read = await revisionsOf(client.readStream('a'));

    expect(read).toEqual(Array.from({ length: 500 }, (_, i) => BigInt(i)));
    expect(slow.count).toBe(500);
    slow.lift();
    await client.appendToStream('a', jsonEvents(1));
    expect(slow.count).toBe(500);
  });

  it('carries so many bytes a second, and the end of the call behind them', async () => {
    const double = await openDouble();
    const slowed = openClient(double, 'slowed');
    const other = openClient(double, 'other');
    await other.appendToStream('a', jsonEvents(1));
    double.faults.slowLink({ bytesPerSecond: 1, client: 'slowed' });

    const reading = outcomeOf(eventsOf(slowed.readStream('a')));
    await eventually(() => expect(double.openCalls().readStream).toBe(0));
    expect(await eventsOf(other.readStream('a'))).toHaveLength(1);

    expect(reading.status).toBe('pending');
  });
});
