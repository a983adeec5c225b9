// oxlint-disable no-restricted-imports -- what is measured are parts that the packages do not show
import { createSecretKey } from 'node:crypto';
import type { CommandId, InvitationCommand, InvitationEvent, PrincipalId, TenantId } from '@latchkey/core';
import { invitation } from '@latchkey/core';
import type { EventStore, Json, JsonObject } from 'latchkey';
import { memoryEventStore, memoryKeyVault, systemClock, systemRandomness } from 'latchkey';
import { createEventCodec } from '../packages/latchkey/src/codec/event-codec.ts';
import type { Envelope } from '../packages/latchkey/src/codec/metadata.ts';
import type { StoredForm } from '../packages/latchkey/src/codec/stored-form.ts';
import { sealedAndChained } from '../packages/latchkey/src/codec/stored-form.ts';
import { upcasters } from '../packages/latchkey/src/codec/upcasters.ts';
import { createStreamQueue } from '../packages/latchkey/src/commands/stream-queue.ts';
import { tenantIds } from '../packages/latchkey/src/ids/tenant-ids.ts';
import { makeUlid } from '../packages/latchkey/src/ids/ulid.ts';
import { makeUuid } from '../packages/latchkey/src/ids/uuid.ts';
import { keyName } from '../packages/latchkey/src/keys/key-name.ts';
import { createKeyring } from '../packages/latchkey/src/keys/keyring.ts';
import type { DomainEvent } from '../packages/latchkey/src/streams/category.ts';
import { eventSchemas } from '../packages/latchkey/src/streams/category.ts';
import { createStreamMemory } from '../packages/latchkey/src/streams/stream-memory.ts';
import { createSendAgain } from '../packages/latchkey/src/streams/send-again.ts';
import { createStreams } from '../packages/latchkey/src/streams/streams.ts';
import type { CommandHandling } from './command-handling.ts';
import type { Subject } from './lifecycle.ts';
import { now } from './lifecycle.ts';

const tenantId = 'harbour-care' as TenantId;
const actor = { type: 'principal', principalId: 'olivia' as PrincipalId } as const;
const ids = tenantIds(tenantId, createSecretKey(new Uint8Array(32)));

/** Latchkey's own turns, remembered streams and appends, with events stored as they are. */
export function oursAsTheyAre(): CommandHandling {
  const asItIs: StoredForm<DomainEvent> = {
    needsKey: () => false,
    write: ({ stream, revision }, event, envelope) => ({
      event: {
        id: `${stream} ${revision}`,
        type: event.type,
        data: event as Json as JsonObject,
        metadata: { ...envelope, occurredAt: now, schemaVersion: 1 } as Json as JsonObject,
      },
      hash: null,
      size: 0,
    }),
    isOwn: () => true,
    hashOf: () => null,
    keyNameOf: () => undefined,
    read: ({ data, metadata }) => ({
      event: data as Json as DomainEvent,
      metadata: metadata as Json as ReturnType<StoredForm<DomainEvent>['read']>['metadata'],
    }),
  };
  let commands = 0;
  return handlingOn(memoryEventStore(), asItIs, () => {
    const commandId = String((commands += 1)) as CommandId;
    return {
      envelope: { tenantId, actor, commandId, commandDigest: '', $correlationId: '', $causationId: '' },
    };
  });
}

/** Where what is personal is sealed, a person must have been registered before they are invited: their key is made then. */
export interface SealedCommandHandling extends CommandHandling {
  register(subject: Subject): Promise<unknown>;
}

/** The same with all that is stored for ever: digests, sealed texts, and the chain. */
export function oursAsStored(eventStore: EventStore = memoryEventStore()): SealedCommandHandling {
  const codec = createEventCodec<DomainEvent>(eventSchemas, upcasters, systemRandomness);
  const form = sealedAndChained(codec, () => makeUuid(systemRandomness));
  return handlingOn(eventStore, form, (subject, command) => {
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

type Describe = (subject: Subject, command: InvitationCommand) => { envelope: Envelope; sealWith?: string };

function handlingOn(
  eventStore: EventStore,
  form: StoredForm<DomainEvent>,
  describe: Describe,
): SealedCommandHandling {
  const keyring = createKeyring(memoryKeyVault(), new Uint8Array(32), systemRandomness);
  const streams = createStreams({
    eventStore,
    sendAgain: createSendAgain(eventStore, systemClock),
    form,
    keyring,
    memory: createStreamMemory(),
  });
  const queue = createStreamQueue(streams);

  return {
    handle(subject, command) {
      const { envelope, sealWith } = describe(subject, command);
      return queue.take('invitation', subject.id, {
        tenantId,
        envelope,
        async judge({ state }) {
          const decision = invitation.decide(command, state);
          if (!decision.ok) throw new Error(decision.rejection.type);
          return { events: decision.events, sealWith, answer: (after) => after.revision };
        },
      });
    },
    register: ({ personId }) => keyring.ensure(keyName.person(personId)),
    async seed(subject, events) {
      const { envelope, sealWith } = describe(subject, { type: 'Rescind', at: now });
      await queue.take('invitation', subject.id, {
        tenantId,
        envelope,
        judge: async () => ({ events, sealWith, answer: (after) => after.revision }),
      });
    },
    async eventsOf({ id }) {
      const stored = await streams.readStored(`invitation-${id}`);
      return (await streams.decode(stored)).map(({ event }) => event as InvitationEvent);
    },
  };
}
