import { readFileSync } from 'node:fs';
import * as grpc from '@grpc/grpc-js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventsOf } from '../events-of.ts';
import { jsonEvents } from '../json-event.ts';
import { openClient, openDouble } from '../open-double.ts';
import { eventually, expectError } from '../outcome.ts';
import { listen, readRequest } from '../raw-client.ts';

const users = { writer: 'right:one' };

describe('a double with users', () => {
  it('answers over TLS to the right credentials', async () => {
    const double = await openDouble({ users });
    const client = openClient(double);
    const credentials = { username: 'writer', password: 'right:one' };
    await client.appendToStream('a', jsonEvents(1), { credentials });
    expect(await eventsOf(client.readStream('a', { credentials }))).toHaveLength(1);
  });

  it.each([
    ['a wrong password', { username: 'writer', password: 'wrong' }],
    ['an unknown user', { username: 'nobody', password: 'right:one' }],
    ['a name that every object has', { username: 'constructor', password: 'right:one' }],
  ])('says unauthenticated to %s', async (_, credentials) => {
    const double = await openDouble({ users });
    const client = openClient(double);
    await expectError(client.appendToStream('a', jsonEvents(1), { credentials }), {
      type: 'access-denied',
      code: 16,
    });
    await expectError(eventsOf(client.readStream('a', { credentials })), { code: 16 });
    expect(double.events('a')).toEqual([]);
  });

  it('says unauthenticated to what are no credentials', async () => {
    const double = await openDouble({ users });
    const { searchParams } = new URL(double.connectionString);
    const trusted = grpc.credentials.createSsl(readFileSync(searchParams.get('tlsCAFile') ?? ''));
    const client = new streamsGrpc.StreamsClient(`127.0.0.1:${double.port}`, trusted);
    onTestFinished(() => client.close());
    const metadata = new grpc.Metadata();
    metadata.set('authorization', 'Basic nothing');
    const heard = listen(
      client.read(
        readRequest((options) => options),
        metadata,
      ),
    );
    await eventually(() => expect(heard.status?.code).toBe(16));
  });

  it('denies access without credentials, but for what it offers', async () => {
    const double = await openDouble({ users });
    const client = openClient(double);
    // The client asks what is offered before it appends: that this is answered shows in the kind of its append.
    await expectError(client.appendToStream('a', jsonEvents(1)), { type: 'access-denied' });
    expect(double.openCalls().batchAppend).toBe(1);
    await expectError(eventsOf(client.readStream('a')), { type: 'access-denied', code: 7 });
    expect(double.events('a')).toEqual([]);
  });
});

describe('a double without users', () => {
  it('ignores credentials', async () => {
    const double = await openDouble();
    const credentials = { username: 'any', password: 'thing' };
    await openClient(double).appendToStream('a', jsonEvents(1), { credentials });
    expect(double.events('a')).toHaveLength(1);
  });
});
