import { hash } from 'node:crypto';
import type { Json, JsonObject } from '../json.ts';
import type { EventToAppend, StoredEvent, StreamName } from '../ports/event-store.ts';
import { canonicalJson } from './canonical-json.ts';

/** What ties an event to all before it in its stream: lower-case hexadecimal SHA-256. */
export interface Chain {
  /** The hash of the event before; null on the first. */
  previous: string | null;
  hash: string;
}

export type ChainVerdict =
  | { isIntact: true; hash: string | null }
  /** The first event that is not what was appended, or does not follow the one before. */
  | { isIntact: false; revision: number };

/** The event with its chain. Position and recorded time are the store's word, and not covered. */
export function chained(
  stream: StreamName,
  revision: number,
  { id, type, data, metadata: unchained }: EventToAppend,
  previous: string | null,
): { event: EventToAppend; hash: string; size: number } {
  const chain: { previous: string | null; hash?: string } = { previous };
  const metadata = { ...unchained, chain };
  const covered = canonicalJson({ stream, revision, id, type, data, metadata });
  const digest = sha256(covered);
  chain.hash = digest;
  return { event: { id, type, data, metadata }, hash: digest, size: covered.length };
}

/** Checks a whole stream, from its first event on. */
export function verifyChain(events: readonly StoredEvent[]): ChainVerdict {
  let previous: string | null = null;
  for (const [place, event] of events.entries()) {
    const hash: string | undefined = event.revision === place ? verifiedHash(event, previous) : undefined;
    if (hash === undefined) return { isIntact: false, revision: place };
    previous = hash;
  }
  return { isIntact: true, hash: previous };
}

/** The hash of an event; undefined if it is not what was appended, or does not follow the one with the hash `previous`. */
export function verifiedHash(event: StoredEvent, previous: string | null): string | undefined {
  const chain = chainOf(event);
  const isIntact =
    chain?.previous === previous && chain.hash === hashOf(event.stream, event.revision, event, previous);
  return isIntact ? chain.hash : undefined;
}

/** The chain that an event carries; undefined if it carries none. */
export function chainOf(event: EventToAppend): Chain | undefined {
  const chain = event.metadata['chain'];
  if (!isObject(chain)) return undefined;
  const { previous, hash } = chain;
  if (typeof hash !== 'string' || (previous !== null && typeof previous !== 'string')) return undefined;
  return { previous, hash };
}

function hashOf(
  stream: StreamName,
  revision: number,
  { id, type, data, metadata: { original: _copiedFrom, ...metadata } }: EventToAppend,
  previous: string | null,
): string {
  const covered = { stream, revision, id, type, data, metadata: { ...metadata, chain: { previous } } };
  return sha256(canonicalJson(covered));
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
