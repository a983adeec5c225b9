import type { Clock, Randomness } from 'latchkey';
import { hasCode, LatchkeyError, makeUlid, noRevision } from 'latchkey';
import { randomUUID } from 'node:crypto';
import type { Calls } from './calls.ts';
import type { Place } from './wire-events.ts';
import { wireEventOf } from './wire-events.ts';
import { isWrongRevision, reasonOf, storeFault, storeUnavailable, streamTruncated } from './store-fault.ts';

const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

export interface StoreIdentity {
  readonly storeId: string;
  /** Where its id stands in the log: nothing else of the store's stands before. */
  readonly origin: Place;
}

/**
 * The id of the store behind a prefix. Whoever comes first makes it; of several who come first at once, one.
 *
 * @throws LatchkeyError `StreamTruncated`, `NotALatchkeyStore` if something else stands there
 */
export async function storeIdentity(options: {
  calls: Calls;
  prefix: string;
  clock: Clock;
  randomness: Randomness;
}): Promise<StoreIdentity> {
  const { calls, prefix, clock, randomness } = options;
  const name = `${prefix}store-${'0'.repeat(26)}`;

  async function stored(): Promise<StoreIdentity | undefined> {
    const { records, exists } = await calls.read(name, 0, 'forwards', 1);
    const [identified] = records;
    if (!exists) return undefined;
    if (identified?.revision !== 0n) throw streamTruncated(name);
    const { storeId } = { storeId: undefined, ...(identified.data as object) };
    const { position } = identified;
    if (typeof storeId === 'string' && ulid.test(storeId) && position) return { storeId, origin: position };
    throw new LatchkeyError(
      'NotALatchkeyStore',
      `${name} in EventStoreDB holds something else than the id of a store: choose another prefix`,
      { stream: name },
    );
  }

  const known = await stored();
  if (known !== undefined) return known;
  const identified = wireEventOf({
    id: randomUUID(),
    type: 'StoreIdentified',
    data: { storeId: makeUlid(clock.now(), randomness) },
    metadata: {},
  });
  try {
    await calls.append(name, [identified], noRevision);
  } catch (fault) {
    if (hasCode(fault, 'AppendOutcomeUnknown')) throw storeUnavailable(reasonOf(fault.cause ?? fault), fault);
    // Where another one was first, that one's id counts.
    if (!isWrongRevision(fault)) throw storeFault(fault, { action: 'append to', stream: name });
  }
  const made = await stored();
  if (made === undefined) throw streamTruncated(name);
  return made;
}
