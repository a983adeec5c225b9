import type { ProcessId, TenantId } from '@latchkey/core';
import { actor as actorSchema, tenantId as tenantIdSchema } from '@latchkey/core';
import { z } from 'zod';
import { createAccessCheck } from './access-check/access-check.ts';
import { createAccessIndex } from './access-check/access-index.ts';
import { createHistory } from './audit/history.ts';
import { createClockCheck } from './clock-check.ts';
import { createEventCodec } from './codec/event-codec.ts';
import { sealedAndChained } from './codec/stored-form.ts';
import { upcasters } from './codec/upcasters.ts';
import { createCommandRunner } from './commands/run-command.ts';
import { createStreamQueue } from './commands/stream-queue.ts';
import { createStoreStanding } from './copy/store-standing.ts';
import type { Facade } from './facade.ts';
import { createActions } from './actions.ts';
import { createFacade } from './facade.ts';
import type { Health } from './health.ts';
import { createHealth } from './health.ts';
import { makeUlid } from './ids/ulid.ts';
import { makeUuid } from './ids/uuid.ts';
import { createPreview } from './invitations/preview.ts';
import { createBrowserSeal } from './keys/browser-seal.ts';
import { createKeyring } from './keys/keyring.ts';
import { hasCode, LatchkeyError } from './latchkey-error.ts';
import { parseLinkToken } from './links/link-token.ts';
import type { LinkKeys } from './links/link-keys.ts';
import { createLinkKeys } from './links/link-keys.ts';
import { createLinks } from './links/links.ts';
import { createLogFollower } from './log/log-follower.ts';
import { createReadLog } from './log/read-log.ts';
import type { Position } from './position.ts';
import type { Services } from './services.ts';
import { createTelemetry } from './telemetry.ts';
import { createOpenTenant } from './tenants/open-tenant.ts';
import type { LatchkeyOptions, Problem } from './options.ts';
import { withDefaults } from './options.ts';
import type { DomainEvent } from './streams/category.ts';
import { eventSchemas } from './streams/category.ts';
import { createSendAgain } from './streams/send-again.ts';
import { createStreamMemory } from './streams/stream-memory.ts';
import { createStreams } from './streams/streams.ts';
import { createTenantQuery } from './tenants/tenant-query.ts';
import { createTenantAccess } from './tenants/tenant-access.ts';
import { createListQueries } from './projections/list-queries.ts';
import { lists } from './projections/lists.ts';
import { parseQuery } from './projections/paging.ts';
import type { RunningProjection } from './projections/run-projection.ts';
import { runProjection } from './projections/run-projection.ts';
import { rememberOwnEvents } from './reactors/own-events.ts';
import type { ParkedItem, ParkedItemId } from './reactors/parked-items.ts';
import { createParkedItems } from './reactors/parked-items.ts';
import { createReactorRunner } from './reactors/reactor-runner.ts';
import { startReactors } from './reactors/reactors.ts';
import { toDo } from './reactors/to-do.ts';

export interface Latchkey {
  /** Where the invitees' pages are, as it was given: adapters serve `/join` below it. */
  readonly baseUrl: string;
  /** Catches up with the log, then goes on following it and doing what is due. Call it before anything else. */
  start(): Promise<void>;
  /** What somebody can do in a tenant. Whether they may is for the host to say before it calls. */
  as(who: z.input<typeof callerSchema>): Facade;
  /**
   * The tenant that a link says it is of, before anybody has checked that the link is authentic; undefined if it says
   * nothing of the kind. Tells an HTTP adapter in whose name to ask, where nobody is signed in yet.
   */
  tenantOf(token: string): Promise<TenantId | undefined>;
  /** The keys that links are made with. For whoever runs the installation, not for a tenant's staff. */
  readonly linkKeys: LinkKeys;
  /** Seals text that a browser carries, such as a cookie, for one use; only this installation can open it. */
  seal(use: string, text: string): Promise<string>;
  /** Undefined unless `seal` made it for that use. */
  unseal(use: string, sealed: string): Promise<string | undefined>;
  /**
   * Resolves once this process has followed the log up to a position: its lists and checks know of all that stands
   * before.
   *
   * @throws LatchkeyError `NotCaughtUp` after five seconds
   */
  whenFollowed(position: Position): Promise<void>;
  /** Resolves when everything that was appended has been followed, and nothing that is due is left undone. */
  whenIdle(): Promise<void>;
  /** How this process is doing: for whoever operates it, and for probes. */
  health(): Promise<Health>;
  /**
   * What this process has given up on after about a day of trying, or at once where trying again could not help. It
   * keeps nothing else waiting.
   */
  parked(): Promise<readonly ParkedItem[]>;
  /**
   * Puts a parked item back, to be tried at once as if it had never failed; false if no such item is parked.
   *
   * @throws LatchkeyError `InvalidQuery`
   */
  retry(item: ParkedItemId): Promise<boolean>;
  /**
   * Builds a read model anew from the log, beside the one that goes on answering; resolves once the new one answers.
   * What is left unfinished when the process ends, the next one goes on with after it has started.
   *
   * @throws LatchkeyError `InvalidQuery`, or `Closed`; or what the log could not be read for: call it again to go on
   */
  rebuild(name: ProjectionName): Promise<void>;
  /** Stops following and working; the stores that were given stay open. */
  close(): Promise<void>;
}

/** @throws LatchkeyError `MissingOption` or `InvalidOption`, naming which */
export function createLatchkey(given: LatchkeyOptions = {}): Latchkey {
  const options = withDefaults(given);
  const { keyVault, masterKey, readModels, clock, randomness, mailer, maxStaleness, onProblem } = options;
  const standing = createStoreStanding(options.eventStore);
  const { eventStore } = standing;
  const processId = makeUlid(clock.now(), randomness) as ProcessId;

  const codec = createEventCodec<DomainEvent>(eventSchemas, upcasters, randomness);
  const keyring = createKeyring(keyVault, masterKey, randomness);
  const own = rememberOwnEvents(eventStore);
  const streams = createStreams({
    eventStore: own,
    sendAgain: createSendAgain(own, clock),
    form: sealedAndChained(codec, () => makeUuid(randomness)),
    keyring,
    memory: createStreamMemory(),
  });
  const queue = createStreamQueue(streams);
  const tenants = createTenantAccess(streams, keyring);
  const links = createLinks(keyring, randomness, options.baseUrl);
  const browserSeal = createBrowserSeal(keyring, randomness);
  const telemetry = createTelemetry(clock);
  const clockCheck = createClockCheck({
    eventStore,
    clock,
    randomness,
    processId,
    isOwn: own.isOwn,
    onDatedAhead: (position, occurredAt) => report({ type: 'EventDatedAhead', position, occurredAt }),
  });
  const runner = createCommandRunner({ streams, queue, tenants, clock, clockCheck, randomness, telemetry });

  /** A host's own mistake in what it is told must not end the work. */
  function report(problem: Problem): void {
    try {
      onProblem(problem);
    } catch {
      process.emitWarning('onProblem threw', 'LatchkeyWarning');
    }
  }

  const readLog = createReadLog(eventStore, streams);
  const listed = runProjection(lists, { readModels, readLog });
  const due = runProjection(toDo, { readModels, readLog });
  const projections: Readonly<Record<ProjectionName, RunningProjection>> = { lists: listed, 'to-do': due };
  const parked = createParkedItems(due.model);
  const index = createAccessIndex(options.permissions);
  const queries = createListQueries(listed.model, clock);
  const { mayGive } = options;
  const services: Services = {
    links,
    mayGive:
      mayGive &&
      (async (who) =>
        mayGive(who, async () => {
          await follower.reached(await eventStore.head());
          return index.permissionsOf(who, clock.now());
        })),
  };
  const reactors = createReactorRunner({
    model: due.model,
    clock,
    processId,
    isOwn: own.isOwn,
    work: startReactors(
      {
        ...services,
        runner,
        streams,
        tenants,
        mailer,
        clock,
        processId,
        openInvitationsOf: queries.openInvitationsOf,
      },
      telemetry,
    ),
    onProblem: (problem) => report({ type: 'ReactorFailed', ...problem }),
  });
  const follower = createLogFollower({
    eventStore,
    readLog: createReadLog(eventStore, streams, clockCheck.saw),
    clock,
    randomness,
    consumers: [listed.consumer, due.consumer, index.consumer],
    here: standing.here,
    onCaughtUp: () => reactors.wake(),
    onFailure: (problem) => report({ type: 'FollowingFailed', ...problem }),
  });

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
  const facadeFor = createFacade({
    runner,
    services,
    openTenant: createOpenTenant({ streams, queue, keyring, tenants, clock, clockCheck, randomness }),
    preview: createPreview({ streams, tenants, links, clock }),
    queries,
    history: createHistory({ streams, tenants }),
    actions: createActions({ streams, tenants, clock }),
    tenantOf: createTenantQuery(tenants),
    accessCheck: createAccessCheck({ index, follower, eventStore, clock, maxStaleness }),
    follower,
  });

  return {
    baseUrl: options.baseUrl,

    async start() {
      await follower.start();
      finishRebuilds();
    },

    as({ tenantId, actor }) {
      const caller = callerSchema.safeParse({ tenantId, actor });
      if (caller.success) return facadeFor(caller.data);
      throw new LatchkeyError('InvalidCaller', z.prettifyError(caller.error), {}, caller.error);
    },

    async tenantOf(token) {
      const claimed = parseLinkToken(token)?.claims.tenantStreamId;
      const tenant = claimed && (await streams.load('tenant', claimed));
      return tenant?.tenantId ?? undefined;
    },

    linkKeys: createLinkKeys({
      keyring,
      keyVault,
      async openInvitationsOf(keyId) {
        await follower.reached(await eventStore.head());
        return queries.openInvitationsByLinkKey(keyId);
      },
    }),

    seal: browserSeal.seal,
    unseal: browserSeal.unseal,

    whenFollowed: (position) => follower.reached(position),

    async whenIdle() {
      for (;;) {
        const head = await eventStore.head();
        await follower.reached(head);
        await reactors.whenIdle();
        if ((await eventStore.head()) === head) return;
      }
    },

    health: createHealth({ eventStore, follower, parked, projections: Object.values(projections), clock }),

    parked: async () => parked.list(),

    async retry(item) {
      const isPutBack = parked.putBack(item);
      if (isPutBack) reactors.wake();
      return isPutBack;
    },

    rebuild: async (name) => rebuild(parseQuery(z.enum(projectionNames), name)),

    async close() {
      await reactors.close();
      await Promise.all(Object.values(projections).map((each) => each.close()));
      await follower.close();
    },
  };
}

const projectionNames = ['lists', 'to-do'] as const;
/** The read models: `lists` is what lists show, `to-do` what is due. */
export type ProjectionName = (typeof projectionNames)[number];

const callerSchema = z.object({ tenantId: tenantIdSchema, actor: actorSchema });
