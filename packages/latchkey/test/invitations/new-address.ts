import type { PersonId } from '@latchkey/core';
import {
  commandId,
  emailAddressId,
  personId as personIdSchema,
  tenantId as tenantIdSchema,
} from '@latchkey/core';
import { seededRandomness } from '@latchkey/testing';
import { createEventCodec } from '../../src/codec/event-codec.ts';
import { upcasters } from '../../src/codec/upcasters.ts';
import { keyName } from '../../src/keys/key-name.ts';
import { createKeyring } from '../../src/keys/keyring.ts';
import type { DomainEvent } from '../../src/streams/category.ts';
import { eventSchemas } from '../../src/streams/category.ts';
import { createStreams } from '../../src/streams/streams.ts';
import type { Portal } from '../portal.ts';
import { masterKey, tenantId } from '../portal.ts';

/** The person's stream says that they have another address now, their second. */
export async function giveNewAddress(portal: Portal, id: string, email: string): Promise<void> {
  const { eventStore, keyVault, clock } = portal;
  const randomness = seededRandomness('a new address');
  const keyring = createKeyring(keyVault, masterKey, randomness);
  const codec = createEventCodec<DomainEvent>(eventSchemas, upcasters, randomness);
  const streams = createStreams({ eventStore, codec, keyring, randomness });
  const personId: PersonId = personIdSchema.parse(id);
  const person = await streams.load('person', personId);
  await streams.append(
    person,
    [
      {
        type: 'PersonRegistered',
        at: clock.now(),
        name: person.state.name,
        email,
        emailAddressId: emailAddressId.parse('01JNB0000000000000000000A2'),
        addressVersion: 2,
      },
    ],
    {
      tenantId: tenantIdSchema.parse(tenantId),
      actor: { type: 'system', part: 'directory' },
      commandId: commandId.parse('01JNB0000000000000000000C9'),
      commandDigest: 'A'.repeat(43),
      $correlationId: '01JNB0000000000000000000C9',
      $causationId: '01JNB0000000000000000000C9',
    },
    keyName.person(personId),
  );
  await portal.latchkey.whenIdle();
}
