import type { Clock, EventStore, Randomness } from 'latchkey';
import { hasCode, LatchkeyError, systemClock, systemRandomness } from 'latchkey';
import type { Calls } from './calls.ts';
import { createCalls } from './calls.ts';
import { connect } from './connection.ts';
import { asksForTls, checkConnectionString } from './connection-string.ts';
import { withDeadline } from './deadline.ts';
import { eventStoreOn } from './event-store.ts';
import { storeIdentity } from './store-identity.ts';
import { serverTooOld, storeUnavailable } from './store-fault.ts';

export interface EventStoreDbOptions {
  /** Such as `esdb://user:password@host:2113`, or `esdb+discover://…` for a cluster. */
  connectionString: string;
  /** What the names of all streams begin with, by default `latchkey_`: keeps them apart in a database that others use. */
  prefix?: string | undefined;
  /** How long a call may take, in milliseconds; by default 5,000. */
  operationTimeout?: number | undefined;
  clock?: Clock | undefined;
  randomness?: Randomness | undefined;
}

/** The oldest server that tells subscriptions when they have caught up. */
const neededVersion = { major: 22, minor: 10 };

/**
 * Opens the event store in an EventStoreDB, after making sure that all it needs is there and allowed. Any number of
 * processes may open it.
 *
 * @throws LatchkeyError `InvalidConnectionString`, `InvalidOption`
 * @throws LatchkeyError `StoreUnavailable` if no server answers, `ServerTooOld`, `WrongCredentials`
 * @throws LatchkeyError `MissingPermission`, naming what is not allowed: streams with the prefix are read, appended to
 *   and given metadata, and `$all` is read
 * @throws LatchkeyError `NotALatchkeyStore` if something else stands under the prefix
 */
export async function openEventStoreDb(options: EventStoreDbOptions): Promise<EventStore> {
  const {
    connectionString,
    prefix = 'latchkey_',
    operationTimeout: timeout = 5_000,
    clock = systemClock,
    randomness = systemRandomness,
  } = options;
  checkConnectionString(connectionString);
  checkPrefix(prefix);
  checkTimeout(timeout);
  const connection = connect(connectionString);
  try {
    const calls = createCalls(connection, clock, timeout);
    await refuseOldServer(calls);
    const identity = await storeIdentity({ calls, prefix, clock, randomness });
    const { eventStore, pulse } = eventStoreOn({
      connection,
      calls,
      prefix,
      identity,
      clock,
      randomness,
      timeout,
    });
    await pulse.prepare();
    await makeSureOfTheLog(eventStore, clock, timeout);
    return eventStore;
  } catch (fault) {
    connection.close();
    throw hasCode(fault, 'StoreUnavailable') ? withTlsNamed(fault, asksForTls(connectionString)) : fault;
  }
}

/** A server that is spoken to in the wrong way does not say so: it looks as if there were none. */
function withTlsNamed(fault: LatchkeyError, isWithTls: boolean): LatchkeyError {
  const how = isWithTls
    ? 'with TLS (tls=false in the connection string is without; tlsCAFile names an authority of your own)'
    : 'without TLS (leave tls=false out of the connection string to have it)';
  return new LatchkeyError(fault.code, `${fault.message}. It was called ${how}`, fault.details, fault.cause);
}

function checkPrefix(prefix: string): void {
  // The category of a stream ends with the first `-`, and `$` begins the names of the server's own.
  if (/^\w{1,64}$/.test(prefix)) return;
  throw new LatchkeyError(
    'InvalidOption',
    'prefix must be 1 to 64 letters, digits and underscores, such as latchkey_',
    { option: 'prefix' },
  );
}

function checkTimeout(timeout: number): void {
  if (timeout > 0 && timeout <= 3_600_000) return;
  throw new LatchkeyError(
    'InvalidOption',
    'operationTimeout must be a number of milliseconds, up to an hour',
    { option: 'operationTimeout' },
  );
}

async function refuseOldServer(calls: Calls): Promise<void> {
  const { serverVersion } = await calls.repeat(
    // The client shows this to nobody, though it asks for it.
    (client) => Reflect.get(client, 'capabilities') as Promise<{ serverVersion: string }>,
    { action: 'read', stream: 'the features of the server' },
  );
  const { major, minor } = neededVersion;
  const [, foundMajor, foundMinor] = /^(\d+)\.(\d+)/.exec(serverVersion) ?? [];
  // Servers older than those that tell do not answer either.
  const isNewEnough =
    Number(foundMajor) > major || (Number(foundMajor) === major && Number(foundMinor) >= minor);
  if (!isNewEnough) throw serverTooOld(serverVersion, `${major}.${minor}`);
}

/** Appends a pulse, and follows the log from there. */
async function makeSureOfTheLog(eventStore: EventStore, clock: Clock, timeout: number): Promise<void> {
  const after = await eventStore.head();
  await withDeadline(
    clock,
    timeout,
    async (signal) => {
      for await (const page of eventStore.subscribe({ after, signal })) if (page.isCaughtUp) break;
    },
    () => storeUnavailable(`a subscription said nothing for ${timeout} ms`),
  );
}
