import { formatInstant, later } from '@latchkey/core';
import { manualClock, wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { EventStore, StoredEvent, StreamName } from '../../src/index.ts';
import { copyEvents, LatchkeyError, memoryEventStore, verifyChain, verifyCopy } from '../../src/index.ts';
import { acceptAs, ann, annSignedIn, letAnnIn, mayAnn, rosa, startPortal, turns } from '../portal.ts';
import {
  closedPortal,
  dyingAt,
  movedPortal,
  moving,
  newStore,
  saidBy,
  stamps,
  tenantsEvents,
} from './moved-portal.ts';

const placed = ({ stream, revision, id, type, data }: StoredEvent) => ({ stream, revision, id, type, data });

describe('a log that is copied', () => {
  it('has every event of the source, in its order, and where and when it was recorded first', async () => {
    const { eventStore: from } = await closedPortal();
    const to = newStore();
    const sources = await tenantsEvents(from);
    expect(await copyEvents({ from, to, ...stamps() })).toEqual({
      events: sources.length,
      copied: sources.length,
    });
    const copies = await tenantsEvents(to);
    expect(copies.map(placed)).toEqual(sources.map(placed));
    expect(copies.map(({ metadata }) => metadata)).toEqual(
      sources.map(({ metadata, position, recordedAt }) => ({
        ...metadata,
        original: { position, recordedAt: formatInstant(recordedAt) },
      })),
    );
    expect(copies.every(({ recordedAt }) => recordedAt === moving)).toBe(true);
    const streams = Map.groupBy(copies, ({ stream }) => stream);
    expect([...streams.values()].every((events) => verifyChain(events).isIntact)).toBe(true);
  });

  it('keeps the first of its places when it is copied once more', async () => {
    const { eventStore: from } = await closedPortal();
    const [second, third] = [newStore(), newStore()];
    await copyEvents({ from, to: second, ...stamps('second') });
    await copyEvents({ from: second, to: third, ...stamps('third') });
    const originals = async (store: EventStore) =>
      (await tenantsEvents(store)).map(({ metadata }) => metadata['original']);
    expect(await originals(third)).toEqual(await originals(second));
    expect(await verifyCopy({ from: second, to: third })).toMatchObject({ isComplete: true });
  });

  it('has no pulses, and nothing that the source says of itself', async () => {
    const { eventStore: from } = await closedPortal();
    const to = newStore();
    await copyEvents({ from, to, ...stamps() });
    expect((await wholeLog(from)).some(({ type }) => type === 'Pulsed')).toBe(true);
    expect((await wholeLog(to)).some(({ type }) => type === 'Pulsed')).toBe(false);
    expect(await saidBy(from)).toEqual(['StoreMoved']);
    expect(await saidBy(to)).toEqual(['CopyStarted', 'CopyCompleted']);
  });

  it('has streams that this version does not know', async () => {
    const from = memoryEventStore();
    await from.append('parcel-1', [eventNamed('ParcelMade')], -1);
    const to = newStore();
    expect(await copyEvents({ from, to, ...stamps() })).toEqual({ events: 1, copied: 1 });
    expect((await tenantsEvents(to)).map(({ stream }) => stream)).toEqual(['parcel-1']);
    expect(await verifyCopy({ from, to })).toMatchObject({ isComplete: true, events: 1, streams: 1 });
  });

  it('of nothing is nothing', async () => {
    const [from, to] = [newStore(), memoryEventStore()];
    expect(await copyEvents({ from, to, ...stamps() })).toEqual({ events: 0, copied: 0 });
    expect(await verifyCopy({ from, to })).toMatchObject({ isComplete: true, events: 0, streams: 0 });
  });

  it('is appended in few appends, none of which is larger than a mebibyte', async () => {
    const from = memoryEventStore();
    const large = (count: number) =>
      Array.from({ length: count }, () => ({ ...eventNamed('Large'), data: { text: 'ü'.repeat(100_000) } }));
    for (const [place, size] of [3, 3, 3].entries()) await from.append('large-1', large(size), place * 3 - 1);
    await from.append('large-2', large(1), -1);
    await from.append('large-1', large(1), 8);
    const appended: string[] = [];
    const to = watched(newStore(), (stream, events) => {
      expect(Buffer.byteLength(JSON.stringify(events))).toBeLessThan(1_048_576);
      appended.push(`${stream}: ${events.length}`);
    });
    const told: number[] = [];
    await copyEvents({ from, to, onProgress: (events) => told.push(events), ...stamps() });
    const ofStore = `store-${to.storeId}: 1`;
    expect(appended).toEqual([
      ofStore,
      'large-1: 4',
      'large-1: 4',
      'large-1: 1',
      'large-2: 1',
      'large-1: 1',
      ofStore,
    ]);
    expect(told).toEqual([4, 8, 9, 10, 11]);
  });

  it('is sent again where the store could not say what became of an append', async () => {
    const { eventStore: from } = await closedPortal();
    const store = newStore();
    let doubts = 0;
    const to: EventStore = {
      ...store,
      async append(stream, events, expected) {
        const appended = await store.append(stream, events, expected);
        doubts += 1;
        if (doubts % 3 === 1) throw new LatchkeyError('AppendOutcomeUnknown', 'no word came back');
        return appended;
      },
    };
    const clock = manualClock(moving);
    const copying = copyEvents({ from, to, ...stamps(), clock });
    let isOver = false;
    const over = copying.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      clock.advance(1_000);
      await turns();
    }
    await over;
    expect(await verifyCopy({ from, to: store })).toMatchObject({ isComplete: true });
    expect(doubts).toBeGreaterThan(3);
  });
});

describe('a source that a network is in front of', () => {
  it('may give events doubled and mixed up', async () => {
    const { eventStore } = await closedPortal();
    const from: EventStore = {
      ...eventStore,
      async *subscribe(options) {
        for await (const page of eventStore.subscribe(options)) {
          const some = page.events.slice(0, 5);
          if (some.length > 0) yield { events: some, position: some.at(-1)?.position, isCaughtUp: false };
          yield { ...page, events: [...page.events, ...page.events].toReversed() };
        }
      },
    };
    const to = newStore();
    const { length: events } = await tenantsEvents(eventStore);
    expect(await copyEvents({ from, to, ...stamps() })).toEqual({ events, copied: events });
    expect((await tenantsEvents(to)).map(placed)).toEqual((await tenantsEvents(eventStore)).map(placed));
  });

  it('may have more than it had when it was asked where it ends', async () => {
    const { eventStore } = await closedPortal();
    const late = Array.from({ length: 3 }, (_, number) => `parcel-${number}` as const);
    const from: EventStore = {
      ...eventStore,
      async head() {
        const head = await eventStore.head();
        const stream = late.pop();
        if (stream) await eventStore.append(stream, [eventNamed('ParcelMade')], -1);
        return head;
      },
    };
    const to = newStore();
    const { length: before } = await tenantsEvents(eventStore);
    expect(await copyEvents({ from, to, ...stamps() })).toEqual({ events: before + 2, copied: before + 2 });
    expect(await verifyCopy({ from: eventStore, to })).toMatchObject({ difference: { missing: 1 } });
    expect(await copyEvents({ from, to, ...stamps('again') })).toEqual({ events: before + 3, copied: 1 });
  });

  it('has no subscription left open, whatever came of the copy', async () => {
    const [{ eventStore: one }, { eventStore: other }] = [await closedPortal(), await closedPortal()];
    let open = 0;
    const counted = (eventStore: EventStore): EventStore => ({
      ...eventStore,
      async *subscribe(options) {
        open += 1;
        try {
          yield* eventStore.subscribe(options);
        } finally {
          open -= 1;
        }
      },
    });
    const [from, inUse, to] = [counted(one), counted(other), counted(newStore())];
    await expect(copyEvents({ from, to: inUse, ...stamps() })).rejects.toMatchObject({
      code: 'TargetNotACopy',
    });
    expect(open).toBe(0);
    const dying = dyingAt(3, 'before', to);
    await expect(copyEvents({ from, to: dying, ...stamps() })).rejects.toThrow('died');
    expect(open).toBe(0);
    await copyEvents({ from, to, ...stamps('again') });
    await verifyCopy({ from, to });
    expect(open).toBe(0);
  });

  it('is refused where it has lost the first events of a stream', async () => {
    const { eventStore } = await closedPortal();
    const from: EventStore = {
      ...eventStore,
      async *subscribe(options) {
        for await (const page of eventStore.subscribe(options)) {
          yield { ...page, events: page.events.filter(({ type }) => type !== 'PersonInvited') };
        }
      },
    };
    await expect(copyEvents({ from, to: newStore(), ...stamps() })).rejects.toMatchObject({
      code: 'StreamTruncated',
      details: { stream: expect.stringMatching(/^invitation-/) },
    });
  });
});

describe('a portal on the store it was moved to', () => {
  it('goes on: access, lists, links and history are as they were', async () => {
    const before = await closedPortal();
    const moved = await movedPortal(before);
    expect(await mayAnn(moved)).toBe(true);
    const told = await moved.staff.audit.history(before.invitationId);
    expect(told?.isIntact).toBe(true);
    expect(told?.entries.map(({ type }) => type)).toEqual([
      'PersonInvited',
      'DeliveryClaimed',
      'InvitationMailed',
      'InvitationAccepted',
      'AccessGranted',
    ]);
    const token = before.tokenFor('bob@example.org');
    expect(await acceptAs(moved, 'u-bob', token, 'bob@example.org')).toMatchObject({ ok: true });
    const invitations = await moved.staff.invitations.list();
    expect(new Set(invitations.items.map(({ personName }) => personName))).toEqual(
      new Set([ann.name, 'Bob Carer']),
    );
  });

  it('mails nothing again', async () => {
    const moved = await movedPortal(await closedPortal());
    await moved.latchkey.whenIdle();
    moved.clock.advance(60_000);
    await moved.latchkey.whenIdle();
    expect(moved.mails).toEqual([]);
  });

  it('recognises commands that were given before', async () => {
    const portal = await startPortal();
    const input = { workspaceId: rosa.workspaceId, person: ann, permissions: ['roster.view'] };
    const first = await portal.staff.invitations.invite(input, { commandId: 'invite ann' });
    await portal.latchkey.whenIdle();
    await portal.latchkey.close();
    const moved = await movedPortal(portal);
    const again = await moved.staff.invitations.invite(input, { commandId: 'invite ann' });
    expect(again).toMatchObject({ ok: true, invitationId: first.ok && first.invitationId });
    expect(await tenantsEvents(moved.eventStore)).toHaveLength(
      (await tenantsEvents(portal.eventStore)).length,
    );
  });

  it('takes copied events for no sign of a clock that is off, whatever the clock of the new store says', async () => {
    const portal = await closedPortal();
    const eventStore = memoryEventStore({ clock: manualClock(later(moving, -30 * 24 * 60 * 60_000)) });
    await copyEvents({ from: portal.eventStore, to: eventStore, ...stamps() });
    const moved = await portal.another({ eventStore, clock: manualClock(moving) });
    await moved.latchkey.whenIdle();
    expect(moved.problems).toEqual([]);
  });

  it('answers whoever waits for a position of a store it came from', async () => {
    const portal = await startPortal();
    const { position } = await letAnnIn(portal);
    await portal.latchkey.close();
    const once = await movedPortal(portal);
    await once.latchkey.close();
    const twice = await movedPortal(once);
    const since = (await once.eventStore.head()) ?? position;
    const question = { principalId: annSignedIn, workspaceId: rosa.workspaceId, permission: 'roster.view' };
    for (const after of [position, since]) {
      await twice.latchkey.whenFollowed(after);
      expect((await twice.staff.invitations.list({}, { after })).items).toHaveLength(1);
      expect(await twice.staff.access.check(question, { atLeast: after })).toMatchObject({ allowed: true });
    }
    const other = await startPortal();
    const foreign = (await other.eventStore.head()) ?? position;
    await expect(twice.latchkey.whenFollowed(foreign)).rejects.toMatchObject({
      code: 'PositionOfAnotherStore',
    });
  });
});

describe('a copy that was interrupted', () => {
  it.each(['before', 'after'] as const)(
    'is completed by the next, wherever it died %s an append to the target',
    async (when) => {
      const { eventStore: from } = await closedPortal();
      let finished = false;
      for (let number = 1; !finished; number++) {
        const source = await unmoved(from);
        const to = newStore();
        finished = await copyEvents({ from: source, to: dyingAt(number, when, to), ...stamps() }).then(
          () => true,
          () => false,
        );
        if (number === 1 || finished) continue;
        expect(await verifyCopy({ from: source, to })).toMatchObject({
          isComplete: when === 'after' && (await saidBy(to)).length === 2,
        });
        const events = (await tenantsEvents(source)).length;
        const there = (await tenantsEvents(to)).length;
        const completed = await copyEvents({ from: source, to, ...stamps('again') });
        expect(completed).toEqual({ events, copied: events - there });
        expect(await verifyCopy({ from: source, to })).toMatchObject({ isComplete: true, events });
        expect(await saidBy(to)).toEqual(['CopyStarted', 'CopyCompleted']);
        expect(await saidBy(source)).toEqual(['StoreMoved']);
      }
    },
  );

  it.each(['before', 'after'] as const)('is completed where it died %s the fence', async (when) => {
    const { eventStore: from } = await closedPortal();
    const to = newStore();
    await expect(copyEvents({ from: dyingAt(1, when, from), to, ...stamps() })).rejects.toThrow('died');
    expect(await verifyCopy({ from, to })).toMatchObject({
      isComplete: false,
      difference: { type: when === 'before' ? 'SourceNotFenced' : 'CopyUnfinished' },
    });
    expect(await copyEvents({ from, to, ...stamps('again') })).toMatchObject({ copied: 0 });
    expect(await verifyCopy({ from, to })).toMatchObject({ isComplete: true });
    expect(await saidBy(from)).toEqual(['StoreMoved']);
  });

  it('brings what was appended before the source was fenced, and after, as far as it is there in time', async () => {
    const { eventStore: from } = await closedPortal();
    const store = newStore();
    let appends = 0;
    const late = (place: number) => from.append(`parcel-${place}`, [eventNamed('ParcelMade')], -1);
    const to = watched(store, () => {
      appends += 1;
      if (appends === 3) void late(1);
    });
    const fenced: EventStore = {
      ...from,
      async append(stream, events, expected) {
        const appended = await from.append(stream, events, expected);
        await late(2);
        return appended;
      },
    };
    await copyEvents({ from: fenced, to, ...stamps() });
    expect((await tenantsEvents(store)).map(({ stream }) => stream).slice(-2)).toEqual([
      'parcel-1',
      'parcel-2',
    ]);
    expect(await verifyCopy({ from, to: store })).toMatchObject({ isComplete: true });
    // A process that was still running then.
    await late(3);
    expect(await copyEvents({ from, to: store, ...stamps('again') })).toMatchObject({ copied: 1 });
    expect(await verifyCopy({ from, to: store })).toMatchObject({ isComplete: true });
  });

  it('that was complete writes nothing when it is run again, also while the target is in use', async () => {
    const portal = await closedPortal();
    const moved = await movedPortal(portal);
    const untouched = async () => {
      const before = [await portal.eventStore.head(), await moved.eventStore.head()];
      const from = portal.eventStore;
      expect(await copyEvents({ from, to: moved.eventStore, ...stamps() })).toMatchObject({ copied: 0 });
      expect([await portal.eventStore.head(), await moved.eventStore.head()]).toEqual(before);
    };
    await untouched();
    await moved.staff.workspaces.open({ workspaceId: 'mei', kind: 'client', name: 'Mei Chen' });
    await untouched();
  });
});

describe('a copy is refused before anything is written', () => {
  it('onto the source itself', async () => {
    const { eventStore } = await closedPortal();
    expect(await refusalOf({ from: eventStore, to: eventStore })).toBe('CopyOntoItself');
  });

  it('into a store that is in use', async () => {
    const [{ eventStore: from }, { eventStore: to }] = [await closedPortal(), await closedPortal()];
    expect(await refusalOf({ from, to })).toBe('TargetNotACopy');
    expect(await refusalOf({ from: newStore(), to })).toBe('TargetNotACopy');
  });

  it('into the copy of another store, also one that has only begun', async () => {
    const [{ eventStore: first }, { eventStore: from }] = [await closedPortal(), await closedPortal()];
    const to = newStore();
    await expect(copyEvents({ from: first, to: dyingAt(1, 'after', to), ...stamps() })).rejects.toThrow(
      'died',
    );
    expect(await tenantsEvents(to)).toEqual([]);
    expect(await refusalOf({ from, to })).toBe('TargetNotACopy');
    await copyEvents({ from: first, to, ...stamps() });
    expect(await refusalOf({ from, to })).toBe('TargetNotACopy');
  });

  it.each(['data', 'metadata', 'id', 'type', 'stream', 'original'] as const)(
    'into what looks like a copy but for its %s',
    async (part) => {
      const from = memoryEventStore();
      const event = eventNamed('ParcelMade');
      await from.append('parcel-1', [event], -1);
      const [stored] = await tenantsEvents(from);
      const original = {
        position: stored?.position ?? '',
        recordedAt: formatInstant(stored?.recordedAt ?? moving),
      };
      const to = newStore();
      const copy = { ...event, metadata: { original } };
      const forged = {
        data: { ...copy, data: { capacity: 2 } },
        metadata: { ...copy, metadata: { original, tenantId: 'other' } },
        id: { ...copy, id: eventNamed('Another').id },
        type: { ...copy, type: 'SeatReserved' },
        stream: copy,
        original: {
          ...copy,
          metadata: { original: { ...original, recordedAt: '2020-01-01T00:00:00.000Z' } },
        },
      }[part];
      await to.append(part === 'stream' ? 'parcel-2' : 'parcel-1', [forged], -1);
      expect(await refusalOf({ from, to })).toBe('TargetNotACopy');
    },
  );

  it('of a store that was moved to another one already', async () => {
    const { eventStore: from } = await closedPortal();
    await copyEvents({ from, to: newStore(), ...stamps() });
    expect(await refusalOf({ from, to: newStore() })).toBe('StoreMoved');
  });

  it('into a store that was moved itself', async () => {
    const from = newStore();
    const to = memoryEventStore();
    await copyEvents({ from: to, to: memoryEventStore(), ...stamps() });
    expect(await refusalOf({ from, to })).toBe('StoreMoved');
  });

  it('into a copy that went on by itself before the source was fenced', async () => {
    const { eventStore: from } = await closedPortal();
    const to = newStore();
    await expect(copyEvents({ from: dyingAt(1, 'before', from), to, ...stamps() })).rejects.toThrow('died');
    await to.append('parcel-1', [eventNamed('ParcelMade')], -1);
    expect(await refusalOf({ from, to })).toBe('TargetNotACopy');
  });
});

it('a copy ends where something else appends to the target meanwhile', async () => {
  const { eventStore: from } = await closedPortal();
  const store = newStore();
  const to: EventStore = {
    ...store,
    async append(stream, events, expected) {
      if (stream.startsWith('person-')) await store.append(stream, [eventNamed('Intruding')], expected);
      return store.append(stream, events, expected);
    },
  };
  await expect(copyEvents({ from, to, ...stamps() })).rejects.toMatchObject({
    code: 'TargetNotACopy',
    cause: { code: 'RevisionConflict' },
  });
});

let made = 0;
function eventNamed(type: string) {
  made += 1;
  const id = `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
  return { id, type, data: {}, metadata: {} };
}

/** The code of the fault that a copy ends with, which has written nothing. */
async function refusalOf(stores: { from: EventStore; to: EventStore }): Promise<unknown> {
  const both = async () => [await wholeLog(stores.from), await wholeLog(stores.to)];
  const before = await both();
  const fault: unknown = await copyEvents({ ...stores, ...stamps() }).catch((fault: unknown) => fault);
  expect(await both()).toEqual(before);
  return fault instanceof LatchkeyError ? fault.code : fault;
}

/** The same events in a store that was never moved. */
async function unmoved(from: EventStore): Promise<EventStore> {
  const store = memoryEventStore();
  for (const { stream, revision, id, type, data, metadata } of await wholeLog(from)) {
    await store.append(stream, [{ id, type, data, metadata }], revision - 1);
  }
  return store;
}

function watched(
  eventStore: EventStore,
  onAppend: (stream: StreamName, events: readonly object[]) => void,
): EventStore {
  return {
    ...eventStore,
    async append(stream, events, expected) {
      onAppend(stream, events);
      return eventStore.append(stream, events, expected);
    },
  };
}
