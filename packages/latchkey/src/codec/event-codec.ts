import type { Actor, AnyEvent, Instant, OnBehalfOf } from '@latchkey/core';
import { base64urlText, formatInstant, instant, isPersonal } from '@latchkey/core';
import { z } from 'zod';
import type { Json, JsonObject } from '../json.ts';
import type { Key } from '../keys/keyring.ts';
import { keyMissing } from '../keys/keyring.ts';
import { LatchkeyError } from '../latchkey-error.ts';
import type { StoredEvent, StreamName } from '../ports/event-store.ts';
import type { Randomness } from '../ports/randomness.ts';
import type { Envelope, Metadata } from './metadata.ts';
import { metadata as metadataSchema } from './metadata.ts';
import { seal, unseal } from './sealing.ts';
import type { Upcasters } from './upcasters.ts';

/** The key that seals an event's personal fields, and its name in the vault. */
export interface SealingKey {
  name: string;
  key: Key;
}

export interface EncodedEvent {
  type: string;
  data: JsonObject;
  metadata: JsonObject;
}

export interface DecodedEvent<Event extends AnyEvent> {
  event: Event;
  metadata: Metadata;
}

/** Between events as the domain has them and as stores keep them. */
export interface EventCodec<Event extends AnyEvent> {
  /** @throws LatchkeyError `UnsealedPersonalData` if the event has personal text and no key is given. */
  encode(stream: StreamName, event: Event, envelope: Envelope, sealWith?: SealingKey): EncodedEvent;
  /** Whether the event says anything personal, so that a key is needed to write it. */
  isPersonal(event: Event): boolean;
  /** Which key the event's personal fields are sealed with; undefined if it has none. */
  keyNameOf(event: StoredEvent): string | undefined;
  /** @throws LatchkeyError `UnknownEventType`, `EventFromTheFuture`, `MalformedEvent` or `KeyMissing`. */
  decode(event: StoredEvent, keys: ReadonlyMap<string, Key>): DecodedEvent<Event>;
}

/** Where the sealed fields of an event stand in its data, and what stands there once their key was destroyed. */
const sealedFields = z.union([
  z.object({ key: z.string(), box: base64urlText }),
  z.object({ key: z.string(), erased: z.literal(true) }),
]);

/** An event's schema, as `event()` of the core makes it. */
type EventSchema = z.ZodType<AnyEvent, { type: string; at: string }> & {
  shape: { type: z.ZodLiteral<string> } & z.core.$ZodShape;
};

interface Shape {
  /** All fields but the type and the moment, which stand beside the data. */
  ownFields: z.ZodType<Record<string, unknown>, Record<string, unknown>>;
  /** In the order of their names, as canonical JSON has them, with the place of the sealed ones among them. */
  plainFields: readonly FieldEncoder[];
  personalFields: readonly FieldEncoder[];
  version: number;
}

/** How a field is written: all but moments are written as they are. */
interface FieldEncoder {
  name: string;
  encode(value: unknown): Json;
}

export function createEventCodec<Event extends AnyEvent>(
  schemas: readonly EventSchema[],
  upcasters: Upcasters,
  randomness: Randomness,
): EventCodec<Event> {
  const shapes = new Map<string, Shape>(
    schemas.map((schema) => [schema.shape.type.value, shapeOf(schema, upcasters)]),
  );

  function shapeNamed(type: string): Shape {
    const shape = shapes.get(type);
    if (shape) return shape;
    throw new LatchkeyError('UnknownEventType', `this version of Latchkey knows no event ${type}`, { type });
  }

  function sealPersonal(
    stream: StreamName,
    type: string,
    fields: JsonObject,
    sealWith?: SealingKey,
  ): JsonObject {
    if (!sealWith) {
      throw new LatchkeyError(
        'UnsealedPersonalData',
        `no key was given to seal the personal fields of ${type}`,
      );
    }
    const { name, key } = sealWith;
    if (key.status === 'destroyed') return { erased: true, key: name };
    const box = seal(key.secret, Buffer.from(JSON.stringify(fields)), [stream, type], randomness);
    return { box: box.toString('base64url'), key: name };
  }

  function openPersonal(event: StoredEvent, shape: Shape, keys: ReadonlyMap<string, Key>): JsonObject {
    const stored = event.data['sealed'];
    if (stored === undefined) return {};
    const sealed = sealedFields.safeParse(stored).data;
    if (!sealed) throw malformed(event, 'its sealed fields are not in the form that they have');
    const key = keys.get(sealed.key);
    if ('erased' in sealed || key?.status === 'destroyed') {
      return Object.fromEntries(shape.personalFields.map(({ name }) => [name, null]));
    }
    if (!key) throw keyMissing(sealed.key, { stream: event.stream });
    const plain = unseal(key.secret, Buffer.from(sealed.box, 'base64url'), [event.stream, event.type]);
    if (!plain) throw malformed(event, `its sealed fields do not open with ${sealed.key}`);
    return JSON.parse(Buffer.from(plain).toString('utf8')) as JsonObject;
  }

  return {
    encode(stream, event, envelope, sealWith) {
      const { type, at } = event;
      const { plainFields, personalFields, version } = shapeNamed(type);
      const fields = { ...event } as Record<string, unknown>;
      if (this.isPersonal(event)) {
        fields['sealed'] = sealPersonal(stream, type, encoded(fields, personalFields), sealWith);
      }
      return { type, data: encoded(fields, plainFields), metadata: metadataOf(envelope, at, version) };
    },

    isPersonal(event) {
      for (const { name } of shapeNamed(event.type).personalFields) {
        const value: unknown = Reflect.get(event, name);
        if (value !== undefined) return true;
      }
      return false;
    },

    keyNameOf(event) {
      const stored = event.data['sealed'];
      const sealed = stored === undefined ? undefined : sealedFields.safeParse(stored).data;
      return sealed && 'box' in sealed ? sealed.key : undefined;
    },

    decode(stored, keys) {
      const shape = shapeNamed(stored.type);
      const metadata = metadataSchema.safeParse(stored.metadata);
      if (!metadata.success) throw malformed(stored, z.prettifyError(metadata.error), metadata.error);
      const { schemaVersion } = metadata.data;
      if (schemaVersion > shape.version) {
        throw new LatchkeyError(
          'EventFromTheFuture',
          `${stored.type} has schema version ${schemaVersion}, and this version of Latchkey reads up to ${shape.version}`,
          { type: stored.type, schemaVersion, position: stored.position },
        );
      }
      const { sealed: _sealed, ...plain } = stored.data;
      const data = (upcasters[stored.type] ?? [])
        .slice(schemaVersion - 1)
        .reduce((older, upcast) => upcast(older), { ...plain, ...openPersonal(stored, shape, keys) });
      const own = shape.ownFields.safeDecode(data);
      if (!own.success) throw malformed(stored, z.prettifyError(own.error), own.error);
      const event: AnyEvent = { type: stored.type, at: metadata.data.occurredAt, ...own.data };
      return { event: event as Event, metadata: metadata.data };
    },
  };
}

function shapeOf(schema: EventSchema, upcasters: Upcasters): Shape {
  const { type: _type, at: _at, ...own } = schema.shape;
  const encoders = Object.entries(own).map(([name, field]) => ({
    name,
    encode: encoderOf(field),
    isPersonal: isPersonal(field),
  }));
  const sealed = { name: 'sealed', encode: (value: unknown) => value as Json };
  return {
    ownFields: z.object(own),
    plainFields: inOrder([sealed, ...encoders.filter((field) => !field.isPersonal)]),
    personalFields: encoders.filter((field) => field.isPersonal),
    version: 1 + (upcasters[schema.shape.type.value]?.length ?? 0),
  };
}

function inOrder(fields: readonly FieldEncoder[]): readonly FieldEncoder[] {
  return fields.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function encoded(
  fields: Readonly<Record<string, unknown>>,
  encoders: readonly FieldEncoder[],
): { readonly [field: string]: Json } {
  const data: { [field: string]: Json } = {};
  for (const { name, encode } of encoders) {
    const value = fields[name];
    if (value !== undefined) data[name] = encode(value);
  }
  return data;
}

/** What was decided has the right form by its type, so only what is written otherwise than it is held goes through the schema. */
function encoderOf(field: z.core.$ZodType): (value: unknown) => Json {
  if (withoutWrappers(field) === instant) return (value) => formatInstant(value as Instant);
  return hasCodec(field) ? (value) => z.encode(field, value) as Json : (value) => value as Json;
}

function withoutWrappers(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional ? withoutWrappers(schema.unwrap()) : schema;
}

/** Whether a field is, or may hold, something that is written otherwise than it is held. */
function hasCodec(schema: z.core.$ZodType): boolean {
  if (schema instanceof z.ZodPipe) return true;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodReadonly) {
    return hasCodec(schema.unwrap());
  }
  if (schema instanceof z.ZodArray) return hasCodec(schema.element);
  if (schema instanceof z.ZodObject) return Object.values<z.core.$ZodType>(schema.shape).some(hasCodec);
  if (schema instanceof z.ZodUnion) return schema.options.some(hasCodec);
  // Whatever is not known to hold none may hold one.
  return !(schema instanceof z.ZodType && plainTypes.has(schema.def.type));
}

const plainTypes: ReadonlySet<string> = new Set(['string', 'number', 'boolean', 'literal', 'enum', 'null']);

/** In the order of the names, as canonical JSON has them. */
function metadataOf(envelope: Envelope, at: Instant, schemaVersion: number): JsonObject {
  const { tenantId, actor, onBehalfOf, commandId, commandDigest, $correlationId, $causationId } = envelope;
  return {
    $causationId,
    $correlationId,
    actor: actorAsJson(actor),
    commandDigest,
    commandId,
    occurredAt: formatInstant(at),
    ...(onBehalfOf && { onBehalfOf: inOrderOfNames(onBehalfOf) }),
    schemaVersion,
    tenantId,
  };
}

function inOrderOfNames({ personId, principalId, supportSessionId, type }: OnBehalfOf): JsonObject {
  return { personId, principalId, supportSessionId, type };
}

/** Without a principal where there is none. */
function actorAsJson(actor: Actor): JsonObject {
  switch (actor.type) {
    case 'principal':
      return { principalId: actor.principalId, type: actor.type };
    case 'invitee': {
      const { principalId, type } = actor;
      return principalId === undefined ? { type } : { principalId, type };
    }
    case 'system':
      return { part: actor.part, type: actor.type };
  }
}

function malformed(event: StoredEvent, what: string, cause?: unknown): LatchkeyError<'MalformedEvent'> {
  return new LatchkeyError(
    'MalformedEvent',
    `${event.type} at revision ${event.revision} of ${event.stream} cannot be read: ${what}`,
    { stream: event.stream, revision: event.revision, position: event.position },
    cause,
  );
}
