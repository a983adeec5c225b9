import { describe, expect, it } from 'vitest';
import { follow } from '../follow.ts';
import { eventsOf } from '../events-of.ts';
import { jsonEvents } from '../json-event.ts';
import { openClient, openDouble } from '../open-double.ts';
import { eventually, expectError } from '../outcome.ts';

const credentials = { username: 'admin', password: 'changeit' };

describe('a server that is not the leader', () => {
  it.each([
    ['batchAppend', {}],
    ['append', { credentials }],
  ] as const)('refuses %s that requires the leader, and names it', async (kind, options) => {
    const double = await openDouble();
    const client = openClient(double);
    const refused = double.faults.refuseAsNotLeader({ host: '127.0.0.1', port: 7 }, { calls: [kind] });

    await expectError(client.appendToStream('a', jsonEvents(1), { ...options, requiresLeader: true }), {
      type: 'not-leader',
      code: 5,
      leader: { address: '127.0.0.1', port: 7 },
    });

    expect(refused.count).toBe(1);
    expect(double.events('a')).toEqual([]);
  });

  it('answers what does not require the leader', async () => {
    const double = await openDouble();
    const client = openClient(double);
    const refused = double.faults.refuseAsNotLeader({ host: '127.0.0.1', port: 7 });
    await client.appendToStream('a', jsonEvents(1));
    expect(refused.count).toBe(0);
  });

  it('and only a replica refuses every write, but no read', async () => {
    const double = await openDouble();
    const client = openClient(double);
    await client.appendToStream('a', jsonEvents(1));
    double.faults.refuseAsNotLeader({ host: '127.0.0.1', port: double.port }, { readOnly: true });

    expect(await eventsOf(client.readStream('a'))).toHaveLength(1);
    await expectError(client.deleteStream('a'), { type: 'not-leader' });
    double.faults.liftAll();
    await client.deleteStream('a');
  });

  it('sends the client to the leader', async () => {
    const follower = await openDouble();
    const leader = await openDouble();
    const client = openClient(follower);
    follower.faults.refuseAsNotLeader({ host: '127.0.0.1', port: leader.port });

    await expectError(client.deleteStream('a', { requiresLeader: true }), { type: 'not-leader' });
    await client.appendToStream('a', jsonEvents(1), { requiresLeader: true });

    expect(leader.events('a')).toHaveLength(1);
    expect(follower.events('a')).toEqual([]);
  });
});

describe('an ACL that forbids', () => {
  it('each kind of call in its own words', async () => {
    const double = await openDouble();
    const client = openClient(double);
    await client.appendToStream('a', jsonEvents(1));
    const denied = double.faults.denyAccess({ stream: 'a' });
    const refusal = { type: 'access-denied' };

    await expectError(client.appendToStream('a', jsonEvents(1)), refusal);
    await expectError(client.appendToStream('a', jsonEvents(1), { credentials }), { ...refusal, code: 7 });
    await expectError(eventsOf(client.readStream('a')), { ...refusal, code: 7 });
    await expectError(client.deleteStream('a'), { ...refusal, code: 7 });
    const followed = follow(client.subscribeToStream('a'));
    await eventually(() => expect(followed.error).toMatchObject({ ...refusal, code: 7 }));

    expect(denied.count).toBe(5);
    await client.appendToStream('b', jsonEvents(1));
    denied.lift();
    await client.appendToStream('a', jsonEvents(1), { expectedRevision: 0n });
  });
});

describe('a server that is not ready', () => {
  it('says so: 14, but to BatchAppend in words that the client does not know', async () => {
    const double = await openDouble();
    const client = openClient(double);
    const refused = double.faults.refuseAsNotReady({ stream: 'a' });

    await expectError(client.appendToStream('a', jsonEvents(1)), {
      type: 'unknown',
      message: 'Could not recognize Server Is Not Ready',
    });
    await expectError(client.appendToStream('a', jsonEvents(1), { credentials }), { code: 14 });
    await expectError(eventsOf(client.readStream('a')), { type: 'unavailable', code: 14 });

    expect(refused.count).toBe(3);
    expect(double.events('a')).toEqual([]);
    refused.lift();
    await client.appendToStream('a', jsonEvents(1));
  });
});

describe('subscriptions that the server ends', () => {
  it.each([
    ['too slow', { type: 'timeout', code: 10 }],
    ['not ready', { type: 'unavailable', code: 14 }],
    ['cancelled', { type: 'cancelled', code: 1 }],
  ] as const)('%s', async (how, error) => {
    const double = await openDouble();
    const client = openClient(double);
    const followed = follow(client.subscribeToAll({ fromPosition: 'end' }));
    await eventually(() => expect(followed.told).toContain('caughtUp'));

    expect(double.faults.endCalls({ calls: ['readAll'], how })).toBe(0);
    expect(double.faults.endCalls({ client: 'another', how })).toBe(0);
    expect(double.faults.endCalls({ calls: ['subscribeToAll'], how })).toBe(1);

    await eventually(() => expect(followed.error).toMatchObject(error));
    expect(double.openCalls().subscribeToAll).toBe(0);
  });
});

describe('calls that the server ends with OK', () => {
  it('a subscription just ends, without an error', async () => {
    const double = await openDouble();
    const client = openClient(double);
    const followed = follow(client.subscribeToAll({ fromPosition: 'end' }));
    await eventually(() => expect(followed.told).toContain('caughtUp'));

    expect(double.faults.endCalls({ calls: ['subscribeToAll'] })).toBe(1);

    await eventually(() => expect(followed.told).toEqual(['confirmation', 'caughtUp', 'end']));
    expect(double.openCalls().subscribeToAll).toBe(0);
  });

  it('an append in flight is never answered', async () => {
    const double = await openDouble();
    const client = openClient(double);
    const held = double.faults.holdReplies({ calls: ['batchAppend'] });
    let isAnswered = false;
    void client.appendToStream('a', jsonEvents(1)).finally(() => (isAnswered = true));
    await eventually(() => expect(held.waiting).toBe(1));

    expect(double.faults.endCalls()).toBe(1);

    expect(await eventsOf(client.readStream('a'))).toHaveLength(1);
    held.release();
    expect(await eventsOf(client.readStream('a'))).toHaveLength(1);
    expect(isAnswered).toBe(false);
  });
});
