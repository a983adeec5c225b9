import { describe, expect, it } from 'vitest';
import { follow } from './follow.ts';
import { jsonEvents } from './json-event.ts';
import { openClient, openDouble } from './open-double.ts';
import { eventually, expectError } from './outcome.ts';

describe('a double that shuts down as SIGTERM makes a server', () => {
  it('lets open calls go on, takes no new connection, and then ends them without a status', async () => {
    const double = await openDouble();
    const client = openClient(double);
    await client.appendToStream('a', jsonEvents(1));
    const followed = follow(client.subscribeToStream('a'));
    await eventually(() => expect(followed.told).toContain('caughtUp'));

    const down = double.shutDown(500);
    await client.appendToStream('a', jsonEvents(1));
    expect(double.events('a')).toHaveLength(2);
    await down;

    expect(followed.told).toEqual(['confirmation', 'a@0', 'caughtUp', 'a@1', 'error']);
    expect(followed.error).toMatchObject({ type: 'unknown', code: 13 });
    await expectError(client.appendToStream('a', jsonEvents(1)), { code: 14 });
    await double.comeBack();
    await client.appendToStream('a', jsonEvents(1), { expectedRevision: 1n });
  });

  it('is down at once when no call is open', async () => {
    const double = await openDouble();
    await double.shutDown(3_600_000);
    expect(double.connections).toBe(0);
  });
});

describe('a double that shuts down before a client that takes nothing', () => {
  it('goes all the same', async () => {
    const double = await openDouble();
    const client = openClient(double);
    double.put(
      'a',
      Array.from({ length: 3000 }, () => ({ type: 't', data: 'x'.repeat(400) })),
    );
    const subscription = client.subscribeToStream('a');
    subscription.on('error', () => {});
    subscription.pause();
    await eventually(() => expect(double.openCalls().subscribeToStream).toBe(1));

    await double.shutDown(0);

    expect(double.connections).toBe(0);
    expect(double.openCalls().subscribeToStream).toBe(0);
  });
});

describe('a double that is killed', () => {
  it('comes back on its port with its events, and without the ids that it had in memory', async () => {
    const double = await openDouble();
    const client = openClient(double);
    const first = jsonEvents(2);
    const second = jsonEvents(1);
    await client.appendToStream('any', first);
    await client.appendToStream('exact', second, { expectedRevision: 'no_stream' });
    const { port } = double;

    await double.kill();
    await expectError(client.appendToStream('any', first), { code: 14 });
    await double.comeBack();

    expect(double.port).toBe(port);
    const other = openClient(double);
    expect(await other.appendToStream('any', first)).toMatchObject({ nextExpectedRevision: 3n });
    expect(await other.appendToStream('exact', second, { expectedRevision: 'no_stream' })).toMatchObject({
      nextExpectedRevision: 0n,
    });
    expect(double.events('exact')).toHaveLength(1);
  });

  it('before the ids are forgotten, a repeat with any writes nothing', async () => {
    const double = await openDouble();
    const client = openClient(double);
    const events = jsonEvents(2);
    await client.appendToStream('any', events);
    expect(await client.appendToStream('any', events)).toMatchObject({ nextExpectedRevision: 1n });
  });
});

describe('calls that are open', () => {
  it('show what a client did not end: a loop left by break', async () => {
    const double = await openDouble();
    const client = openClient(double);
    await client.appendToStream('a', jsonEvents(3));
    const subscription = client.subscribeToStream('a');
    for await (const _ of subscription) break;
    expect(double.openCalls()).toMatchObject({ subscribeToStream: 1, batchAppend: 1, readStream: 0 });
    expect(double.connections).toBe(1);

    await subscription.unsubscribe();
    await eventually(() => expect(double.openCalls().subscribeToStream).toBe(0));
  });
});
