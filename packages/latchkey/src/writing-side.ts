import type { ProcessId } from '@latchkey/core';
import { createClockCheck } from './clock-check.ts';
import { createEventCodec } from './codec/event-codec.ts';
import { sealedAndChained } from './codec/stored-form.ts';
import { upcasters } from './codec/upcasters.ts';
import { createCommandRunner } from './commands/run-command.ts';
import { createStreamQueue } from './commands/stream-queue.ts';
import { makeUlid } from './ids/ulid.ts';
import { makeUuid } from './ids/uuid.ts';
import { createKeyring } from './keys/keyring.ts';
import { createLinks } from './links/links.ts';
import type { CompleteOptions, Report } from './options.ts';
import { rememberOwnEvents } from './reactors/own-events.ts';
import type { DomainEvent } from './streams/category.ts';
import { eventSchemas } from './streams/category.ts';
import type { KeptFolds } from './streams/kept-folds.ts';
import { createKept } from './streams/kept-folds.ts';
import { createSendAgain } from './streams/send-again.ts';
import { createStreamMemory } from './streams/stream-memory.ts';
import { createStreams } from './streams/streams.ts';
import { createTelemetry } from './telemetry.ts';
import { createTenantAccess } from './tenants/tenant-access.ts';

export type WritingSide = ReturnType<typeof createWritingSide>;

/** What a process carries commands out with. */
export function createWritingSide(options: CompleteOptions, report: Report) {
  const { eventStore, keyVault, masterKey, clock, randomness, baseUrl, attributes } = options;
  const processId = makeUlid(clock.now(), randomness) as ProcessId;
  const codec = createEventCodec<DomainEvent>(eventSchemas, upcasters, randomness);
  const keyring = createKeyring(keyVault, masterKey, randomness);
  const own = rememberOwnEvents(eventStore);
  const keptFolds: KeptFolds = {};
  const form = sealedAndChained(codec, () => makeUuid(randomness));
  const streams = createStreams({
    eventStore: own,
    sendAgain: createSendAgain(own, clock),
    form,
    keyring,
    memory: createStreamMemory(),
    kept: createKept(keptFolds, own, form),
  });
  const queue = createStreamQueue(streams);
  const tenants = createTenantAccess(streams, keyring);
  const links = createLinks(keyring, randomness, baseUrl);
  const telemetry = createTelemetry(clock);
  const clockCheck = createClockCheck({
    eventStore,
    clock,
    randomness,
    processId,
    isOwn: own.isOwn,
    onDatedAhead: (position, occurredAt) => report({ type: 'EventDatedAhead', position, occurredAt }),
  });
  const runner = createCommandRunner({
    streams,
    queue,
    tenants,
    clock,
    clockCheck,
    randomness,
    telemetry,
    attributes,
  });
  const { isOwn } = own;
  return {
    processId,
    isOwn,
    keyring,
    keptFolds,
    streams,
    queue,
    tenants,
    links,
    telemetry,
    clockCheck,
    runner,
  };
}
