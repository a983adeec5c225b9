import type { Id, Instant, TenantId } from '@latchkey/core';
import { anyId, instantOf } from '@latchkey/core';
import { z } from 'zod';
import type { ReadModel } from '../ports/read-models.ts';
import { parseQuery } from '../projections/paging.ts';
import type { ToDoList } from './reactors.ts';
import { toDoLists } from './reactors.ts';
import type { ListedToDo } from './to-do.ts';
import { dueAgain } from './to-do.ts';

/** Something that this process has given up on until it is put back. */
export interface ParkedItem {
  list: ToDoList;
  /** Of what it is about, such as an invitation. */
  id: Id;
  tenantId: TenantId;
  /** Which of an invitation's links it is about; 0 where it is about no link. */
  generation: number;
  attempts: number;
  /** The code of the fault that it failed with last. */
  lastFault: string;
  parkedAt: Instant;
}

export interface ParkedItems {
  /** All of them, the first parked first. */
  list(): readonly ParkedItem[];
  /** Puts an item back, as if it had never failed; false if no such item is parked. */
  putBack(item: ParkedItemId): boolean;
}

const itemId = z.object({ list: z.enum(toDoLists), id: anyId });

/** Which item: what `parked()` lists will do. */
export type ParkedItemId = Pick<ParkedItem, 'list' | 'id'>;

/** The model is the to-do projection's. */
export function createParkedItems(model: ReadModel): ParkedItems {
  function parked(list: ToDoList) {
    const find = { index: 'byParkedTime', equals: [], limit: Number.MAX_SAFE_INTEGER };
    return model.find<ListedToDo>(list, find);
  }

  function parkedOn(list: ToDoList): readonly ParkedItem[] {
    return parked(list).map(({ document }) => {
      const { id, tenantId, generation, attempts = 0, lastFault = '', parkedAt = 0 } = document;
      return { list, id, tenantId, generation, attempts, lastFault, parkedAt: instantOf(parkedAt) };
    });
  }

  return {
    list: () => toDoLists.flatMap(parkedOn).toSorted((one, other) => one.parkedAt - other.parkedAt),

    putBack(which) {
      const { list, id } = parseQuery(itemId, which);
      const items = parked(list).filter(({ document }) => document.id === id);
      const checkpoint = model.checkpoint();
      if (items.length === 0 || checkpoint === undefined) return false;
      model.commit(checkpoint, (writer) => {
        for (const { key, document } of items) {
          const again: ListedToDo = { ...dueAgain(document), isLeftToOthers: false };
          writer.put(list, key, again);
        }
      });
      return true;
    },
  };
}
