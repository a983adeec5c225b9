import type { ProcessId } from '@latchkey/core';
import type { Clock } from '../ports/clock.ts';
import type { StreamName } from '../ports/event-store.ts';
import type { ReadModel } from '../ports/read-models.ts';
import type { ToDo, Work, Worked } from './reactor.ts';
import type { ToDoList } from './reactors.ts';
import { toDoLists } from './reactors.ts';
import { createItems } from './to-do-items.ts';
import type { ListedToDo } from './to-do.ts';

/**
 * What failed, and when it is tried next: an item, or, without one, looking through the list. An item that is not tried
 * again is parked.
 */
export interface ReactorProblem {
  list: ToDoList;
  item: ToDo | undefined;
  attempts: number;
  retryInMilliseconds: number | undefined;
  fault: unknown;
}

export interface ReactorRunner {
  /** Looks through the lists now, or once more after the look that is under way. */
  wake(): void;
  /**
   * Resolves when nothing that is due, and not waiting to be tried again, is left. What this process would leave to
   * others for a moment, it then does at once.
   */
  whenIdle(): Promise<void>;
  close(): Promise<void>;
}

/** The model is the to-do projection's. */
export interface RunnerOptions {
  model: ReadModel;
  clock: Clock;
  processId: ProcessId;
  /** Whether this process appended an event itself. */
  isOwn: (eventId: string) => boolean;
  onProblem: (problem: ReactorProblem) => void;
}

/** When a list that could not be read is looked through again, in milliseconds. */
const unreadableWait = 1_000;

/** Each list is worked through on its own, so that a slow mailer does not keep a grant waiting. */
export function createReactorRunner(
  options: RunnerOptions & { work: Readonly<Record<ToDoList, Work>> },
): ReactorRunner {
  const runners = toDoLists.map((list) => createListRunner(list, options.work[list], options));
  return {
    wake() {
      for (const runner of runners) runner.wake();
    },
    async whenIdle() {
      await Promise.all(runners.map((runner) => runner.whenIdle()));
    },
    async close() {
      await Promise.all(runners.map((runner) => runner.close()));
    },
  };
}

function createListRunner(list: ToDoList, work: Work, options: RunnerOptions): ReactorRunner {
  const { clock, onProblem } = options;
  const items = createItems(list, options);
  const ending = new AbortController();
  let working: Promise<void> | undefined;
  let isWanted = false;
  let isFirstLook = true;
  let waitingForIdle = 0;
  let stopTimer = () => {};

  /** What an item waits for may come before it is on record that it waits, and nothing would wake it: so it is looked at again. */
  async function workUntilSettled(item: ListedToDo): Promise<void> {
    let worked = await work(item, ending.signal);
    for (let stream = awaited(worked); stream !== undefined;) {
      if (worked.status === 'rests') items.listen(item, worked.until);
      else items.settle(item, worked);
      worked = await work(item, ending.signal);
      const next = awaited(worked);
      if (next === stream) break;
      stream = next;
    }
    if (worked.status !== 'held') items.settle(item, worked);
  }

  async function workOn(item: ListedToDo): Promise<void> {
    try {
      await workUntilSettled(item);
    } catch (fault) {
      if (ending.signal.aborted) return;
      const failed = items.fail(item, fault);
      onProblem({ list, item, ...failed, fault });
    }
  }

  async function workThroughList(): Promise<void> {
    if (isFirstLook) items.releaseHeld();
    isFirstLook = false;
    while (isWanted && !ending.signal.aborted) {
      isWanted = false;
      for (const item of items.due(waitingForIdle > 0)) {
        if (ending.signal.aborted) return;
        isWanted = true;
        await workOn(item);
      }
    }
  }

  async function look(): Promise<void> {
    stopTimer();
    try {
      await workThroughList();
      const wait = items.nextDueIn();
      // Wakes up by itself when the next item falls due or has waited long enough.
      if (wait !== undefined && !ending.signal.aborted) stopTimer = clock.schedule(wait, wake, true);
    } catch (fault) {
      if (ending.signal.aborted) return;
      onProblem({ list, item: undefined, attempts: 1, retryInMilliseconds: unreadableWait, fault });
      stopTimer = clock.schedule(unreadableWait, wake, true);
    }
  }

  function wake(): void {
    isWanted = true;
    if (ending.signal.aborted) return;
    working ??= look().finally(() => {
      working = undefined;
      if (isWanted) wake();
    });
  }

  return {
    wake,

    async whenIdle() {
      waitingForIdle += 1;
      wake();
      while (working) await working;
      waitingForIdle -= 1;
    },

    async close() {
      ending.abort();
      stopTimer();
      await working;
    },
  };
}

/** The stream whose next word an item waits for, if it does. */
function awaited(worked: Worked): StreamName | undefined {
  if (worked.status === 'held') return worked.by;
  return worked.status === 'rests' ? worked.until : undefined;
}
