import type { ProcessId, TenantId } from '@latchkey/core';
import { actor as actorSchema, tenantId as tenantIdSchema } from '@latchkey/core';
import { z } from 'zod';
import { createAccessCheck } from './access-check/access-check.ts';
import { createAccessIndex } from './access-check/access-index.ts';
import { createHistory } from './audit/history.ts';
import { createEventCodec } from './codec/event-codec.ts';
import { upcasters } from './codec/upcasters.ts';
import { createCommandRunner } from './commands/run-command.ts';
import type { Facade } from './facade.ts';
import { createActions } from './actions.ts';
import { createFacade } from './facade.ts';
import { makeUlid } from './ids/ulid.ts';
import { createPreview } from './invitations/preview.ts';
import { createBrowserSeal } from './keys/browser-seal.ts';
import { createKeyring } from './keys/keyring.ts';
import { LatchkeyError } from './latchkey-error.ts';
import { parseLinkToken } from './links/link-token.ts';
import { createLinks } from './links/links.ts';
import { createLogFollower } from './log/log-follower.ts';
import type { Position } from './position.ts';
import { createOpenTenant } from './tenants/open-tenant.ts';
import type { LatchkeyOptions, Problem } from './options.ts';
import { withDefaults } from './options.ts';
import type { DomainEvent } from './streams/category.ts';
import { eventSchemas } from './streams/category.ts';
import { createStreams } from './streams/streams.ts';
import { createTenantQuery } from './tenants/tenant-query.ts';
import { createTenantAccess } from './tenants/tenant-access.ts';
import { createListQueries } from './projections/list-queries.ts';
import { lists } from './projections/lists.ts';
import { projectionConsumer } from './projections/projection.ts';
import { createMailReactor } from './reactors/mail-reactor.ts';
import { createReactorRunner } from './reactors/reactor-runner.ts';
import {
  createActivationReactor,
  createExpiryReactor,
  createGrantReactor,
  createReleaseReactor,
  createRescindReactor,
} from './reactors/reactors.ts';
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
  /** Stops following and working; the stores that were given stay open. */
  close(): Promise<void>;
}

/** @throws LatchkeyError `MissingOption` or `InvalidOption`, naming which */
export function createLatchkey(given: LatchkeyOptions = {}): Latchkey {
  const options = withDefaults(given);
  const { eventStore, keyVault, masterKey, readModels, clock, randomness, mailer, maxStaleness, onProblem } =
    options;
  const processId = makeUlid(clock.now(), randomness) as ProcessId;

  const codec = createEventCodec<DomainEvent>(eventSchemas, upcasters, randomness);
  const keyring = createKeyring(keyVault, masterKey, randomness);
  const streams = createStreams({ eventStore, codec, keyring, randomness });
  const tenants = createTenantAccess(streams, keyring);
  const links = createLinks(keyring, randomness, options.baseUrl);
  const browserSeal = createBrowserSeal(keyring, randomness);
  const runner = createCommandRunner({ streams, tenants, clock, randomness });

  /** A host's own mistake in what it is told must not end the work. */
  function report(problem: Problem): void {
    try {
      onProblem(problem);
    } catch {
      process.emitWarning('onProblem threw', 'LatchkeyWarning');
    }
  }

  const listed = projectionConsumer(lists, readModels);
  const due = projectionConsumer(toDo, readModels);
  const index = createAccessIndex();
  const reactors = createReactorRunner({
    model: due.model,
    clock,
    reactors: {
      mail: createMailReactor({ runner, streams, tenants, links, mailer, clock, processId }),
      grant: createGrantReactor(runner),
      activate: createActivationReactor(runner),
      expire: createExpiryReactor(runner, clock),
      rescind: createRescindReactor(runner),
      release: createReleaseReactor(runner),
    },
    onProblem: (problem) => report({ type: 'ReactorFailed', ...problem }),
  });
  const follower = createLogFollower({
    eventStore,
    streams,
    clock,
    consumers: [listed.consumer, due.consumer, index.consumer],
    onCaughtUp: () => reactors.wake(),
    onFailure: (fault) => report({ type: 'FollowingFailed', fault }),
  });
  const { mayGive } = options;

  const facadeFor = createFacade({
    runner,
    services: {
      links,
      mayGive:
        mayGive &&
        (async (who) =>
          mayGive(who, async () => {
            await follower.reached(await eventStore.head());
            return index.permissionsOf(who.tenantId, who.principalId, who.workspaceId);
          })),
    },
    openTenant: createOpenTenant({ streams, keyring, tenants, clock, randomness }),
    preview: createPreview({ streams, tenants, links, clock }),
    queries: createListQueries(listed.model, clock),
    history: createHistory({ streams, tenants }),
    actions: createActions({ streams, tenants, clock }),
    tenantOf: createTenantQuery(tenants),
    accessCheck: createAccessCheck({ index, follower, eventStore, clock, maxStaleness }),
    follower,
  });

  return {
    baseUrl: options.baseUrl,

    start: () => follower.start(),

    as({ tenantId, actor }) {
      const caller = callerSchema.safeParse({ tenantId, actor });
      if (caller.success) return facadeFor(caller.data);
      throw new LatchkeyError('InvalidCaller', z.prettifyError(caller.error), {}, caller.error);
    },

    async tenantOf(token) {
      const claimed = parseLinkToken(token)?.claims.tenantStreamId;
      const tenant = claimed && (await streams.load('tenant', claimed));
      return tenant?.history[0]?.metadata.tenantId;
    },

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

    async close() {
      await reactors.close();
      await follower.close();
    },
  };
}

const callerSchema = z.object({ tenantId: tenantIdSchema, actor: actorSchema });
