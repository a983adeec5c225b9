import { EventStoreDBClient } from '@eventstore/db-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { jsonEvents } from '../json-event.ts';
import { openDouble } from '../open-double.ts';

describe('gossip', () => {
  it('leads a client to the double itself', async () => {
    const double = await openDouble();
    const client = EventStoreDBClient.connectionString(
      `esdb+discover://127.0.0.1:${double.port}?tls=false&maxDiscoverAttempts=1`,
    );
    onTestFinished(() => client.dispose());
    await client.appendToStream('a', jsonEvents(1));
    expect(double.events('a')).toHaveLength(1);
  });

  it('leads a client to the leader among the members', async () => {
    const leader = await openDouble();
    const follower = await openDouble({
      members: () => [
        { host: '127.0.0.1', port: 7, state: 'Follower', isAlive: true },
        { host: '127.0.0.1', port: 9, state: 'Leader', isAlive: false },
        { host: '127.0.0.1', port: leader.port, state: 'Leader', isAlive: true },
      ],
    });
    const client = EventStoreDBClient.connectionString(
      `esdb+discover://127.0.0.1:${follower.port}?tls=false&maxDiscoverAttempts=1`,
    );
    onTestFinished(() => client.dispose());
    await client.appendToStream('a', jsonEvents(1));
    expect(leader.events('a')).toHaveLength(1);
    expect(follower.events('a')).toEqual([]);
  });
});
