import type { Actor, CommandId, Id, Instant, PersonId, Policy, PrincipalId, TenantId } from '@latchkey/core';
import type { Envelope } from '../codec/metadata.ts';
import type { TenantIds } from '../ids/tenant-ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Position } from '../position.ts';
import { latestOf } from '../position.ts';
import type { Category, EventOf } from '../streams/category.ts';
import type { LoadedStream, Streams } from '../streams/streams.ts';
import { appendedBy, asOf } from '../streams/streams.ts';
import type { CommonRejection } from './result.ts';

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
  /** The highest position that was read or appended. */
  readonly position: Position | undefined;

  /** A stream of this tenant; another tenant's looks as if it were not there. */
  load<C extends Category>(category: C, id: Id): Promise<LoadedStream<C>>;
  /** Appends what bears the command's result: it is recognised by the command's id when the command comes again. */
  append<C extends Category>(
    loaded: LoadedStream<C>,
    events: readonly EventOf<C>[],
    sealWith?: string,
  ): Promise<LoadedStream<C>>;
  /** Appends a step on the way there, under an id of its own. */
  appendStep<C extends Category>(
    step: string,
    loaded: LoadedStream<C>,
    events: readonly EventOf<C>[],
    sealWith?: string,
  ): Promise<LoadedStream<C>>;
  /**
   * Looks at the stream that bears the result before anything is decided. Where this very command has appended there
   * already, its result is built again from the stream as it stood right after; and it may be that it may not go on.
   */
  recognise<C extends Category>(loaded: LoadedStream<C>): Recognised<C>;
}

type Recognised<C extends Category> =
  | { ok: true; asItStood: LoadedStream<C> | undefined }
  | { ok: false; rejection: Extract<CommonRejection, { type: 'CommandIdReused' | 'RevisionMismatch' }> };

/** What all attempts of one command share. */
export interface CommandRequest {
  tenantId: TenantId;
  ids: TenantIds;
  actor: Actor;
  commandId: CommandId;
  newPersonId: (step: string) => PersonId;
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
  streams: Streams,
): Command {
  const { tenantId, ids, actor, commandId, commandDigest, expectedRevision } = request;
  let position = tenant.history.at(-1)?.position;
  const envelope = (id: CommandId): Envelope => ({
    tenantId,
    actor,
    commandId: id,
    commandDigest,
    $correlationId: request.correlationId ?? commandId,
    $causationId: request.causationId ?? commandId,
  });
  const see = <C extends Category>(loaded: LoadedStream<C>) => {
    position = latestOf(position, loaded.history.at(-1)?.position);
    return loaded;
  };
  const appendAs = async <C extends Category>(
    id: CommandId,
    loaded: LoadedStream<C>,
    events: readonly EventOf<C>[],
    sealWith?: string,
  ) => (events.length === 0 ? loaded : see(await streams.append(loaded, events, envelope(id), sealWith)));

  return {
    at: clock.now(),
    now: () => clock.now(),
    tenantId,
    ids,
    actor,
    principalId: actor.type === 'system' ? undefined : actor.principalId,
    tenant,
    isRefusedByTenant: tenant.state.status === 'closed' && !request.worksInClosedTenant,
    policy: tenant.state.policy,
    commandId,
    newPersonId: request.newPersonId,
    get position() {
      return position;
    },

    load: async (category, id) => see(await streams.loadOwn(tenantId, category, id)),
    append: (loaded, events, sealWith) => appendAs(commandId, loaded, events, sealWith),
    appendStep: (step, loaded, events, sealWith) =>
      appendAs(ids.step(commandId, step), loaded, events, sealWith),

    recognise(loaded) {
      const earlier = appendedBy(loaded, commandId);
      const last = earlier.at(-1);
      if (earlier.some(({ metadata }) => metadata.commandDigest !== commandDigest)) {
        return { ok: false, rejection: { type: 'CommandIdReused' } };
      }
      if (!last && expectedRevision !== undefined && expectedRevision !== loaded.revision) {
        const rejection = {
          type: 'RevisionMismatch',
          expected: expectedRevision,
          actual: loaded.revision,
        } as const;
        return { ok: false, rejection };
      }
      return { ok: true, asItStood: last && asOf(loaded, last.revision) };
    },
  };
}
