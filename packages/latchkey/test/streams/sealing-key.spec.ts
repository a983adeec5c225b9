import type { InvitationEvent, WorkspaceEvent, WorkspaceId } from '@latchkey/core';
import { describe, expect, it } from 'vitest';
import { createEventCodec } from '../../src/codec/event-codec.ts';
import { sealedAndChained } from '../../src/codec/stored-form.ts';
import { upcasters } from '../../src/codec/upcasters.ts';
import { makeUuid } from '../../src/ids/uuid.ts';
import { memoryEventStore, systemClock, systemRandomness } from '../../src/index.ts';
import { createKeyring } from '../../src/keys/keyring.ts';
import { memoryKeyVault } from '../../src/memory/memory-key-vault.ts';
import type { DomainEvent } from '../../src/streams/category.ts';
import { eventSchemas } from '../../src/streams/category.ts';
import { createSendAgain } from '../../src/streams/send-again.ts';
import { createStreamMemory } from '../../src/streams/stream-memory.ts';
import { createStreams } from '../../src/streams/streams.ts';
import { masterKey } from '../portal.ts';

const opened = {
  type: 'WorkspaceOpened',
  at: systemClock.now(),
  workspaceId: 'rosa' as WorkspaceId,
  kind: 'client',
  name: 'Rosa Diaz',
} satisfies WorkspaceEvent;
const rescinded = { type: 'InvitationRescinded', round: 1, at: systemClock.now() } satisfies InvitationEvent;

describe('the key that a command seals with', () => {
  it('is made when the first text of a workspace is written with it', async () => {
    const { streams, keyVault } = streamsInMemory();
    const key = await streams.sealingKey('workspace-x', [opened]);
    expect(key).toMatchObject({ name: 'workspace-x', key: { status: 'present' } });
    expect(await keyVault.names('')).toEqual(['workspace-x']);
  });

  it('is neither made nor asked for where nothing personal is written', async () => {
    const { streams, keyVault } = streamsInMemory();
    expect(await streams.sealingKey('person-x', [rescinded])).toBeUndefined();
    expect(await keyVault.names('')).toEqual([]);
  });
});

function streamsInMemory() {
  const eventStore = memoryEventStore();
  const keyVault = memoryKeyVault();
  const codec = createEventCodec<DomainEvent>(eventSchemas, upcasters, systemRandomness);
  const streams = createStreams({
    eventStore,
    sendAgain: createSendAgain(eventStore, systemClock),
    form: sealedAndChained(codec, () => makeUuid(systemRandomness)),
    keyring: createKeyring(keyVault, masterKey, systemRandomness),
    memory: createStreamMemory(),
  });
  return { streams, keyVault };
}
