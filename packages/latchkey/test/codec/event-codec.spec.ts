import { commandId, instantOf, tenantId } from '@latchkey/core';
import { seededRandomness } from '@latchkey/testing';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventCodec } from '../../src/codec/event-codec.ts';
import type { Envelope } from '../../src/codec/metadata.ts';
import type { Upcasters } from '../../src/codec/upcasters.ts';
import { seal, unseal } from '../../src/codec/sealing.ts';
import { canonicalJson } from '../../src/codec/canonical-json.ts';
import type { Json, JsonObject } from '../../src/json.ts';
import type { Key } from '../../src/keys/keyring.ts';
import type { StoredEvent, StreamName } from '../../src/ports/event-store.ts';
import { positionAt } from '../../src/position.ts';
import type { DomainEvent } from '../../src/streams/category.ts';
import { eventSchemas } from '../../src/streams/category.ts';
import { sampleEvents } from './sample-events.ts';

const key: Key = { status: 'present', secret: Buffer.alloc(32, 7) };
const name = 'person-01JNB0000000000000000000P1';
const keys = new Map([[name, key]]);
const stream: StreamName = 'accessGrant-01JNB0000000000000000000S1';
const envelope: Envelope = {
  tenantId: tenantId.parse('harbour-care'),
  actor: { type: 'invitee' },
  commandId: commandId.parse('01JNB0000000000000000000C1'),
  commandDigest: 'AA',
  $correlationId: 'c',
  $causationId: 'c',
};
const suspended = sampleEvents.accessGrant['AccessSuspended'] as DomainEvent;

function codecWith(upcasters: Upcasters = {}) {
  return createEventCodec<DomainEvent>(eventSchemas, upcasters, seededRandomness('codec'));
}

function stored(
  change: { type?: string; data?: JsonObject; metadata?: JsonObject; stream?: StreamName } = {},
): StoredEvent {
  const encoded = codecWith().encode(stream, suspended, envelope, { name, key });
  return {
    id: '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
    stream: change.stream ?? stream,
    revision: 0,
    position: positionAt('01JNB0000000000000000000T1', 1),
    recordedAt: instantOf(0),
    type: change.type ?? encoded.type,
    data: { ...encoded.data, ...change.data },
    metadata: { ...encoded.metadata, ...change.metadata },
  };
}

describe('the codec', () => {
  it('seals personal fields and nothing else', () => {
    const { data } = stored();
    expect(data).toEqual({ cause: 'unpaid', sealed: { key: name, box: expect.any(String) } });
    expect(JSON.stringify(data)).not.toContain('May');
  });

  it('refuses to write personal text without a key', () => {
    expect(() => codecWith().encode(stream, suspended, envelope)).toThrow(
      expect.objectContaining({ code: 'UnsealedPersonalData' }),
    );
  });

  it('reads older versions through every step up to today’s', () => {
    const upcasters: Upcasters = {
      AccessSuspended: [
        ({ why, ...rest }) => ({ ...rest, motive: why ?? null }),
        ({ motive, ...rest }) => ({ ...rest, cause: motive ?? null }),
      ],
    };
    const codec = codecWith(upcasters);
    const { cause: _cause, ...data } = stored().data;
    const first = { ...stored(), data: { ...data, why: 'unpaid' } };
    const second = { ...stored({ metadata: { schemaVersion: 2 } }), data: { ...data, motive: 'unpaid' } };
    const third = stored({ metadata: { schemaVersion: 3 } });
    for (const event of [first, second, third]) expect(codec.decode(event, keys).event).toEqual(suspended);
    expect(codec.encode(stream, suspended, envelope, { name, key }).metadata).toMatchObject({
      schemaVersion: 3,
    });
  });

  it.each<[string, string, () => StoredEvent]>([
    ['EventFromTheFuture', 'of a version from the future', () => stored({ metadata: { schemaVersion: 2 } })],
    ['UnknownEventType', 'of an unknown type', () => stored({ type: 'AccessPainted' })],
    ['MalformedEvent', 'with a field that is none', () => stored({ data: { cause: 'NOT A CAUSE' } })],
    ['MalformedEvent', 'with metadata that is none', () => stored({ metadata: { actor: 'me' } })],
    [
      'MalformedEvent',
      'with a box that is none',
      () => stored({ data: { sealed: { key: name, box: 'AAAA' } } }),
    ],
    ['MalformedEvent', 'with sealed fields in no form', () => stored({ data: { sealed: 'x' } })],
    [
      'MalformedEvent',
      'moved to another stream',
      () => stored({ stream: 'accessGrant-01JNB0000000000000000000S2' }),
    ],
    [
      'KeyMissing',
      'whose key the vault has not',
      () => stored({ data: { sealed: { key: 'person-x', box: 'AAAA' } } }),
    ],
  ])('refuses as %s an event %s', (code, _what, event) => {
    expect(() => codecWith().decode(event(), keys)).toThrow(expect.objectContaining({ code }));
  });
});

describe('sealing', () => {
  const bytes = Buffer.alloc(32, 1);

  it('opens with the key and what it was bound to alone', () => {
    const box = seal(bytes, Buffer.from('secret'), ['a', 'b'], seededRandomness('s'));
    expect(Buffer.from(unseal(bytes, box, ['a', 'b']) ?? []).toString()).toBe('secret');
    expect(unseal(bytes, box, ['ab', ''])).toBeUndefined();
    expect(unseal(Buffer.alloc(32, 2), box, ['a', 'b'])).toBeUndefined();
    expect(unseal(bytes, box.subarray(0, 20), ['a', 'b'])).toBeUndefined();
  });
});

describe('canonical JSON', () => {
  it('is that of RFC 8785, section 3.2.3', () => {
    const value = {
      numbers: [333_333_333.333_333_3, 1e30, 4.5, 2e-3, 0.000_000_000_000_000_000_000_000_001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('is what a library says that does nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as Json;
        expect(canonicalJson(json)).toBe(canonicalize(json));
      }),
      { numRuns: 500 },
    );
  });

  it('orders names by their UTF-16 code units, numbers among them', () => {
    const value = { '\u{1f600}': 1, '\ufb33': 2, '10': 3, '9': 4, b: 5, B: 6, '': 7 };
    expect(canonicalJson(value)).toBe('{"":7,"10":3,"9":4,"B":6,"b":5,"\u{1f600}":1,"\ufb33":2}');
  });
});
