import { createHash } from 'node:crypto';
import { faultCode, isLasting } from '../fault.ts';
import type { StreamName } from '../ports/event-store.ts';
import type { RunnerOptions } from './reactor-runner.ts';
import type { Worked } from './reactor.ts';
import type { ToDoList } from './reactors.ts';
import { steadyTime } from './steady-time.ts';
import type { ListedToDo } from './to-do.ts';
import { dueAgain, itemKey, resting } from './to-do.ts';

/** A list's items as its runner deals with them. What it finds out about an item is kept beside it, over a restart, too. */
export interface ToDoItems {
  /** What is to be worked on now; `all` includes what would be left to others for a moment. */
  due(all: boolean): readonly ListedToDo[];
  /** In so many milliseconds, at least one; undefined if nothing falls due by the passing of time. */
  nextDueIn(): number | undefined;
  settle(item: ListedToDo, worked: Worked): void;
  /** Lets a stream wake an item that goes on being due: the process may end before it is known whether it may rest. */
  listen(item: ListedToDo, to: StreamName): void;
  /** Lets an item wait, the longer the more often it has failed, or parks it: then it is not tried again. */
  fail(item: ListedToDo, fault: unknown): { attempts: number; retryInMilliseconds: number | undefined };
  /** Lets everything be looked at anew that waits for something to be reopened. */
  releaseHeld(): void;
}

const firstBackoff = 1_000;
const longestBackoff = 3_600_000;
/** With the waits above that is after about a day. */
const attemptsBeforeParking = 36;
const itemsAtATime = 100;
/** An item whose event another process appended is left to that one and to others for a moment: 1 to 8 of these. */
const turn = 250;
const turns = 8;

export function createItems(list: ToDoList, options: RunnerOptions): ToDoItems {
  const { model, clock, processId, isOwn } = options;
  const time = steadyTime(clock);

  function change(changes: readonly ListedToDo[]): void {
    const checkpoint = model.checkpoint();
    if (checkpoint === undefined || changes.length === 0) return;
    model.commit(checkpoint, (writer) => {
      for (const item of changes) {
        // What was put there meanwhile, by another event, is another item.
        const key = itemKey(list, item);
        if (model.get<ListedToDo>(list, key)?.eventId === item.eventId) writer.put(list, key, item);
      }
    });
  }

  /** The completing event takes an item off too, once it comes back; but where nothing was to be done, none comes. */
  function takeOff(item: ListedToDo): void {
    const checkpoint = model.checkpoint();
    const key = itemKey(list, item);
    if (checkpoint === undefined || model.get<ListedToDo>(list, key)?.eventId !== item.eventId) return;
    model.commit(checkpoint, (writer) => writer.remove(list, key));
  }

  function find(atMost?: number, limit = itemsAtATime): readonly ListedToDo[] {
    const found = model.find<ListedToDo>(list, { index: 'byDueTime', equals: [], atMost, limit });
    return found.map(({ document }) => (document.parkedAt === undefined ? document : takenUp(document)));
  }

  /** Also what would be left to others a little longer. */
  function findAll(): readonly ListedToDo[] {
    const found = find(time() + turn * turns, Number.MAX_SAFE_INTEGER);
    return found.filter((item) => isDue(item) || item.isLeftToOthers);
  }

  function leaveToOthers(item: ListedToDo): ListedToDo {
    const hash = createHash('sha256').update(`${processId} ${list} ${item.id}`).digest();
    const wait = (1 + ((hash[0] ?? 0) % turns)) * turn;
    return { ...item, dueAt: time() + wait, isLeftToOthers: true };
  }

  const isFresh = (item: ListedToDo) => item.isLeftToOthers === undefined && item.attempts === undefined;

  return {
    due(all) {
      if (all) return findAll();
      for (;;) {
        const found = find(time());
        const left = found.filter((item) => isFresh(item) && !isOwn(item.eventId));
        change(left.map(leaveToOthers));
        const rest = found.filter((item) => !left.includes(item));
        if (rest.length > 0 || found.length < itemsAtATime) return rest;
      }
    },

    nextDueIn() {
      const [next] = find(undefined, 1);
      return next?.dueAt === undefined ? undefined : Math.max(next.dueAt - time(), 1);
    },

    settle(item, worked) {
      switch (worked.status) {
        case 'done':
          return takeOff(item);
        case 'again':
          return change([{ ...item, dueAt: time() + worked.in, isLeftToOthers: false }]);
        case 'next':
          return change([{ ...dueAgain(item), dueAt: time() + worked.in }]);
        case 'held': {
          const { dueAt: _dueAt, ...rest } = item;
          return change([{ ...rest, heldBy: worked.by }]);
        }
        case 'rests':
          return change([resting(item, worked.until)]);
      }
    },

    listen: (item, restsUntil) => change([{ ...item, restsUntil }]),

    fail(item, fault) {
      const { heldBy: _heldBy, dueAt: _dueAt, ...rest } = item;
      const attempts = (item.attempts ?? 0) + 1;
      const failed = { ...rest, attempts, lastFault: faultCode(fault), isLeftToOthers: false };
      if (isLasting(fault) || attempts >= attemptsBeforeParking) {
        const next = item.laterAt?.find((moment) => moment > time());
        change([{ ...failed, parkedAt: clock.now(), ...(next !== undefined && { dueAt: next }) }]);
        return { attempts, retryInMilliseconds: undefined };
      }
      const retryInMilliseconds = Math.min(firstBackoff * 2 ** (attempts - 1), longestBackoff);
      change([{ ...failed, dueAt: time() + retryInMilliseconds }]);
      return { attempts, retryInMilliseconds };
    },

    releaseHeld() {
      for (;;) {
        const held = model.find<ListedToDo>(list, { index: 'byHolder', equals: [] });
        change(held.map(({ document }) => dueAgain(document)));
        if (held.length === 0) return;
      }
    },
  };

  /** Where another moment comes for what was parked, it is as if it had never failed. */
  function takenUp({
    parkedAt: _parked,
    attempts: _attempts,
    lastFault: _fault,
    ...item
  }: ListedToDo): ListedToDo {
    return item;
  }

  function isDue({ dueAt = Number.POSITIVE_INFINITY }: ListedToDo): boolean {
    return dueAt <= time();
  }
}
