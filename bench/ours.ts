// oxlint-disable no-restricted-imports -- what is measured are parts that the packages do not show
import type { CommandId, InvitationCommand, PrincipalId, TenantId } from '@latchkey/core';
import { invitation } from '@latchkey/core';
import type { EventStore, Json, JsonObject } from 'latchkey';
import { memoryEventStore, memoryKeyVault, systemRandomness } from 'latchkey';
import type { EventCodec } from '../packages/latchkey/src/codec/event-codec.ts';
import { createEventCodec } from '../packages/latchkey/src/codec/event-codec.ts';
import { upcasters } from '../packages/latchkey/src/codec/upcasters.ts';
import { tenantIds } from '../packages/latchkey/src/ids/tenant-ids.ts';
import { makeUlid } from '../packages/latchkey/src/ids/ulid.ts';
import { keyName } from '../packages/latchkey/src/keys/key-name.ts';
import { createKeyring } from '../packages/latchkey/src/keys/keyring.ts';
import type { DomainEvent } from '../packages/latchkey/src/streams/category.ts';
import { eventSchemas } from '../packages/latchkey/src/streams/category.ts';
import { createStreams } from '../packages/latchkey/src/streams/streams.ts';
import type { CommandHandling } from './command-handling.ts';
import type { Subject } from './lifecycle.ts';
import { now } from './lifecycle.ts';

const tenantId = 'harbour-care' as TenantId;
const actor = { type: 'principal', principalId: 'olivia' as PrincipalId } as const;
const ids = tenantIds(tenantId, new Uint8Array(32));

/** Latchkey's own load, decide and append, with events stored as they are. */
export function oursAsTheyAre(): CommandHandling {
  const envelope = {
    tenantId,
    actor,
    commandId: makeUlid(now, systemRandomness) as CommandId,
    commandDigest: '',
    $correlationId: '',
    $causationId: '',
  };
  const metadata = { ...envelope, occurredAt: now, schemaVersion: 1 };
  const identity: EventCodec<DomainEvent> = {
    encode: (_stream, event) => ({
      type: event.type,
      data: event as Json as JsonObject,
      metadata: metadata as Json as JsonObject,
    }),
    keyNameOf: () => undefined,
    decode: ({ data }) => ({ event: data as Json as DomainEvent, metadata }),
  };
  return handlingOn(memoryEventStore(), identity, () => ({ envelope }));
}

/** The same with all that is stored for ever: digests, sealed texts, and the chain. */
export function oursAsStored(eventStore: EventStore = memoryEventStore()): CommandHandling {
  const codec = createEventCodec<DomainEvent>(eventSchemas, upcasters, systemRandomness);
  return handlingOn(eventStore, codec, (subject, command) => {
    const commandId = makeUlid(now, systemRandomness) as CommandId;
    const commandDigest = ids.commandDigest(command.type, command as Json as JsonObject);
    const envelope = {
      tenantId,
      actor,
      commandId,
      commandDigest,
      $correlationId: commandId,
      $causationId: commandId,
    };
    return { envelope, sealWith: keyName.person(subject.personId) };
  });
}

type Envelope = Parameters<EventCodec<DomainEvent>['encode']>[2];
type Describe = (subject: Subject, command: InvitationCommand) => { envelope: Envelope; sealWith?: string };

function handlingOn(
  eventStore: EventStore,
  codec: EventCodec<DomainEvent>,
  describe: Describe,
): CommandHandling {
  const keyring = createKeyring(memoryKeyVault(), new Uint8Array(32), systemRandomness);
  const streams = createStreams({ eventStore, codec, keyring, randomness: systemRandomness });

  return {
    async handle(subject, command) {
      const { envelope, sealWith } = describe(subject, command);
      const loaded = await streams.load('invitation', subject.id);
      const decision = invitation.decide(command, loaded.state);
      if (!decision.ok) throw new Error(decision.rejection.type);
      await streams.append(loaded, decision.events, envelope, sealWith);
    },
    async seed(subject, events) {
      const { envelope, sealWith } = describe(subject, { type: 'Rescind', at: now });
      await streams.append(await streams.load('invitation', subject.id), events, envelope, sealWith);
    },
    async eventsOf({ id }) {
      return (await streams.load('invitation', id)).history.map(({ event }) => event);
    },
  };
}
