import type { Id, TenantId } from '@latchkey/core';
import type { StreamName } from '../ports/event-store.ts';
import { noRevision } from '../ports/event-store.ts';
import type { Position } from '../position.ts';
import type { Category, StateOf } from './category.ts';
import { folds, streamName } from './category.ts';
import type { CommandMemory } from './command-memory.ts';
import { createCommandMemory } from './command-memory.ts';

/** A stream as it stood when it was read to its end. */
export interface LoadedStream<C extends Category> {
  category: C;
  id: Id;
  stream: StreamName;
  state: StateOf<C>;
  /** The last event's, or `noRevision`. */
  revision: number;
  /** What the next event's chain links to. */
  lastHash: string | null;
  /** Where the last event stands in the log; undefined for a stream without events. */
  position: Position | undefined;
  /** Whose it is; undefined for a stream without events, and null for one that has events of several tenants. */
  tenantId: TenantId | null | undefined;
  commands: CommandMemory;
  /** The names of the keys that were needed to read it. */
  keyNames: readonly string[];
}

/** A stream as whoever may know of one tenant alone sees it. */
export function asSeenBy<C extends Category>(tenantId: TenantId, loaded: LoadedStream<C>): LoadedStream<C> {
  const isOwn = loaded.tenantId === undefined || loaded.tenantId === tenantId;
  return isOwn ? loaded : nothingThere(loaded.category, loaded.id);
}

/** A stream without events. */
export function nothingThere<C extends Category>(
  category: C,
  id: Id,
  stream = streamName(category, id),
): LoadedStream<C> {
  return {
    category,
    id,
    stream,
    state: folds[category].initial,
    revision: noRevision,
    lastHash: null,
    position: undefined,
    tenantId: undefined,
    commands: createCommandMemory(),
    keyNames: [],
  };
}
