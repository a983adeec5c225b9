import type { Id, TenantId } from '@latchkey/core';
import type { StoredForm } from '../codec/stored-form.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { Position } from '../position.ts';
import type { Category, DomainEvent, StateOf } from './category.ts';
import type { CommandMemory } from './command-memory.ts';
import type { LoadedStream } from './loaded-stream.ts';
import { nothingThere } from './loaded-stream.ts';

/** A stream as a read model keeps it: how it stood after one of its events. */
export interface KeptFold<C extends Category> {
  state: StateOf<C>;
  revision: number;
  /** Where that event stands in the log, by which it is known that this is its stream. */
  position: Position;
  tenantId: TenantId;
  /** Those that may be asked for by their id. */
  commands: CommandMemory;
}

/**
 * The folds of streams that grow too long to be read from their beginning when a process starts. None is kept before read
 * models are opened, which comes after what commands are carried out with.
 */
export type KeptFolds = { [C in Category]?: (id: Id) => KeptFold<C> | undefined };

/** A stream as it stood when its fold was kept; undefined where none is, or where the log has another event there. */
export type Kept = <C extends Category>(category: C, id: Id) => Promise<LoadedStream<C> | undefined>;

export function createKept(
  folds: KeptFolds,
  eventStore: Pick<EventStore, 'read'>,
  form: Pick<StoredForm<DomainEvent>, 'hashOf'>,
): Kept {
  return async (category, id) => {
    const fold = folds[category]?.(id);
    if (!fold) return undefined;
    const nothing = nothingThere(category, id);
    const [last] = (await eventStore.read(nothing.stream, { from: fold.revision, limit: 1 })).events;
    return last?.position === fold.position
      ? { ...nothing, ...fold, lastHash: form.hashOf(last) }
      : undefined;
  };
}
