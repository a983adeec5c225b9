import { Readable } from 'node:stream';
import { instantOf } from '@latchkey/core';
import { EventStoreDBClient } from '@eventstore/db-client';
import type { SubscribeToAllOptions } from '@eventstore/db-client';
import { manualClock } from '@latchkey/testing';
import { expect, it } from 'vitest';
import { followLog } from '../src/followed-log.ts';
import { wireEvents } from '../src/wire-events.ts';

const prefix = 'latchkey_';
const wire = wireEvents(prefix, '01JNB0000000000000000000T1');
const at = (commit: bigint) => ({ commit, prepare: commit });

it('is dropped when what stands in the log does not come within the time it may take', async () => {
  const { log, subscription, clock } = follow();
  subscription.emit('caughtUp');
  expect(await log.next()).toMatchObject({ events: [], isCaughtUp: true });
  const next = log.next();
  log.expect(wire.position(at(5n)));
  clock.advance(999);
  subscription.push({ event: eventAt(4n) });
  expect(await next).toMatchObject({ position: wire.position(at(4n)) });
  const waiting = log.next();
  clock.advance(1);
  await expect(waiting).rejects.toMatchObject({ code: 'SubscriptionSilent' });
});

it('is not dropped when it comes in time', async () => {
  const { log, subscription, clock } = follow();
  subscription.emit('caughtUp');
  await log.next();
  log.expect(wire.position(at(5n)));
  subscription.push({ event: eventAt(5n) });
  await log.next();
  const waiting = log.next();
  clock.advance(1_000);
  subscription.push({ event: eventAt(6n) });
  expect(await waiting).toMatchObject({ position: wire.position(at(6n)) });
});

it('is behind again when the server says that it fell behind', async () => {
  const { log, subscription } = follow();
  subscription.emit('caughtUp');
  await log.next();
  subscription.emit('fellBehind');
  subscription.push({ event: eventAt(5n) });
  const next = log.next();
  subscription.emit('caughtUp');
  expect(await next).toMatchObject({ isCaughtUp: true, events: [{ revision: 0 }] });
});

it('moves on in a long history of others, but never past what it has not given', async () => {
  const { log, subscription, checkpoint } = follow();
  for (let commit = 1n; commit <= 63n; commit += 1n) checkpoint(at(commit));
  const next = log.next();
  subscription.push({ event: eventAt(64n) });
  checkpoint({ commit: 65n, prepare: 0n });
  expect(await next).toMatchObject({
    events: [{ revision: 0 }],
    position: wire.position({ commit: 65n, prepare: 0n }),
    isCaughtUp: false,
  });

  subscription.push({ event: eventAt(70n) });
  checkpoint(at(71n));
  // In history, a checkpoint may stand before what was given.
  checkpoint({ commit: 66n, prepare: 0n });
  subscription.push({ event: eventAt(72n) });
  subscription.emit('caughtUp');
  expect(await log.next()).toMatchObject({ events: [{}, {}], position: wire.position(at(72n)) });
});

it('says nothing of what still waits behind a page that is full: neither that it is caught up, nor where the log goes on', async () => {
  const { log, subscription, checkpoint } = follow();
  const next = log.next();
  for (let commit = 1n; commit <= 600n; commit += 1n) subscription.push({ event: eventAt(commit) });
  checkpoint(at(601n));
  subscription.emit('caughtUp');
  const first = await next;
  expect(first).toMatchObject({ position: wire.position(at(500n)), isCaughtUp: false });
  expect(first?.events).toHaveLength(500);
  expect(await log.next()).toMatchObject({ position: wire.position(at(601n)), isCaughtUp: true });
});

it('moves on from checkpoint to checkpoint once it is caught up', async () => {
  const { log, subscription, checkpoint } = follow();
  subscription.emit('caughtUp');
  await log.next();
  const next = log.next();
  checkpoint(at(9n));
  expect(await next).toEqual({ events: [], position: wire.position(at(9n)), isCaughtUp: true });
});

/** A log on a subscription that says what the test lets it say. */
function follow() {
  const clock = manualClock(instantOf(0));
  const subscription = Object.assign(new Readable({ objectMode: true, read() {} }), {
    unsubscribe: async () => {},
  });
  let checkpoint: (place: ReturnType<typeof at>) => unknown = () => {};
  const client = Object.assign(EventStoreDBClient.connectionString('esdb://127.0.0.1:1?tls=false'), {
    subscribeToAll({ filter }: SubscribeToAllOptions = {}) {
      const reached = filter && 'checkpointReached' in filter ? filter.checkpointReached : undefined;
      checkpoint = (place) => reached?.(Object.assign(subscription), place);
      return subscription;
    },
  });
  const log = followLog({
    client,
    prefix,
    wire,
    origin: at(0n),
    after: undefined,
    clock,
    patience: 1_000,
    pulse: async () => {},
  });
  return { log, subscription, clock, checkpoint: (place: ReturnType<typeof at>) => checkpoint(place) };
}

function eventAt(commit: bigint) {
  return {
    streamId: `${prefix}invitation-1`,
    revision: 0n,
    id: 'c0ffee00-1234-4abc-8def-0123456789ab',
    type: 'A',
    data: {},
    metadata: {},
    isJson: true,
    created: new Date(0),
    position: at(commit),
  };
}
