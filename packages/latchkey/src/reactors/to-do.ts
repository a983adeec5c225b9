import type { Id, TenantId } from '@latchkey/core';
import type { Projection } from '../projections/projection.ts';
import type { ReadModelWriter } from '../ports/read-models.ts';
import type { StreamName } from '../ports/event-store.ts';
import { parseStreamName } from '../streams/category.ts';
import type { RecordedEvent } from '../streams/streams.ts';
import type { ToDoList } from './reactors.ts';
import { reactors, toDoLists } from './reactors.ts';
import type { ListWriter } from './reactor.ts';

/** An item on a list. It is due from `dueAt` on; or held by a stream; or rests; or is parked. */
export type ListedToDo = {
  tenantId: TenantId;
  id: Id;
  generation: number;
  eventId: string;
  correlationId: string;
  /** When it was put on the list: of all that is due at once, the oldest comes first. */
  since: number;
  /** When it is looked at next, 0 for at once; absent while it is held, rests, or is parked for good. */
  dueAt?: number;
  /** When it is looked at, though it was parked before. */
  laterAt?: readonly number[];
  /** Set while it is left to another process for a moment, which is likely to do it. */
  isLeftToOthers?: boolean;
  /** How often it has failed, and what kind of fault it was last. */
  attempts?: number;
  lastFault?: string;
  /** What must be reopened before anything can be done. */
  heldBy?: StreamName;
  /** The stream whose next word makes it due. */
  restsUntil?: StreamName;
  /** When it was given up on until an operator puts it back, or another moment of its comes. */
  parkedAt?: number;
};

const indexes = {
  byDueTime: ['dueAt', 'since'],
  byHolder: ['heldBy'],
  byRest: ['restsUntil'],
  byParkedTime: ['parkedAt'],
};

/** What is due: put on a list by the event that makes it so, and taken off by the one that completes or voids it. */
export const toDo: Projection = {
  name: 'to-do',
  version: 4,
  collections: Object.fromEntries(toDoLists.map((list) => [list, { indexes }])),
  apply(recorded, writer) {
    const id = parseStreamName(recorded.stream)?.id;
    if (id === undefined) return;
    for (const list of toDoLists) {
      reactors[list].takeIn(recorded, id, listWriter(list, recorded, writer));
      if (reopens(recorded)) release(list, recorded.stream, writer);
    }
  },
};

function listWriter(
  list: ToDoList,
  { event, eventId, metadata }: RecordedEvent,
  to: ReadModelWriter,
): ListWriter {
  const { tenantId, $correlationId: correlationId } = metadata;
  return {
    put({ id, generation, dueAt = 0, laterAt }) {
      const item: ListedToDo = {
        tenantId,
        id,
        generation,
        eventId,
        correlationId,
        since: event.at,
        dueAt,
        ...(laterAt && { laterAt }),
      };
      to.put(list, itemKey(list, item), item);
    },
    remove(id, generation = Number.POSITIVE_INFINITY) {
      const key = itemKey(list, { id, generation });
      const item = to.get<ListedToDo>(list, key);
      if (item && item.generation <= generation) to.remove(list, key);
    },
    rest(id, generation, until) {
      const key = itemKey(list, { id, generation });
      const item = to.get<ListedToDo>(list, key);
      if (item) to.put(list, key, resting(item, until));
    },
    wake(stream) {
      for (;;) {
        const found = to.find<ListedToDo>(list, { index: 'byRest', equals: [stream] });
        for (const { key, document } of found) {
          to.put(list, key, { ...dueAgain(document), eventId, correlationId, since: event.at });
        }
        if (found.length === 0) return;
      }
    },
  };
}

/** Whether what was held by the event's stream can be looked at again. */
function reopens({ event }: RecordedEvent): boolean {
  switch (event.type) {
    case 'TenantReopened':
    case 'WorkspaceReopened':
    case 'PersonReactivated':
    case 'EmailConfirmed':
      return true;
    case 'NotificationSwitched':
      return event.on;
    default:
      return false;
  }
}

function release(list: ToDoList, heldBy: StreamName, writer: ReadModelWriter): void {
  for (;;) {
    const held = writer.find<ListedToDo>(list, { index: 'byHolder', equals: [heldBy] });
    for (const { key, document } of held) writer.put(list, key, dueAgain(document));
    if (held.length === 0) return;
  }
}

/** Under what key an item stands on its list. */
export function itemKey(list: ToDoList, { id, generation }: Pick<ListedToDo, 'id' | 'generation'>): string {
  return reactors[list].isByGeneration ? `${id} ${generation}` : id;
}

/** An item that is not due before that stream wakes it. */
export function resting(item: ListedToDo, restsUntil: StreamName): ListedToDo {
  const { dueAt: _dueAt, ...rest } = dueAgain(item);
  return { ...rest, restsUntil };
}

/** An item as if it had been put on its list just now. */
export function dueAgain(item: ListedToDo): ListedToDo {
  const { tenantId, id, generation, eventId, correlationId, since, laterAt } = item;
  return { tenantId, id, generation, eventId, correlationId, since, dueAt: 0, ...(laterAt && { laterAt }) };
}
