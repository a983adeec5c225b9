import { commandId, instantOf, principalId, tenantId } from '@latchkey/core';
import { seededRandomness } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { chained, verifyChain } from '../../src/codec/chain.ts';
import { createEventCodec } from '../../src/codec/event-codec.ts';
import type { Envelope } from '../../src/codec/metadata.ts';
import { upcasters } from '../../src/codec/upcasters.ts';
import type { JsonObject } from '../../src/json.ts';
import type { Key } from '../../src/keys/keyring.ts';
import type { StoredEvent, StreamName } from '../../src/ports/event-store.ts';
import { positionAt } from '../../src/position.ts';
import type { Category, DomainEvent } from '../../src/streams/category.ts';
import { eventSchemas } from '../../src/streams/category.ts';
import { recorded, recordedNames } from '../golden.ts';
import { sampleEvents } from './sample-events.ts';

/** An event as stores keep it, the key that opens it, and what it says. */
interface GoldenEvent {
  stream: StreamName;
  revision: number;
  id: string;
  type: string;
  data: JsonObject;
  metadata: JsonObject;
  /** 32 bytes in hexadecimal, of the key that `data.sealed` names; null if it was destroyed. */
  key: string | null;
  /** The event as the domain sees it; instants in milliseconds since 1970. */
  event: JsonObject;
}

/** All of a stored event but what the store adds. */
type Unplaced = Omit<StoredEvent, 'position' | 'recordedAt'>;

const keyBytes = Buffer.alloc(32, 7);
const key: Key = { status: 'present', secret: keyBytes };
const destroyed: Key = { status: 'destroyed' };
const keyId = 'person-01JNB0000000000000000000P1';
const envelope: Envelope = {
  tenantId: tenantId.parse('harbour-care'),
  actor: { type: 'principal', principalId: principalId.parse('olivia') },
  commandId: commandId.parse('01JNB0000000000000000000C1'),
  commandDigest: 'A'.repeat(43),
  $correlationId: '01JNB0000000000000000000C0',
  $causationId: '6f1f2f34-8a0e-4d0c-9c39-7a3a5f9d8a11',
};

const samples: readonly Sample[] = Object.entries(sampleEvents).flatMap(([category, events]) =>
  Object.entries(events).flatMap(([name, event]: [string, DomainEvent]) => {
    const withKey = { name, category: category as Category, event, key };
    return 'sealed' in written(withKey).data
      ? [withKey, { ...withKey, name: `${name}-erased`, key: destroyed }]
      : [withKey];
  }),
);

interface Sample {
  name: string;
  category: Category;
  event: DomainEvent;
  key: Key;
}

function written({ name, category, event, key: sealWith }: Sample): GoldenEvent {
  const randomness = seededRandomness(name);
  const codec = createEventCodec<DomainEvent>(eventSchemas, upcasters, randomness);
  const stream: StreamName = `${category}-01JNB0000000000000000000S1`;
  const id = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
  const encoded = codec.encode(stream, event, envelope, { name: keyId, key: sealWith });
  const { event: linked } = chained(stream, 0, { id, ...encoded }, null);
  const bytes = sealWith.status === 'present' ? keyBytes.toString('hex') : null;
  return {
    stream,
    revision: 0,
    ...linked,
    key: bytes,
    event: read({ stream, revision: 0, ...linked }, sealWith),
  };
}

function read(event: Unplaced, sealedWith: Key): JsonObject {
  const codec = createEventCodec<DomainEvent>(eventSchemas, upcasters, seededRandomness('unused'));
  const decoded = codec.decode(asStored(event), new Map([[keyId, sealedWith]])).event;
  return JSON.parse(JSON.stringify(decoded)) as JsonObject;
}

function asStored(event: Unplaced): StoredEvent {
  const position = positionAt('01JNB0000000000000000000T1', 1);
  return { ...event, position, recordedAt: instantOf(0) };
}

const named = (type: string) => `events/${type}.v1`;

describe('what is written today', () => {
  it.each(samples)('is what was recorded: $name', (sample) => {
    const now = written(sample);
    expect(now).toEqual(recorded(named(sample.name), () => now));
  });

  it('has a record of every event shape there is', () => {
    const types = eventSchemas.map((schema) => schema.shape.type.value);
    expect(new Set(samples.map(({ event }) => event.type))).toEqual(new Set(types));
  });
});

describe('what was ever written', () => {
  it.each(recordedNames('events'))('is read today, and its chain verifies: %s', (name) => {
    const golden = recorded<GoldenEvent>(`events/${name}`, () => {
      throw new Error('it was listed, so it is there');
    });
    const sealedWith: Key =
      golden.key === null ? destroyed : { status: 'present', secret: Buffer.from(golden.key, 'hex') };
    expect(read(golden, sealedWith)).toEqual(golden.event);
    expect(verifyChain([asStored(golden)]).isIntact).toBe(true);
  });

  it('tells no personal text without its key', () => {
    for (const name of recordedNames('events')) {
      const golden = recorded<GoldenEvent>(`events/${name}`, () => {
        throw new Error('it was listed, so it is there');
      });
      const stored = JSON.stringify([golden.stream, golden.data, golden.metadata]);
      expect(stored).not.toMatch(/Ann|Example\.org|Rosa|wrong contact|not me|mailbox|invoice of|moved away/);
    }
  });
});
