import { wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { EventStore, EventToAppend, StoredEvent } from '../../src/index.ts';
import { copyEvents, verifyCopy } from '../../src/index.ts';
import { chainOf } from '../../src/codec/chain.ts';
import { closedPortal, movedPortal, newStore, stamps, tenantsEvents } from './moved-portal.ts';

describe('the verdict on a copy', () => {
  it('is good, says how much was compared, and appends nothing', async () => {
    const { eventStore: from } = await closedPortal();
    const to = newStore();
    const { events } = await copyEvents({ from, to, ...stamps() });
    const before = [await wholeLog(from), await wholeLog(to)];
    const streams = new Set((await tenantsEvents(from)).map(({ stream }) => stream)).size;
    expect(await verifyCopy({ from, to })).toEqual({
      isComplete: true,
      events,
      streams,
      since: 0,
      inWords: `All ${events} events of ${from.storeId} stand in ${to.storeId}, unchanged and in their order, and the chains of all ${streams} streams hold. Since then the target has had 0 events of its own.`,
    });
    expect([await wholeLog(from), await wholeLog(to)]).toEqual(before);
  });

  it('is good while the target is in use, and counts what it has had since', async () => {
    const portal = await closedPortal();
    const moved = await movedPortal(portal);
    await moved.staff.workspaces.open({ workspaceId: 'mei', kind: 'client', name: 'Mei Chen' });
    expect(await verifyCopy({ from: portal.eventStore, to: moved.eventStore })).toMatchObject({
      isComplete: true,
      since: 1,
    });
  });

  it('names the first event that is missing, and how many are', async () => {
    const { from, to, sources } = await copiedBut((events) => events.slice(0, -3));
    const first = sources.at(-3);
    const verdict = await verifyCopy({ from, to });
    expect(verdict).toMatchObject({
      isComplete: false,
      difference: {
        type: 'EventMissing',
        missing: 3,
        isBehindFence: false,
        source: { stream: first?.stream, revision: first?.revision, position: first?.position },
      },
    });
    expect(verdict.inWords).toBe(
      `3 events of the source are missing in their place, from that at revision ${first?.revision} of ${first?.stream} (position ${first?.position}) on.`,
    );
  });

  it('says of an event that came behind the fence that it did, also while the target is in use', async () => {
    const portal = await closedPortal();
    const moved = await movedPortal(portal);
    const [from, to] = [portal.eventStore, moved.eventStore];
    await from.append('elsewhere-1', [someEvent], -1);
    const difference = { type: 'EventMissing', missing: 1, isBehindFence: true };
    expect(await verifyCopy({ from, to })).toMatchObject({ isComplete: false, difference });
    await moved.staff.workspaces.open({ workspaceId: 'mei', kind: 'client', name: 'Mei Chen' });
    const verdict = await verifyCopy({ from, to });
    expect(verdict).toMatchObject({ isComplete: false, difference });
    expect(verdict.inWords).toContain('by a process that was still running');
  });

  it.each(['data', 'type', 'id', 'metadata'] as const)(
    'names the %s of an event that was changed',
    async (part) => {
      const changed = {
        data: { data: { forged: true } },
        type: { type: 'WorkspaceClosed' },
        id: { id: someEvent.id },
        metadata: { metadata: { original: { position: 'x', recordedAt: 'y' } } },
      }[part];
      const { from, to, sources } = await copiedBut((events) =>
        events.map((event, place) => (place === 4 ? { ...event, ...changed } : event)),
      );
      const verdict = await verifyCopy({ from, to });
      const { stream, revision } = sources[4] ?? failed();
      expect(verdict).toMatchObject({
        isComplete: false,
        difference: {
          type: 'EventDiffers',
          part,
          source: { stream, revision },
          target: { stream, revision },
        },
      });
      expect(verdict.inWords).toContain(`has another ${part} in the target`);
    },
  );

  it('names the first event that stands in another place', async () => {
    const { from, to } = await copiedBut((events) => {
      const last = events.findLastIndex(({ stream }, place) => stream !== events[place - 1]?.stream);
      return events.toSpliced(last - 1, 2, events[last] ?? failed(), events[last - 1] ?? failed());
    });
    expect(await verifyCopy({ from, to })).toMatchObject({
      isComplete: false,
      difference: { type: 'EventDiffers', part: 'stream' },
    });
  });

  it('names an event that says it was copied, and that the source has not', async () => {
    const { from, to } = await copiedBut((events) => events);
    const { metadata } = (await tenantsEvents(to))[0] ?? failed();
    await to.append('elsewhere-1', [{ ...someEvent, metadata }], -1);
    const verdict = await verifyCopy({ from, to });
    expect(verdict).toMatchObject({
      difference: { type: 'EventUnknown', target: { stream: 'elsewhere-1', revision: 0 } },
    });
    expect(verdict.inWords).toContain('the source does not have it');
  });

  it.each<[string, (event: StoredEvent) => EventToAppend]>([
    ['was changed', (event) => ({ ...event, data: { ...event.data, permissions: ['all'] } })],
    [
      'names another before it',
      (event) => ({ ...event, metadata: { ...event.metadata, chain: anotherBefore(event) } }),
    ],
  ])('names an event that %s, though source and target agree', async (_what, change) => {
    const portal = await closedPortal();
    const from = newStore();
    for (const event of await tenantsEvents(portal.eventStore)) {
      const appended = event.type === 'AccessGranted' ? change(event) : event;
      await from.append(event.stream, [appended], event.revision - 1);
    }
    const to = newStore();
    await copyEvents({ from, to, ...stamps() });
    const verdict = await verifyCopy({ from, to });
    expect(verdict).toMatchObject({
      isComplete: false,
      difference: { type: 'ChainBroken', target: { stream: expect.stringMatching(/^accessGrant-/) } },
    });
    expect(verdict.inWords).toContain('The chain is broken at revision 0 of accessGrant-');
  });

  it('names an event of the target’s own whose chain is broken', async () => {
    const { from, to } = await copiedBut((events) => events);
    await to.append('tenant-01JNB0000000000000000000T1', [someEvent], -1);
    expect(await verifyCopy({ from, to })).toMatchObject({ difference: { type: 'ChainBroken' } });
  });

  it('is that the source is not fenced, where it is another backup of it', async () => {
    const { eventStore: first } = await closedPortal();
    const to = newStore();
    await copyEvents({ from: first, to, ...stamps() });
    const from = { ...first, read: async () => ({ events: [], isEnd: true }) };
    expect(await verifyCopy({ from, to })).toMatchObject({
      isComplete: false,
      difference: { type: 'SourceNotFenced' },
      inWords: expect.stringContaining('does not say that it was moved'),
    });
  });
});

const someEvent: EventToAppend = {
  id: '00000000-0000-4000-8000-0000000000ff',
  type: 'SomethingElse',
  data: {},
  metadata: {},
};

/** A source, and a copy of it that lacks or has something else. */
async function copiedBut(
  change: (events: readonly StoredEvent[]) => readonly StoredEvent[],
): Promise<{ from: EventStore; to: EventStore; sources: readonly StoredEvent[] }> {
  const { eventStore: from } = await closedPortal();
  const good = newStore();
  await copyEvents({ from, to: good, ...stamps() });
  const to = newStore();
  const record = (await good.read(`store-${good.storeId}`)).events;
  await to.append(`store-${to.storeId}`, record, -1);
  const ends = new Map<string, number>();
  for (const event of change(await tenantsEvents(good))) {
    const end = ends.get(event.stream) ?? -1;
    await to.append(event.stream, [event], end);
    ends.set(event.stream, end + 1);
  }
  // The fence is to the good copy: what differs is found before that is looked at.
  return { from, to, sources: await tenantsEvents(from) };
}

function anotherBefore(event: StoredEvent) {
  const { hash } = chainOf(event) ?? failed();
  return { previous: '0'.repeat(64), hash };
}

function failed(): never {
  throw new Error('there is no such event');
}
