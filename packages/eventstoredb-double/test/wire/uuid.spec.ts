import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import { describe, expect, it } from 'vitest';
import { readEventId, readUuid, structuredUuidMessage } from '../../src/wire/uuid.ts';

describe('an id', () => {
  it.each([
    'FEDCBA98-7654-4321-8FED-CBA987654321',
    'fedcba98765443218fedcba987654321',
    '{fedcba98-7654-4321-8fed-cba987654321}',
  ])('%s is read in lower case with dashes', (text) => {
    expect(readUuid(new sharedPb.UUID().setString(text))).toBe('fedcba98-7654-4321-8fed-cba987654321');
  });

  it.each(['fedcba98-7654-4321-8fed-cba987654321', '01234567-89ab-4def-0123-456789abcdef'])(
    '%s is the same in its structured form',
    (id) => expect(readUuid(structuredUuidMessage(id))).toBe(id),
  );

  it('that is none is refused, and so is an empty one of an event', () => {
    expect(() => readUuid(new sharedPb.UUID().setString('not-a-uuid'))).toThrow('Unrecognized Guid format.');
    expect(() => readUuid(undefined)).toThrow('Value cannot be null.');
    const empty = new sharedPb.UUID().setString('00000000-0000-0000-0000-000000000000');
    expect(() => readEventId(empty)).toThrow("Empty eventId provided. (Parameter 'eventId')");
  });
});
