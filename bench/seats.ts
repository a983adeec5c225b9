// oxlint-disable no-restricted-imports -- what is measured are parts that the packages do not show
import type {
  CommandId,
  Id,
  PrincipalId,
  SeatHolder,
  SeatPoolCommand,
  SeatPoolEvent,
  TenantId,
} from '@latchkey/core';
import { instantOf, invitationId, later, seatPool } from '@latchkey/core';
import {
  createLatchkey,
  makeUlid,
  mayGiveEverything,
  memoryEventStore,
  memoryKeyVault,
  memoryReadModels,
  systemClock,
  systemRandomness,
} from 'latchkey';
import type { EventStore } from 'latchkey';
import { createEventCodec } from '../packages/latchkey/src/codec/event-codec.ts';
import { sealedAndChained } from '../packages/latchkey/src/codec/stored-form.ts';
import { upcasters } from '../packages/latchkey/src/codec/upcasters.ts';
import { createStreamQueue } from '../packages/latchkey/src/commands/stream-queue.ts';
import { makeUuid } from '../packages/latchkey/src/ids/uuid.ts';
import {
  keptPool,
  seatCollections,
  takeInSeats,
} from '../packages/latchkey/src/projections/seat-documents.ts';
import { createKeyring } from '../packages/latchkey/src/keys/keyring.ts';
import type { DomainEvent } from '../packages/latchkey/src/streams/category.ts';
import { eventSchemas } from '../packages/latchkey/src/streams/category.ts';
import type { KeptFolds } from '../packages/latchkey/src/streams/kept-folds.ts';
import { createKept } from '../packages/latchkey/src/streams/kept-folds.ts';
import { createSendAgain } from '../packages/latchkey/src/streams/send-again.ts';
import { createStreamMemory } from '../packages/latchkey/src/streams/stream-memory.ts';
import { createStreams } from '../packages/latchkey/src/streams/streams.ts';
import type { Contender, Result } from './measure.ts';
import { compare } from './measure.ts';

/** What seats cost: beside invitations without, and in a pool that is large and old beside one that is new. */
export async function* benchSeats(): AsyncGenerator<Result> {
  const result = await compare({
    name: 'a thousand invitations at once in one tenant, each with a seat',
    aim: 0.7,
    ours: invitations('reserve'),
    others: { 'without seats': invitations('none') },
  });
  yield { ...result, remark: `${Math.round(1e9 / result.ours)} a second` };
  const old = await poolOf(100_000);
  const fresh = await poolOf(0);
  yield compare({
    name: 'a seat reserved, taken and released, beside 100,000 and 300,000 events of before',
    aim: 0.8,
    ours: seats(old.give),
    others: { 'in a new pool': seats(fresh.give) },
  });
  yield compare({
    name: 'a process that starts, until it knows that pool',
    aim: 5,
    ours: firstLook(old, await keptOf(old)),
    others: { 'read from its beginning': firstLook(old, {}) },
    rounds: 3,
  });
}

const atOnce = 1_000;

/** Through the facade, on stores in memory; nothing is mailed. */
function invitations(wanted: 'reserve' | 'none'): Contender {
  return async () => {
    const latchkey = createLatchkey({
      mayGive: mayGiveEverything,
      mailer: () => new Promise(() => {}),
      baseUrl: 'https://portal.example.com',
    });
    await latchkey.start();
    const staff = latchkey.as({
      tenantId: 'harbour-care',
      actor: { type: 'principal', principalId: 'olivia' },
    });
    await staff.tenants.open();
    await staff.workspaces.open({ workspaceId: 'rosa', kind: 'client', name: 'Rosa' });
    await staff.seats.license({ capacity: atOnce });
    await staff.tenants.changePolicy({
      policy: {
        validFor: 'P7D',
        resend: { cooldown: 'PT1M', limit: 10 },
        acceptBy: 'matchingEmail',
        seats: wanted,
      },
    });
    const invite = (_: unknown, number: number) =>
      staff.invitations.invite({
        workspaceId: 'rosa',
        person: { name: `Person ${number}`, email: `person-${number}@example.org` },
        permissions: ['roster.view'],
      });
    return {
      operations: atOnce,
      async run() {
        const invited = await Promise.all(Array.from({ length: atOnce }, invite));
        if (!invited.every(({ ok }) => ok)) throw new Error('somebody was not invited');
      },
      async end() {
        const { reserved } = (await staff.seats.get()) ?? {};
        if (reserved !== (wanted === 'reserve' ? atOnce : 0)) throw new Error('not all seats are reserved');
        await latchkey.close();
      },
    };
  };
}

const tenantId = 'harbour-care' as TenantId;
const poolId = '01JNB0000000000000000000S1' as Id;
const at = instantOf(Date.UTC(2026, 2, 2, 9));
const until = later(at, 172_800_000);

type GiveCommand = (command: SeatPoolCommand) => Promise<unknown>;

interface Pool {
  eventStore: EventStore;
  give: GiveCommand;
}

function streamsOn(eventStore: EventStore, keptFolds: KeptFolds = {}) {
  const codec = createEventCodec<DomainEvent>(eventSchemas, upcasters, systemRandomness);
  const form = sealedAndChained(codec, () => makeUuid(systemRandomness));
  return createStreams({
    eventStore,
    sendAgain: createSendAgain(eventStore, systemClock),
    form,
    keyring: createKeyring(memoryKeyVault(), new Uint8Array(32), systemRandomness),
    memory: createStreamMemory(),
    kept: createKept(keptFolds, eventStore, form),
  });
}

/** As the lists of a process keep it. */
async function keptOf({ eventStore }: Pool): Promise<KeptFolds> {
  const streams = streamsOn(eventStore);
  const model = memoryReadModels().open({ name: 'pools', version: 1, collections: seatCollections });
  const events = await streams.decode(await streams.readStored(`seatPool-${poolId}`));
  for (const each of events) {
    model.commit(each.position, (writer) => takeInSeats(each.event as SeatPoolEvent, each, poolId, writer));
  }
  return { seatPool: (id) => keptPool(model, id) };
}

/** With nothing in memory. */
function firstLook({ eventStore }: Pool, kept: KeptFolds): Contender {
  return () => ({
    operations: 1,
    async run() {
      const { state } = await streamsOn(eventStore, kept).load('seatPool', poolId);
      if (state.committed < 100_000) throw new Error('not all seats are known');
    },
  });
}

/** A pool in which so many seats are taken, and as many were taken and released before. */
async function poolOf(taken: number): Promise<Pool> {
  const eventStore = memoryEventStore();
  const streams = streamsOn(eventStore);
  const queue = createStreamQueue(streams);
  const append = (eventsFor: (pool: typeof seatPool.initial) => readonly SeatPoolEvent[]) => {
    const commandId = makeUlid(at, systemRandomness) as CommandId;
    const actor = { type: 'principal', principalId: 'olivia' as PrincipalId } as const;
    const envelope = {
      tenantId,
      actor,
      commandId,
      commandDigest: '',
      $correlationId: commandId,
      $causationId: commandId,
    };
    return queue.take('seatPool', poolId, {
      tenantId,
      envelope,
      judge: async ({ state }) => ({ events: eventsFor(state), answer: async (after) => after.revision }),
    });
  };
  await append(() => [{ type: 'SeatsLicensed', at, capacity: taken + 2 * seatsInRound }]);
  for (let begun = 0; begun < taken; begun += 1_000) {
    const holders = Array.from({ length: 1_000 }, newHolder);
    const before = holders.flatMap((holder): SeatPoolEvent[] => [
      { type: 'SeatCommitted', at, holder },
      { type: 'SeatReleased', at, holder },
    ]);
    await append(() => before);
    await append(() =>
      holders.map((_, index) => ({ type: 'SeatCommitted', at, holder: newHolder(_, index) })),
    );
  }
  const give = (command: SeatPoolCommand) =>
    append((pool) => {
      const decision = seatPool.decide(command, pool);
      if (!decision.ok || decision.events.length === 0) throw new Error('not decided');
      return decision.events;
    });
  return { eventStore, give };
}

function newHolder(_: unknown, index: number): SeatHolder {
  const id = makeUlid(later(at, index), systemRandomness);
  return { type: 'invitation', invitationId: invitationId.parse(id), round: 1 };
}

const seatsInRound = 300;

function seats(give: GiveCommand): Contender {
  return () => {
    const holders = Array.from({ length: seatsInRound }, newHolder);
    return {
      operations: 3 * holders.length,
      async run() {
        await Promise.all(
          holders.map((holder) => give({ type: 'ReserveSeats', at, seats: [{ holder, until }] })),
        );
        await Promise.all(holders.map((holder) => give({ type: 'CommitSeat', at, holder })));
        await Promise.all(holders.map((holder) => give({ type: 'ReleaseSeat', at, holder, heldSince: at })));
      },
    };
  };
}
