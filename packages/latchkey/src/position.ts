import { LatchkeyError } from './latchkey-error.ts';

/**
 * Where an event stands in the whole log: the id of the store (26 characters), `-`, and the place in it as lower-case
 * hexadecimal digits, 16 of them, or 32 in a store whose places are pairs of numbers. So two positions of one store are in
 * the order of their texts, and one of another store is recognised. Opaque to users.
 */
export type Position = string & { readonly __position: true };

const pattern = /^[0-7][0-9A-HJKMNP-TV-Z]{25}-(?:[0-9a-f]{16}){1,2}$/;
const storeIdLength = 26;
const zeros = '0'.repeat(32);

/** The position at `place`, a whole number, in a store; all positions of one store have as many digits. */
export function positionAt(storeId: string, place: number | bigint, digits: 16 | 32 = 16): Position {
  const text = place.toString(16);
  return `${storeId}-${zeros.slice(text.length, digits)}${text}` as Position;
}

/**
 * The place of a position in the store that it must be of.
 *
 * @throws LatchkeyError `PositionOfAnotherStore`
 */
export function placeOf(position: Position, storeId: string): bigint {
  if (storeOf(position) !== storeId) throw ofAnotherStore(position, storeId);
  return BigInt(`0x${position.slice(storeIdLength + 1)}`);
}

/** @throws LatchkeyError `InvalidPosition` for a text that no store gave. */
export function parsePosition(text: string): Position {
  if (pattern.test(text)) return text as Position;
  throw new LatchkeyError('InvalidPosition', 'this is not a position that a store gave out', {
    text: text.slice(0, 80),
  });
}

/**
 * Whether the log has been followed up to `wanted`, being at `reached`.
 *
 * @throws LatchkeyError `PositionOfAnotherStore`
 */
export function hasReached(reached: Position | undefined, wanted: Position | undefined): boolean {
  if (wanted === undefined) return true;
  if (reached === undefined) return false;
  if (storeOf(reached) !== storeOf(wanted)) throw ofAnotherStore(wanted, storeOf(reached));
  return reached >= wanted;
}

/** The later one of two positions of one store. */
export function latestOf(one: Position | undefined, other: Position | undefined): Position | undefined {
  return hasReached(one, other) ? one : other;
}

/** The id of the store that a position is of. */
export function storeOf(position: Position): string {
  return position.slice(0, storeIdLength);
}

function ofAnotherStore(position: Position, storeId: string): LatchkeyError<'PositionOfAnotherStore'> {
  return new LatchkeyError(
    'PositionOfAnotherStore',
    `the position ${position} is one of another event store: this one is ${storeId}`,
    { position, storeId },
  );
}
