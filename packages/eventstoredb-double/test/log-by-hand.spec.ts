import { jsonEvent } from '@eventstore/db-client';
import { describe, expect, it } from 'vitest';
import { follow } from './follow.ts';
import { eventsOf } from './events-of.ts';
import { jsonEvents } from './json-event.ts';
import { openClient, openDouble } from './open-double.ts';
import { eventually } from './outcome.ts';

describe('what a test puts into the log by hand', () => {
  it('reaches a subscriber: malformed, a link to nothing, a tombstone', async () => {
    const double = await openDouble();
    const client = openClient(double);
    const followed = follow(client.subscribeToAll({ fromPosition: 'end' }));
    await eventually(() => expect(followed.told).toContain('caughtUp'));

    double.put('foreign-1', [
      { type: 'binary', data: new Uint8Array([0, 255]) },
      { type: 'link', data: 'x' },
      { type: '$>', data: '7@nowhere', metadata: 'no JSON' },
    ]);
    double.tombstone('foreign-1');

    await eventually(() =>
      expect(followed.told.slice(2)).toEqual([
        'foreign-1@0',
        'foreign-1@1',
        'foreign-1@2',
        'foreign-1@9223372036854775807',
      ]),
    );
    expect(double.events('foreign-1').map(({ type }) => type)).toEqual([
      'binary',
      'link',
      '$>',
      '$streamDeleted',
    ]);
  });

  it('is not put behind a tombstone', async () => {
    const double = await openDouble();
    double.tombstone('a');
    expect(() => double.put('a', [{ type: 't' }])).toThrow('Nothing was put into a: deleted.');
    expect(double.events('a')).toHaveLength(1);
  });

  it('JSON that is none comes as the text that it is', async () => {
    const double = await openDouble();
    double.put('a', [{ type: 'broken', data: '{"half":', isJson: true }]);
    expect(await eventsOf(openClient(double).readStream('a'))).toMatchObject([
      { event: { type: 'broken', isJson: true, data: '{"half":' } },
    ]);
    expect(double.events('a')).toMatchObject([{ type: 'broken', isJson: true, revision: 0n }]);
  });
});

describe('the log', () => {
  it('shows events with what was sent and when the clock said', async () => {
    const double = await openDouble({ clock: () => Date.parse('2026-01-02T03:04:05.678Z') });
    const client = openClient(double);
    const event = jsonEvent({ type: 'happened', data: { i: 0 }, metadata: { m: 1 } });
    await client.appendToStream('a', event);
    const [logged] = double.events('a');
    expect(logged).toMatchObject({ id: event.id, type: 'happened', revision: 0n, isJson: true });
    expect(logged?.created.toISOString()).toBe('2026-01-02T03:04:05.678Z');
    expect(String(logged?.data)).toBe('{"i":0}');
    expect(String(logged?.metadata)).toBe('{"m":1}');
    const [read] = await eventsOf(client.readStream('a'));
    expect(read?.event?.created).toEqual(logged?.created);
    expect(read?.event?.position?.commit).toBe(BigInt(logged?.position ?? -1));
  });

  it('begins with an event of the server itself', async () => {
    const double = await openDouble();
    expect(double.events().map(({ type }) => type)).toEqual(['$metadata']);
    expect(double.eventCount).toBe(1);
  });

  it('hides events that are older than $maxAge by the clock that it was given', async () => {
    let now = 1_000_000;
    const double = await openDouble({ clock: () => now });
    const client = openClient(double);
    await client.appendToStream('a', jsonEvents(1));
    await client.setStreamMetadata('a', { maxAge: 60 });
    now += 60_000;
    expect(await eventsOf(client.readStream('a'))).toHaveLength(1);
    now += 1;
    expect(await eventsOf(client.readStream('a'))).toEqual([]);
    await client.appendToStream('a', jsonEvents(1), { expectedRevision: 0n });
    expect(await eventsOf(client.readStream('a'))).toHaveLength(1);
  });

  it('has positions that are monotonic and not dense', async () => {
    const double = await openDouble();
    double.put('a', [{ type: 't' }, { type: 't', data: 'longer' }, { type: 't' }]);
    const positions = double.events().map(({ position }) => position);
    const steps = positions.slice(1).map((position, i) => position - (positions[i] ?? 0));
    expect(Math.min(...steps)).toBeGreaterThan(1);
    expect(new Set(steps).size).toBeGreaterThan(1);
  });
});
