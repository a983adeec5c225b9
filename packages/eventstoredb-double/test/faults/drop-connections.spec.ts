import { describe, expect, it } from 'vitest';
import { follow } from '../follow.ts';
import { jsonEvents } from '../json-event.ts';
import { openClient, openDouble } from '../open-double.ts';
import { eventually, expectError, outcomeOf } from '../outcome.ts';

describe('dropping connections', () => {
  it.each(['reset', 'end'] as const)(
    'by %s: what is open fails with 14, and the next call reconnects',
    async (how) => {
      const double = await openDouble();
      const client = openClient(double);
      await client.appendToStream('a', jsonEvents(1));
      const followed = follow(client.subscribeToStream('a'));
      await eventually(() => expect(followed.told).toContain('caughtUp'));
      const held = double.faults.holdReplies({ calls: ['batchAppend'] });
      const append = outcomeOf(client.appendToStream('a', jsonEvents(1)));
      await eventually(() => expect(held.waiting).toBe(1));

      expect(double.connections).toBe(1);
      expect(double.faults.dropConnections({ how })).toBe(1);

      await eventually(() => expect(append.status).toBe('rejected'));
      await eventually(() => expect(followed.error).toMatchObject({ type: 'unavailable', code: 14 }));
      const reason = how === 'reset' ? 'ECONNRESET' : 'Connection dropped';
      expect(String(followed.error)).toContain(reason);
      held.release();
      expect(await client.appendToStream('a', jsonEvents(1), { expectedRevision: 1n })).toMatchObject({
        nextExpectedRevision: 2n,
      });
      expect(double.openCalls()).toMatchObject({ subscribeToStream: 0, batchAppend: 1 });
    },
  );

  it('of one client leaves the others alone', async () => {
    const double = await openDouble();
    const dropped = openClient(double, 'one');
    const spared = openClient(double, 'another', { keepAliveInterval: 20_000 });
    const ofDropped = follow(dropped.subscribeToAll());
    const ofSpared = follow(spared.subscribeToAll());
    await eventually(() => expect(double.openCalls().subscribeToAll).toBe(2));

    expect(double.faults.dropConnections({ client: 'one' })).toBe(1);

    await eventually(() => expect(ofDropped.error).toMatchObject({ code: 14 }));
    await spared.appendToStream('a', jsonEvents(1));
    await eventually(() => expect(ofSpared.told).toContain('a@0'));
    expect(ofSpared.error).toBeUndefined();
  });

  it('at a request: nothing is written', async () => {
    const double = await openDouble();
    const client = openClient(double);
    const fault = double.faults.dropAt('request', { calls: ['append', 'batchAppend'], times: 1 });

    await expectError(client.appendToStream('a', jsonEvents(1)), { code: 14 });

    expect(fault.count).toBe(1);
    expect(double.events('a')).toEqual([]);
    await client.appendToStream('a', jsonEvents(1));
    expect(fault.count).toBe(1);
  });

  it('no times is never', async () => {
    const double = await openDouble();
    const fault = double.faults.dropAt('request', { times: 0 });
    await openClient(double).appendToStream('a', jsonEvents(1));
    expect(fault.count).toBe(0);
  });

  it('at a reply: it is written, and the same append again succeeds without writing', async () => {
    const double = await openDouble();
    const client = openClient(double);
    const events = jsonEvents(2);
    const fault = double.faults.dropAt('reply', { calls: ['batchAppend'], times: 1 });

    await expectError(client.appendToStream('a', events, { expectedRevision: 'no_stream' }), { code: 14 });
    const again = await client.appendToStream('a', events, { expectedRevision: 'no_stream' });

    expect(fault.count).toBe(1);
    expect(again).toMatchObject({ success: true, nextExpectedRevision: 1n });
    expect(double.events('a')).toHaveLength(2);
  });

  it('an error on one client rejects what another has in flight, which is written all the same', async () => {
    const double = await openDouble();
    const other = await openDouble();
    const clientOfDouble = openClient(double);
    const clientOfOther = openClient(other);
    await clientOfDouble.appendToStream('a', jsonEvents(1));
    await clientOfOther.appendToStream('b', jsonEvents(1));
    const held = other.faults.holdReplies({ calls: ['batchAppend'] });
    const inFlight = outcomeOf(clientOfOther.appendToStream('b', jsonEvents(1)));
    await eventually(() => expect(held.waiting).toBe(1));

    double.faults.dropConnections();

    await eventually(() => expect(inFlight.status).toBe('rejected'));
    expect(other.events('b')).toHaveLength(2);
  });
});
