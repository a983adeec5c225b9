import { randomUUID } from 'node:crypto';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';

const emptyUuid = '00000000-0000-0000-0000-000000000000';

/** An id as the server reads it, in lower case with dashes. Throws where the server would. */
export function readUuid(uuid: sharedPb.UUID | undefined): string {
  if (uuid === undefined) throw new Error('Value cannot be null.');
  const structured = uuid.getStructured();
  if (structured !== undefined) return uuidOfBits(structured);
  const digits = uuid
    .getString()
    .replaceAll(/^[{(]|[)}]$|-/g, '')
    .toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(digits)) throw new Error('Unrecognized Guid format.');
  return withDashes(digits);
}

/** The id of an event, which must not be empty. */
export function readEventId(uuid: sharedPb.UUID | undefined): string {
  const id = readUuid(uuid);
  if (id === emptyUuid) throw new Error("Empty eventId provided. (Parameter 'eventId')");
  return id;
}

export function uuidMessage(id: string): sharedPb.UUID {
  return new sharedPb.UUID().setString(id);
}

export function structuredUuidMessage(id: string): sharedPb.UUID {
  const digits = id.replaceAll('-', '');
  const bits = (from: number): string =>
    BigInt.asIntN(64, BigInt(`0x${digits.slice(from, from + 16)}`)).toString();
  return new sharedPb.UUID().setStructured(
    new sharedPb.UUID.Structured().setMostSignificantBits(bits(0)).setLeastSignificantBits(bits(16)),
  );
}

export function newUuid(): string {
  return randomUUID();
}

function uuidOfBits(structured: sharedPb.UUID.Structured): string {
  const digits = (bits: string): string => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0');
  return withDashes(
    digits(structured.getMostSignificantBits()) + digits(structured.getLeastSignificantBits()),
  );
}

function withDashes(digits: string): string {
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join('-');
}
