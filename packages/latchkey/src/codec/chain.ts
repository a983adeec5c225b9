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
  const chain: { hash?: string; previous: string | null } = { previous };
  const metadata = withChain(unchained, chain);
  const covered = canonicalJson({ data, id, metadata, revision, stream, type });
  const digest = sha256(covered);
  chain.hash = digest;
  return { event: { id, type, data, metadata }, hash: digest, size: covered.length };
}

/** The chain stands among the other fields by its name, as they do: so they need not be put in order to be hashed. */
function withChain(unchained: JsonObject, chain: JsonObject): JsonObject {
  const metadata: { [field: string]: Json } = {};
  let isPlaced = false;
  for (const field in unchained) {
    const value = unchained[field];
    if (!isPlaced && field > 'chain') {
      metadata['chain'] = chain;
      isPlaced = true;
    }
    if (value !== undefined) metadata[field] = value;
  }
  metadata['chain'] = chain;
  return metadata;
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
  const covered = { data, id, metadata: { ...metadata, chain: { previous } }, revision, stream, type };
  return sha256(canonicalJson(covered));
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
