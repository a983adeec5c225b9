import type { TenantId } from '@latchkey/core';
import { actor as actorSchema, supportSessionId, tenantId as tenantIdSchema } from '@latchkey/core';
import { z } from 'zod';
import { createAccessCheck } from './access-check/access-check.ts';
import { createAccessSearch } from './access-check/access-search.ts';
import { createActions } from './actions.ts';
import { createHistory } from './audit/history.ts';
import { createSupportHistory } from './audit/support-history.ts';
import { createStoreStanding } from './copy/store-standing.ts';
import type { Facade } from './facade.ts';
import { createFacade } from './facade.ts';
import type { Following, Health } from './health.ts';
import { createHealth } from './health.ts';
import { createPreview } from './invitations/preview.ts';
import { createBrowserSeal } from './keys/browser-seal.ts';
import { LatchkeyError } from './latchkey-error.ts';
import type { LinkKeys } from './links/link-keys.ts';
import { createLinkKeys } from './links/link-keys.ts';
import { parseLinkToken } from './links/link-token.ts';
import type { LatchkeyOptions, Problem } from './options.ts';
import { withDefaults } from './options.ts';
import type { Position } from './position.ts';
import { parseQuery } from './projections/paging.ts';
import type { ParkedItem, ParkedItemId } from './reactors/parked-items.ts';
import type { ProjectionName } from './reading-side.ts';
import { createReadingSide, projectionNames } from './reading-side.ts';
import { createSeatQuery } from './seats/seat-query.ts';
import { createOpenTenant } from './tenants/open-tenant.ts';
import { createTemplateQuery } from './tenants/template-query.ts';
import { createTenantQuery } from './tenants/tenant-query.ts';
import { createWritingSide } from './writing-side.ts';

export interface Latchkey {
  /** Where the invitees' pages are, as it was given: adapters serve `/join` below it. */
  readonly baseUrl: string;
  /** Catches up with the log, then goes on following it and doing what is due. Call it before anything else. */
  start(): Promise<void>;
  /**
   * What somebody can do in a tenant. Whether they may is for the host to say before it calls. With the id of a support
   * session as `onBehalfOf`, it is what the supporter can do in that.
   */
  as(who: z.input<typeof callerSchema>): Facade;
  /**
   * The tenant of an authentic link; undefined for any other text. Tells an HTTP adapter in whose name to ask, where
   * nobody is signed in yet. Of links that are not authentic the same is read whether or not there is such a tenant.
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
  /** How this process is doing, which the store is asked for: for whoever operates it, and for probes of readiness. */
  health(): Promise<Health>;
  /** How following the log goes, without asking anybody: for probes of liveness. */
  following(): Following;
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

/** @throws LatchkeyError `MissingOption` or `InvalidOption`, naming which; `VaultNotShared` */
export function createLatchkey(given: LatchkeyOptions = {}): Latchkey {
  const complete = withDefaults(given);
  const standing = createStoreStanding(complete.eventStore);
  const options = { ...complete, eventStore: standing.eventStore };
  const { eventStore, keyVault, clock, randomness, baseUrl, maxStaleness } = options;
  const writing = createWritingSide(options, report);
  const reading = createReadingSide(options, writing, { here: standing.here, report });
  const { keyring, streams, queue, tenants, links, clockCheck, runner } = writing;
  const { services, index, queries, changes, follower, reactors, parked, projections } = reading;
  const browserSeal = createBrowserSeal(keyring, randomness);

  /** A host's own mistake in what it is told must not end the work. */
  function report(problem: Problem): void {
    try {
      options.onProblem(problem);
    } catch {
      process.emitWarning('onProblem threw', 'LatchkeyWarning');
    }
  }

  const accessCheck = createAccessCheck({ index, follower, eventStore, clock, maxStaleness });
  const facadeFor = createFacade({
    runner,
    services,
    openTenant: createOpenTenant({ streams, queue, keyring, tenants, clock, clockCheck, randomness }),
    preview: createPreview({ streams, tenants, links, clock }),
    queries,
    followAll: reading.followAll,
    changes,
    history: createHistory({ streams, tenants }),
    supportHistory: createSupportHistory({ streams }),
    actions: createActions({ streams, tenants, clock }),
    tenantOf: createTenantQuery(tenants),
    templatesOf: createTemplateQuery(tenants),
    seatsOf: createSeatQuery({ streams, tenants, clock }),
    accessCheck,
    accessSearch: createAccessSearch({ index, accessCheck, clock }),
    index,
    clock,
    follower,
  });

  return {
    baseUrl,
    start: reading.start,

    as({ tenantId, actor, onBehalfOf }) {
      const caller = callerSchema.safeParse({ tenantId, actor, onBehalfOf });
      if (caller.success) return facadeFor(caller.data);
      throw new LatchkeyError('InvalidCaller', z.prettifyError(caller.error), {}, caller.error);
    },

    async tenantOf(token) {
      const claimed = parseLinkToken(token)?.claims.tenantStreamId;
      if (claimed === undefined) return undefined;
      const tenant = await streams.load('tenant', claimed);
      const link =
        (await links.authenticate(token, claimed, streams.load)) ??
        (await links.authenticateBundle(token, claimed, streams.load));
      return link && (tenant.tenantId ?? undefined);
    },

    linkKeys: createLinkKeys({
      keyring,
      keyVault,
      async openInvitationsOf(keyId) {
        await reading.followAll();
        return queries.openInvitationsByLinkKey(keyId);
      },
    }),

    seal: browserSeal.seal,
    unseal: browserSeal.unseal,
    whenFollowed: (position) => follower.reached(position),
    whenIdle: reading.whenIdle,
    health: createHealth({ eventStore, follower, parked, projections, clock, maxStaleness }),
    following: () => follower.status().state,
    parked: async () => parked.list(),

    async retry(item) {
      const isPutBack = parked.putBack(item);
      if (isPutBack) reactors.wake();
      return isPutBack;
    },

    rebuild: async (name) => reading.rebuild(parseQuery(z.enum(projectionNames), name)),
    close: reading.close,
  };
}

const callerSchema = z
  .object({ tenantId: tenantIdSchema, actor: actorSchema, onBehalfOf: supportSessionId.optional() })
  .refine(
    ({ actor, onBehalfOf }) => onBehalfOf === undefined || actor.type === 'principal',
    'a support session is a principal’s',
  );
