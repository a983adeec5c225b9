import type {
  Actor,
  Attributes,
  CommandId,
  Decision,
  Id,
  Instant,
  OnBehalfOf,
  PersonId,
  Policy,
  PrincipalId,
  TenantId,
} from '@latchkey/core';
import type { ReadAttributes } from '../attributes/host-attributes.ts';
import type { Envelope } from '../codec/metadata.ts';
import type { TenantIds } from '../ids/tenant-ids.ts';
import type { Clock } from '../ports/clock.ts';
import { isRevisionConflict } from '../ports/event-store.ts';
import type { Position } from '../position.ts';
import { latestOf } from '../position.ts';
import type { Category, EventOf, StateOf } from '../streams/category.ts';
import { recallCommand } from '../streams/command-memory.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';
import type { Streams } from '../streams/streams.ts';
import type { CommonRejection } from './result.ts';
import type { Judgement, StreamQueue, Turn } from './stream-queue.ts';

/**
 * One attempt to carry a command out: reads what it depends on, and appends what was decided. A lost race on a
 * revision ends the attempt, and a new one reads everything afresh.
 */
export interface Command {
  /** When this attempt began. */
  readonly at: Instant;
  /** What the clock says now: for what must hold when all that took time is behind. */
  now(): Instant;
  readonly tenantId: TenantId;
  readonly ids: TenantIds;
  readonly actor: Actor;
  /** For whom, where a supporter has signed in as somebody. */
  readonly onBehalfOf: OnBehalfOf | undefined;
  /** Who acts, where that is a principal. */
  readonly principalId: PrincipalId | undefined;
  readonly tenant: LoadedStream<'tenant'>;
  /** Whether the tenant is closed, and this command cannot be given to one that is. */
  readonly isRefusedByTenant: boolean;
  readonly policy: Policy;
  readonly commandId: CommandId;
  /**
   * The id of the person that a step of this command makes: the same in every attempt, and, where the caller gave the
   * command an id, in every process.
   */
  newPersonId(step: string): PersonId;
  /** What attributes mean that somebody gives, by the host's schema; or why they are none. */
  readAttributes(given: Attributes | undefined): ReadAttributes;
  /** The highest position that was read or appended. */
  readonly position: Position | undefined;

  /** A stream of this tenant; another tenant's looks as if it were not there. */
  load<C extends Category>(category: C, id: Id): Promise<LoadedStream<C>>;
  /** A stream as it stood right after one of its events. */
  asItStood<C extends Category>(loaded: LoadedStream<C>, revision: number): Promise<LoadedStream<C>>;
  /** Waits for its turn on the stream that bears the command's result, and is carried out there. */
  takeTurn<C extends Category, Answer>(
    category: C,
    id: Id,
    judge: (loaded: LoadedStream<C>) => Promise<Judgement<C, Answer>>,
  ): Promise<Answer>;
  /** Appends a step on the way there, under an id of its own. */
  appendStep<C extends Category>(
    step: string,
    loaded: LoadedStream<C>,
    events: readonly EventOf<C>[],
    sealWith?: string,
  ): Promise<LoadedStream<C>>;
  /**
   * Takes a step in a stream that many commands step into: when its turn comes, decided by how the stream stands then.
   */
  takeStep<C extends Category, Rejection>(
    step: string,
    category: C,
    id: Id,
    decide: (state: StateOf<C>) => Decision<EventOf<C>, Rejection>,
  ): Promise<Decision<EventOf<C>, Rejection>>;
  /**
   * Looks at the stream that bears the result before anything is decided: this very command may have appended there
   * already, or it may be that it must not go on.
   */
  recognise<C extends Category>(loaded: LoadedStream<C>): Recognised;
}

type Recognised =
  | {
      ok: true;
      /** The revision of the last event that this command appended when it came before; undefined if it did not. */
      repeats: number | undefined;
    }
  | { ok: false; rejection: Extract<CommonRejection, { type: 'CommandIdReused' | 'RevisionMismatch' }> };

/** What all attempts of one command share. */
export interface CommandRequest {
  tenantId: TenantId;
  ids: TenantIds;
  actor: Actor;
  onBehalfOf?: OnBehalfOf | undefined;
  commandId: CommandId;
  newPersonId: (step: string) => PersonId;
  readAttributes: (given: Attributes | undefined) => ReadAttributes;
  commandDigest: string;
  expectedRevision: number | undefined;
  causationId: string | undefined;
  correlationId: string | undefined;
  worksInClosedTenant: boolean;
}

export function startCommand(
  request: CommandRequest,
  clock: Pick<Clock, 'now'>,
  tenant: LoadedStream<'tenant'>,
  { streams, queue }: { streams: Streams; queue: StreamQueue },
): Command {
  const { tenantId, ids, actor, onBehalfOf, commandId, commandDigest, expectedRevision } = request;
  let { position } = tenant;
  /** Set while a turn is judged by what was remembered: asked before the first step. */
  let confirm = unasked;
  const envelope = (id: CommandId): Envelope => ({
    tenantId,
    actor,
    onBehalfOf,
    commandId: id,
    commandDigest,
    $correlationId: request.correlationId ?? commandId,
    $causationId: request.causationId ?? commandId,
  });
  const see = <C extends Category>(loaded: LoadedStream<C>) => {
    position = latestOf(position, loaded.position);
    return loaded;
  };

  return {
    at: clock.now(),
    now: () => clock.now(),
    tenantId,
    ids,
    actor,
    onBehalfOf,
    principalId: actor.type === 'system' ? undefined : actor.principalId,
    tenant,
    isRefusedByTenant: tenant.state.status === 'closed' && !request.worksInClosedTenant,
    policy: tenant.state.policy,
    commandId,
    newPersonId: request.newPersonId,
    readAttributes: request.readAttributes,
    get position() {
      return position;
    },

    load: async (category, id) => see(await streams.loadOwn(tenantId, category, id)),
    asItStood: async ({ category, id }, revision) => see(await streams.loadAsOf(category, id, revision)),

    takeTurn(category, id, judge) {
      return queue.take(category, id, {
        tenantId,
        envelope: envelope(commandId),
        async judge(loaded, confirmed) {
          confirm = confirmed;
          try {
            const { events, sealWith, answer } = await judge(loaded);
            return { events, sealWith, answer: (after) => answer(see(after)) };
          } finally {
            confirm = unasked;
          }
        },
      });
    },

    async appendStep(step, loaded, events, sealWith) {
      if (events.length === 0) return loaded;
      await confirm();
      const key = sealWith === undefined ? undefined : await streams.sealingKey(sealWith, events);
      const prepared = streams.prepare(loaded, events, envelope(ids.step(commandId, step)), key);
      await streams.commit(loaded, [prepared]);
      return see(prepared.after);
    },

    async takeStep<C extends Category, Rejection>(
      step: string,
      category: C,
      id: Id,
      decide: (state: StateOf<C>) => Decision<EventOf<C>, Rejection>,
    ) {
      await confirm();
      const turn: Turn<C, Decision<EventOf<C>, Rejection>> = {
        tenantId,
        envelope: envelope(ids.step(commandId, step)),
        async judge({ state }) {
          const decision = decide(state);
          return {
            events: decision.ok ? decision.events : [],
            async answer(after) {
              see(after);
              return decision;
            },
          };
        },
      };
      for (let lost = 0; ; lost++) {
        try {
          return await queue.take(category, id, turn);
        } catch (fault) {
          // Another process was quicker. What the command was judged by stands as it did.
          if (!isRevisionConflict(fault) || lost >= mostLostTurns) throw fault;
        }
      }
    },

    recognise({ commands, revision }) {
      const earlier = recallCommand(commands, commandId);
      if (earlier && earlier.digest !== commandDigest) {
        return { ok: false, rejection: { type: 'CommandIdReused' } };
      }
      if (!earlier && expectedRevision !== undefined && expectedRevision !== revision) {
        const rejection = { type: 'RevisionMismatch', expected: expectedRevision, actual: revision } as const;
        return { ok: false, rejection };
      }
      return { ok: true, repeats: earlier?.revision };
    },
  };
}

/** Whoever loses more often starts over, and waits a little longer each time. */
const mostLostTurns = 8;

/** Outside a turn, whoever appends a step has just loaded the stream. */
const unasked = async (): Promise<void> => {};
