import { createAccessIndex } from './access-check/access-index.ts';
import { createChangeFeed } from './changes/change-feed.ts';
import type { StoreStanding } from './copy/store-standing.ts';
import { hasCode } from './latchkey-error.ts';
import { createLogFollower } from './log/log-follower.ts';
import { createReadLog } from './log/read-log.ts';
import type { CompleteOptions, Report } from './options.ts';
import { createListQueries } from './projections/list-queries.ts';
import { lists } from './projections/lists.ts';
import type { RunningProjection } from './projections/run-projection.ts';
import { runProjection } from './projections/run-projection.ts';
import { keptPool } from './projections/seat-documents.ts';
import { createParkedItems } from './reactors/parked-items.ts';
import { createReactorRunner } from './reactors/reactor-runner.ts';
import { startReactors } from './reactors/reactors.ts';
import { toDo } from './reactors/to-do.ts';
import type { Services } from './services.ts';
import type { WritingSide } from './writing-side.ts';

export const projectionNames = ['lists', 'to-do'] as const;
/** The read models: `lists` is what lists show, `to-do` what is due. */
export type ProjectionName = (typeof projectionNames)[number];

export type ReadingSide = ReturnType<typeof createReadingSide>;

/** What a process knows from following the log, and does because of it. */
export function createReadingSide(
  options: CompleteOptions,
  writing: WritingSide,
  { here, report }: { here: StoreStanding['here']; report: Report },
) {
  const { eventStore, readModels, clock, randomness, mailer, mayGive, permissions } = options;
  const { processId, isOwn, streams, tenants, links, telemetry, clockCheck, runner } = writing;

  const readLog = createReadLog(eventStore, streams);
  const listed = runProjection(lists, { readModels, readLog });
  writing.keptFolds.seatPool = (id) => keptPool(listed.followed, id);
  const due = runProjection(toDo, { readModels, readLog });
  const projections: Readonly<Record<ProjectionName, RunningProjection>> = { lists: listed, 'to-do': due };
  const index = createAccessIndex(permissions);
  const queries = createListQueries(listed.model, clock, index);
  const changes = createChangeFeed(listed.model);
  const { openInvitationsOf, everyInvitationOf } = queries;

  const services: Services = {
    links,
    everyInvitationOf,
    mayGive:
      mayGive &&
      (async (who) =>
        mayGive(who, async () => {
          await followAll();
          return index.permissionsOf(who, clock.now());
        })),
    async placesOf(tenantId, personIds) {
      await followAll();
      return queries.placesOf(tenantId, personIds);
    },
  };
  const reactors = createReactorRunner({
    model: due.model,
    clock,
    processId,
    isOwn,
    work: startReactors(
      { ...services, runner, streams, tenants, mailer, clock, processId, openInvitationsOf },
      telemetry,
    ),
    onProblem: (problem) => report({ type: 'ReactorFailed', ...problem }),
  });
  const follower = createLogFollower({
    eventStore,
    readLog: createReadLog(eventStore, streams, (event, isOwn) => {
      if (isOwn) clockCheck.saw(event);
      else report({ type: 'EventPassedOver', stream: event.stream, position: event.position });
    }),
    clock,
    randomness,
    consumers: [listed.consumer, due.consumer, index.consumer, changes.consumer],
    here,
    onCaughtUp: () => reactors.wake(),
    onFailure: (problem) => report({ type: 'FollowingFailed', ...problem }),
  });

  /** Resolves once all that was acknowledged before has been followed. */
  async function followAll(): Promise<void> {
    await follower.reached(await eventStore.head());
  }

  async function rebuild(name: ProjectionName): Promise<void> {
    await projections[name].rebuild();
    reactors.wake();
  }

  /** What a process that ended has left unfinished. */
  function finishRebuilds(): void {
    for (const name of projectionNames) {
      if (!projections[name].isUnfinished) continue;
      rebuild(name).catch((fault: unknown) => {
        if (!hasCode(fault, 'Closed')) report({ type: 'RebuildFailed', projection: name, fault });
      });
    }
  }

  return {
    services,
    index,
    queries,
    changes,
    follower,
    followAll,
    reactors,
    parked: createParkedItems(due.model),
    projections: Object.values(projections),
    rebuild,

    async start(): Promise<void> {
      await follower.start();
      finishRebuilds();
    },

    async whenIdle(): Promise<void> {
      await followAll();
      for (;;) {
        const newest = follower.newestEvent();
        await reactors.whenIdle();
        await followAll();
        if (follower.newestEvent() === newest) return;
      }
    },

    async close(): Promise<void> {
      await reactors.close();
      await Promise.all(Object.values(projections).map((each) => each.close()));
      await follower.close();
    },
  };
}
