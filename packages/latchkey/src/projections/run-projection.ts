import type { LogConsumer } from '../log/log-follower.ts';
import { closed } from '../log/log-follower.ts';
import type { ReadLog } from '../log/read-log.ts';
import { eventsBehind } from '../log/read-log.ts';
import type { ReadModel, ReadModelReader, ReadModels } from '../ports/read-models.ts';
import type { Position } from '../position.ts';
import { hasReached } from '../position.ts';
import type { RecordedEvent } from '../streams/streams.ts';
import type { Generation } from './generations.ts';
import { createGenerations } from './generations.ts';
import type { Projection } from './projection.ts';

/** A projection whose read model follows the log, and can be built anew while the one there is goes on answering. */
export interface RunningProjection {
  readonly name: string;
  /** What answers: one that has caught up once, until a newer one has. */
  readonly model: ReadModel;
  /** What follows the log, as far as it has come: of this version, while an older one may still answer. */
  readonly followed: ReadModelReader;
  readonly consumer: LogConsumer;
  /** Whether a rebuild was begun earlier and not finished. */
  readonly isUnfinished: boolean;
  isRebuilding(): boolean;
  /**
   * Builds the read model anew from the log, and resolves once that one answers. While one is being built, that is the
   * one that is waited for. What a process that ended has begun, is gone on with.
   */
  rebuild(): Promise<void>;
  close(): Promise<void>;
}

/** What was taken in since a rebuild has first seen the end of the log. */
interface Tail {
  from: Position | undefined;
  pages: { events: readonly RecordedEvent[]; upTo: Position }[];
}

export function runProjection(
  projection: Projection,
  { readModels, readLog }: { readModels: ReadModels; readLog: ReadLog },
): RunningProjection {
  const generations = createGenerations(projection, readModels);
  const { stored } = generations;
  const ending = new AbortController();
  let answering = stored.find((each) => each.isComplete());
  let unfinished = stored.find(
    (each) => each.isOfThisVersion && each.number > (answering?.number ?? 0) && !each.isComplete(),
  );
  /** The one that follows the log: another version's can only go on answering. */
  let following = answering?.isOfThisVersion ? answering : takeUnfinished();
  let tail: Tail | undefined;
  let rebuilding: Promise<void> | undefined;
  generations.keepOnly(following, ...(answering ? [answering] : []), ...(unfinished ? [unfinished] : []));

  function takeUnfinished(): Generation {
    const taken = unfinished ?? generations.begin();
    unfinished = undefined;
    return taken;
  }

  const current = () => (answering ?? following).model;

  function takeIn({ model }: Generation, events: readonly RecordedEvent[], upTo: Position): void {
    const from = model.checkpoint();
    if (hasReached(from, upTo)) return;
    model.commit(upTo, (writer) => {
      for (const event of eventsBehind(from, events)) projection.apply(event, writer);
    });
  }

  /** From here on it answers, also after a restart. */
  function switchTo(next: Generation): void {
    next.complete();
    answering = next;
    following = next;
    generations.keepOnly(next);
  }

  /** Reads the log on its own until it is where the one that follows it was a moment ago; from there that one's pages do. */
  async function build(): Promise<void> {
    const next = takeUnfinished();
    try {
      for await (const { events, position, isCaughtUp } of readLog(next.model.checkpoint(), ending.signal)) {
        if (ending.signal.aborted) break;
        if (position !== undefined) takeIn(next, events, position);
        if (isCaughtUp) tail ??= { from: following.model.checkpoint(), pages: [] };
        if (!tail || !hasReached(next.model.checkpoint(), tail.from)) continue;
        for (const { events: since, upTo } of tail.pages) takeIn(next, since, upTo);
        return switchTo(next);
      }
      throw closed();
    } catch (fault) {
      unfinished = next;
      throw fault;
    } finally {
      tail = undefined;
    }
  }

  return {
    name: projection.name,

    model: {
      get: (collection, key) => current().get(collection, key),
      find: (collection, find) => current().find(collection, find),
      checkpoint: () => current().checkpoint(),
      commit: (checkpoint, change) => current().commit(checkpoint, change),
      clear: () => current().clear(),
    },

    followed: {
      get: (collection, key) => following.model.get(collection, key),
      find: (collection, find) => following.model.find(collection, find),
    },

    consumer: {
      name: projection.name,
      position: () => following.model.checkpoint(),
      consume(events, upTo) {
        takeIn(following, events, upTo);
        tail?.pages.push({ events, upTo });
      },
      onCaughtUp() {
        if (answering !== following || !following.isComplete()) switchTo(following);
      },
    },

    get isUnfinished() {
      return unfinished !== undefined;
    },
    isRebuilding: () => rebuilding !== undefined,

    rebuild() {
      rebuilding ??= build().finally(() => {
        rebuilding = undefined;
      });
      return rebuilding;
    },

    async close() {
      ending.abort();
      await rebuilding?.catch(() => {});
    },
  };
}
