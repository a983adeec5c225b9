import type { Clock } from '../ports/clock.ts';
import type { ReadModel } from '../ports/read-models.ts';
import type { ToDo, ToDoList } from './to-do.ts';
import { toDoLists } from './to-do.ts';

/** What came of working on an item: it needs nothing more, or it is to be looked at again after so many milliseconds. */
export type Worked = { status: 'done' } | { status: 'again'; in: number };

/**
 * Works an item off: reads the streams again, finds out what should be so, and gives a command that may be given any
 * number of times, by any process, in any order. Throws if it could not; it is then tried again, later and later. The
 * signal says that the process closes.
 */
export type Reactor = (item: ToDo, signal: AbortSignal) => Promise<Worked>;

/** What failed, and when it is tried next: an item, or, without one, looking through the list. */
export interface ReactorProblem {
  list: ToDoList;
  item: ToDo | undefined;
  attempts: number;
  retryInMilliseconds: number;
  fault: unknown;
}

export interface ReactorRunner {
  /** Looks through the lists now, or once more after the look that is under way. */
  wake(): void;
  /** Resolves when nothing that is due, and not waiting to be tried again, is left. */
  whenIdle(): Promise<void>;
  close(): Promise<void>;
}

/** The model is the to-do projection's. */
interface ListOptions {
  model: ReadModel;
  clock: Clock;
  onProblem: (problem: ReactorProblem) => void;
}

const firstBackoff = 1_000;
const longestBackoff = 3_600_000;
const itemsAtATime = 100;

/** Each list is worked through on its own, so that a slow mailer does not keep a grant waiting. */
export function createReactorRunner(
  options: ListOptions & { reactors: Readonly<Record<ToDoList, Reactor>> },
): ReactorRunner {
  const runners = toDoLists.map((list) => createListRunner(list, options.reactors[list], options));
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

function createListRunner(
  list: ToDoList,
  reactor: Reactor,
  { model, clock, onProblem }: ListOptions,
): ReactorRunner {
  /** When an item that is due may be looked at again, on the monotonic clock, and how often it has failed. */
  const postponed = new Map<string, { until: number; attempts: number; eventId: string }>();
  let working: Promise<void> | undefined;
  let isWanted = false;
  const ending = new AbortController();
  let stopTimer = () => {};

  function postponementOf(item: ToDo) {
    const known = postponed.get(item.invitationId);
    return known?.eventId === item.eventId ? known : undefined;
  }

  function postpone({ invitationId, eventId }: ToDo, milliseconds: number, attempts: number): void {
    postponed.set(invitationId, { until: clock.monotonic() + milliseconds, attempts, eventId });
  }

  function dueItems(): readonly ToDo[] {
    return model
      .find<ToDo>(list, {
        index: 'byDueTime',
        equals: [],
        atMost: clock.now(),
        limit: itemsAtATime + postponed.size,
      })
      .map(({ document }) => document)
      .filter((item) => (postponementOf(item)?.until ?? 0) <= clock.monotonic());
  }

  async function workOn(item: ToDo): Promise<void> {
    try {
      const worked = await reactor(item, ending.signal);
      if (worked.status === 'again') postpone(item, worked.in, 0);
      else takeOff(item);
    } catch (fault) {
      if (ending.signal.aborted) return;
      const attempts = (postponementOf(item)?.attempts ?? 0) + 1;
      const retryInMilliseconds = Math.min(firstBackoff * 2 ** (attempts - 1), longestBackoff);
      postpone(item, retryInMilliseconds, attempts);
      onProblem({ list, item, attempts, retryInMilliseconds, fault });
    }
  }

  /** The completing event takes an item off too, once it comes back; but where nothing was to be done, none comes. */
  function takeOff({ invitationId, eventId }: ToDo): void {
    postponed.delete(invitationId);
    const checkpoint = model.checkpoint();
    if (checkpoint === undefined || model.get<ToDo>(list, invitationId)?.eventId !== eventId) return;
    model.commit(checkpoint, (writer) => writer.remove(list, invitationId));
  }

  async function workThroughList(): Promise<void> {
    while (isWanted && !ending.signal.aborted) {
      isWanted = false;
      for (const item of dueItems()) {
        if (ending.signal.aborted) return;
        await workOn(item);
        isWanted = true;
      }
    }
  }

  /** Wakes up by itself when the next item falls due or has waited long enough. */
  function setTimer(): void {
    stopTimer();
    forgetWhatIsOffTheList();
    let wait = Number.POSITIVE_INFINITY;
    for (const { until } of postponed.values()) wait = Math.min(wait, until - clock.monotonic());
    const soonest = model.find<ToDo>(list, { index: 'byDueTime', equals: [], limit: 1 + postponed.size });
    const next = soonest.find(({ document }) => document.dueAt > clock.now());
    if (next) wait = Math.min(wait, next.document.dueAt - clock.now());
    if (wait < Number.POSITIVE_INFINITY) stopTimer = clock.schedule(Math.max(wait, 1), wake, true);
  }

  function forgetWhatIsOffTheList(): void {
    for (const [id, { eventId }] of postponed) {
      if (model.get<ToDo>(list, id)?.eventId !== eventId) postponed.delete(id);
    }
  }

  async function look(): Promise<void> {
    try {
      await workThroughList();
      if (!ending.signal.aborted) setTimer();
    } catch (fault) {
      if (ending.signal.aborted) return;
      onProblem({ list, item: undefined, attempts: 1, retryInMilliseconds: firstBackoff, fault });
      stopTimer = clock.schedule(firstBackoff, wake, true);
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
      while (working) await working;
    },

    async close() {
      ending.abort();
      stopTimer();
      await working;
    },
  };
}
