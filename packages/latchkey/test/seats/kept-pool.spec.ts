import type { SeatPoolEvent } from '@latchkey/core';
import {
  accessGrantId,
  commandId,
  fold,
  instantOf,
  invitationId,
  later,
  seatPool,
  seatUse,
} from '@latchkey/core';
import { wholeLog } from '@latchkey/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, ReadModels } from '../../src/index.ts';
import { memoryReadModels } from '../../src/index.ts';
import { keptPool, seatCollections, takeInSeats } from '../../src/projections/seat-documents.ts';
import type { RecordedEvent } from '../../src/streams/streams.ts';
import type { Portal } from '../portal.ts';
import { invite, invited, letIn, license, startWithSeats, use } from './situation.ts';

const poolId = accessGrantId.parse('01JNB0000000000000000000S1');
const start = instantOf(Date.UTC(2026, 2, 2, 9));

const holder = fc.integer({ min: 1, max: 4 }).map((round) => ({
  type: 'invitation' as const,
  invitationId: invitationId.parse('01JNB0000000000000000000N1'),
  round,
}));
const anEvent: fc.Arbitrary<SeatPoolEvent> = fc.oneof(
  fc.record({
    type: fc.constant('SeatsLicensed' as const),
    at: fc.constant(start),
    capacity: fc.integer({ min: 0, max: 9 }),
  }),
  fc.record({
    type: fc.constant('SeatReserved' as const),
    at: fc.constant(start),
    holder,
    until: fc.integer({ min: 0, max: 9 }).map((lasts) => later(start, lasts)),
  }),
  fc.record({ type: fc.constant('SeatCommitted' as const), at: fc.constant(later(start, 1)), holder }),
  fc.record({ type: fc.constant('SeatReleased' as const), at: fc.constant(start), holder }),
);

/** As it stands on record. */
function recorded(event: SeatPoolEvent, revision: number, tenantId = 'harbour-care'): RecordedEvent {
  return {
    event,
    eventId: `event ${revision}`,
    stream: `seatPool-${poolId}`,
    revision,
    position: `at ${revision}`,
    metadata: { tenantId, commandId: commandId.parse('01JNB0000000000000000000C1'), commandDigest: 'digest' },
  } as RecordedEvent;
}

function opened(readModels: ReadModels) {
  return readModels.open({ name: 'pools', version: 1, collections: seatCollections });
}

function kept(history: readonly RecordedEvent[]) {
  const model = opened(memoryReadModels());
  for (const each of history) {
    model.commit(each.position, (writer) => takeInSeats(each.event as SeatPoolEvent, each, poolId, writer));
  }
  return keptPool(model, poolId);
}

describe('what lists keep of a pool', () => {
  it('14: is the pool as its events make it', () => {
    fc.assert(
      fc.property(fc.array(anEvent, { minLength: 1, maxLength: 30 }), (history) => {
        const folded = fold(seatPool, history);
        const state = kept(history.map((event, revision) => recorded(event, revision)))?.state;
        if (!state) throw new Error('nothing was kept');
        expect({ ...state, lapses: undefined, held: state.held.toObject() }).toEqual({
          ...folded,
          lapses: undefined,
          held: folded.held.toObject(),
        });
        for (let wait = 0; wait < 10; wait++) {
          const at = later(start, wait);
          expect(seatUse(state, at)).toEqual(seatUse(folded, at));
        }
        const next = { type: 'CommitSeat', at: later(start, 5), holder: newcomer } as const;
        expect(seatPool.decide(next, state)).toEqual(seatPool.decide(next, folded));
      }),
    );
  });

  it('is nothing where several tenants have written to it', () => {
    const licensed: SeatPoolEvent = { type: 'SeatsLicensed', at: start, capacity: 3 };
    expect(kept([recorded(licensed, 0)])).toMatchObject({ revision: 0, position: 'at 0' });
    expect(kept([recorded(licensed, 0), recorded(licensed, 1, 'river-care')])).toBeUndefined();
    const three = [recorded(licensed, 0), recorded(licensed, 1, 'river-care'), recorded(licensed, 2)];
    expect(kept(three)).toBeUndefined();
  });
});

const newcomer = {
  type: 'invitation',
  invitationId: invitationId.parse('01JNB0000000000000000000N9'),
  round: 1,
} as const;

/** A process that comes later, with the read models of one that is gone; and from where it reads its tenant's pool. */
async function laterProcess(portal: Portal, readModels: ReadModels) {
  await portal.latchkey.whenIdle();
  await portal.latchkey.close();
  const from: number[] = [];
  const heir = await portal.another({
    readModels,
    eventStore: {
      ...portal.eventStore,
      read(stream, options) {
        if (stream.startsWith('seatPool-')) from.push(options?.from ?? 0);
        return portal.eventStore.read(stream, options);
      },
    },
  });
  return { heir, from };
}

describe('a process that starts', () => {
  it('reads no more of a pool than what its lists do not know', async () => {
    const readModels = memoryReadModels();
    const portal = await startWithSeats(3, 'reserve', { readModels });
    await letIn(portal, 'ann');
    await invited(portal, 'bob');
    const { heir, from } = await laterProcess(portal, readModels);
    expect(await use(heir)).toEqual([1, 1, 1]);
    expect((await invite(heir, 'cleo')).ok).toBe(true);
    expect((await invite(heir, 'dora')).ok).toBe(false);
    expect(Math.min(...from)).toBe(3);
    expect(from.filter((revision) => revision === 3)).toHaveLength(1);
  });

  it('appends a chain that is unbroken, and knows a command that licensed seats', async () => {
    const readModels = memoryReadModels();
    const portal = await startWithSeats(3, 'reserve', { readModels });
    const first = await portal.staff.seats.license({ capacity: 5 }, { commandId: 'five' });
    await license(portal, 7);
    const { heir } = await laterProcess(portal, readModels);
    const again = await heir.staff.seats.license({ capacity: 5 }, { commandId: 'five' });
    expect(again).toMatchObject({ ok: true, capacity: 5, revision: first.ok ? first.revision : -1 });
    const reused = await heir.staff.seats.license({ capacity: 6 }, { commandId: 'five' });
    expect(reused).toMatchObject({ ok: false, rejection: { type: 'CommandIdReused' } });
    expect((await invite(heir, 'ann')).ok).toBe(true);
    const cold = await portal.another();
    expect(await use(cold)).toEqual([1, 0, 6]);
  });

  it('trusts no list of another log', async () => {
    const readModels = memoryReadModels();
    const portal = await startWithSeats(3, 'reserve', { readModels });
    await portal.latchkey.whenIdle();
    const definition = readModels.definitions().find(({ name }) => name.startsWith('lists'));
    const model = definition && readModels.open(definition);
    const checkpoint = model?.checkpoint();
    if (!model || !checkpoint) throw new Error('there are no lists');
    const seats = await portal.staff.seats.get();
    const log = await wholeLog(portal.eventStore);
    const pool = log.find(({ type }) => type === 'SeatsLicensed');
    const id = pool?.stream.slice('seatPool-'.length) ?? '';
    const document = model.get<JsonObject>('seatPools', id) ?? {};
    model.commit(checkpoint, (writer) => {
      writer.put('seatPools', id, { ...document, capacity: 99, position: 'elsewhere' });
    });
    const { heir } = await laterProcess(portal, readModels);
    expect(await heir.staff.seats.get()).toEqual(seats);
  });
});
