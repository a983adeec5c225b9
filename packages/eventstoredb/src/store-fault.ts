import { hasCode, LatchkeyError } from 'latchkey';

/** What gRPC calls these outcomes. */
const invalidArgument = 3;
const permissionDenied = 7;
const aborted = 10;
const unauthenticated = 16;

/** How the client tells one fault from another: never by its class, sometimes by a type, sometimes by gRPC's code. */
interface ClientFault {
  type?: unknown;
  code?: unknown;
}

/** What was asked for, for the message that says it is not allowed. */
export interface Permission {
  action: 'read' | 'append to' | 'set the metadata of';
  stream: string;
}

/** Whether another attempt, now or later, may well succeed: all faults but those that say what they object to. */
export function isPassing(fault: unknown): boolean {
  const { type, code } = clientFault(fault);
  if (isOurs(fault)) return false;
  return !(
    code === invalidArgument ||
    code === permissionDenied ||
    code === unauthenticated ||
    type === 'invalid-argument' ||
    type === 'wrong-expected-version' ||
    type === 'stream-deleted' ||
    type === 'access-denied' ||
    type === 'maximum-append-size-exceeded' ||
    type === 'missing-required-metadata-property'
  );
}

/** What a fault of the client means to whoever uses the store; one of our own stays as it is. */
export function storeFault(fault: unknown, permission: Permission): LatchkeyError {
  if (isOurs(fault)) return fault;
  const { type, code } = clientFault(fault);
  if (code === unauthenticated) return wrongCredentials(fault);
  if (type === 'access-denied' || code === permissionDenied) return missingPermission(permission, fault);
  if (type === 'stream-deleted') return streamDeleted(permission.stream, fault);
  if (code === aborted) return subscriptionTooSlow(fault);
  return storeUnavailable(reasonOf(fault), fault);
}

/** Whether an append expected another revision than the stream has. */
export function isWrongRevision(fault: unknown): boolean {
  return clientFault(fault).type === 'wrong-expected-version';
}

export function isTooLarge(fault: unknown): boolean {
  return clientFault(fault).type === 'maximum-append-size-exceeded';
}

/** Whether a subscription may be taken up again where it was dropped. */
export function isDrop(fault: unknown): boolean {
  return drops.some((code) => hasCode(fault, code));
}

const drops = ['StoreUnavailable', 'SubscriptionEnded', 'SubscriptionSilent', 'SubscriptionTooSlow'];

export function isStreamNotFound(fault: unknown): boolean {
  return clientFault(fault).type === 'stream-not-found';
}

export function storeUnavailable(reason: string, cause?: unknown): LatchkeyError<'StoreUnavailable'> {
  return new LatchkeyError('StoreUnavailable', `EventStoreDB cannot be used now: ${reason}`, {}, cause);
}

export function storeClosed(): LatchkeyError<'StoreClosed'> {
  return new LatchkeyError('StoreClosed', 'the event store was closed and is used no more');
}

export function appendOutcomeUnknown(
  stream: string,
  reason: string,
  cause?: unknown,
): LatchkeyError<'AppendOutcomeUnknown'> {
  return new LatchkeyError(
    'AppendOutcomeUnknown',
    `nobody can say whether EventStoreDB appended to ${stream}: ${reason}`,
    { stream },
    cause,
  );
}

/** @param limit what EventStoreDB takes of it at once, in bytes */
export function appendTooLarge(
  stream: string,
  what: 'data' | 'metadata',
  limit: number,
  cause?: unknown,
): LatchkeyError<'AppendTooLarge'> {
  return new LatchkeyError(
    'AppendTooLarge',
    `the ${what} of an append to ${stream} has more than the ${limit} bytes that EventStoreDB takes at once: append less`,
    { stream, what, limit },
    cause,
  );
}

/** A stream that an operator deleted, or whose beginning was cut off. What it held is history, and gone. */
export function streamTruncated(stream: string): LatchkeyError<'StreamTruncated'> {
  return new LatchkeyError(
    'StreamTruncated',
    `the first event of ${stream} is not there any more: a history that does not begin at its beginning is not used`,
    { stream },
  );
}

function streamDeleted(stream: string, cause: unknown): LatchkeyError<'StreamDeleted'> {
  return new LatchkeyError(
    'StreamDeleted',
    `${stream} was deleted in EventStoreDB, for good where it has a tombstone: it can be neither read nor appended to`,
    { stream },
    cause,
  );
}

function subscriptionTooSlow(cause: unknown): LatchkeyError<'SubscriptionTooSlow'> {
  return new LatchkeyError(
    'SubscriptionTooSlow',
    'EventStoreDB ended the subscription, since events were not taken in as fast as they came',
    {},
    cause,
  );
}

export function subscriptionSilent(milliseconds: number): LatchkeyError<'SubscriptionSilent'> {
  return new LatchkeyError(
    'SubscriptionSilent',
    `the subscription gave nothing for ${milliseconds} ms, though there was something to give`,
  );
}

export function subscriptionEnded(): LatchkeyError<'SubscriptionEnded'> {
  return new LatchkeyError('SubscriptionEnded', 'EventStoreDB ended the subscription without saying why');
}

export function tooManySubscriptions(limit: number): LatchkeyError<'TooManySubscriptions'> {
  return new LatchkeyError(
    'TooManySubscriptions',
    `this process has ${limit} subscriptions to this database: with more, one connection could not carry its other calls`,
    { limit },
  );
}

function wrongCredentials(cause: unknown): LatchkeyError<'WrongCredentials'> {
  return new LatchkeyError(
    'WrongCredentials',
    'EventStoreDB does not know the user of the connection string, or the password is wrong',
    {},
    cause,
  );
}

function missingPermission(
  { action, stream }: Permission,
  cause: unknown,
): LatchkeyError<'MissingPermission'> {
  return new LatchkeyError(
    'MissingPermission',
    `EventStoreDB does not allow the user of the connection string, or anybody where it names none, to ${action} ${stream}`,
    { action, stream },
    cause,
  );
}

export function serverTooOld(version: string, needed: string): LatchkeyError<'ServerTooOld'> {
  return new LatchkeyError(
    'ServerTooOld',
    `the server is EventStoreDB ${version}, and Latchkey needs ${needed} or newer`,
    { version, needed },
  );
}

export function reasonOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}

function clientFault(fault: unknown): ClientFault {
  return fault instanceof Error ? (fault as Error & ClientFault) : {};
}

function isOurs(fault: unknown): fault is LatchkeyError {
  return fault instanceof LatchkeyError;
}
