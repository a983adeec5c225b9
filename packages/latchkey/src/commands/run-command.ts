import type {
  Actor,
  Attributes,
  CommandId,
  OnBehalfOf,
  PersonId,
  SupportSessionId,
  TenantId,
} from '@latchkey/core';
import { z } from 'zod';
import type { AttributesSchema } from '../attributes/host-attributes.ts';
import { readAttributes } from '../attributes/host-attributes.ts';
import type { ClockCheck, ClockRejection } from '../clock-check.ts';
import { makeUlid } from '../ids/ulid.ts';
import type { JsonObject } from '../json.ts';
import { LatchkeyError } from '../latchkey-error.ts';
import type { Clock } from '../ports/clock.ts';
import { isRevisionConflict } from '../ports/event-store.ts';
import type { Randomness } from '../ports/randomness.ts';
import type { Streams } from '../streams/streams.ts';
import type { Telemetry } from '../telemetry.ts';
import type { TenantAccess } from '../tenants/tenant-access.ts';
import type { Command } from './command.ts';
import { startCommand } from './command.ts';
import type { CommandOptions, CommonRejection, Outcome, Result } from './result.ts';
import type { StreamQueue } from './stream-queue.ts';

/** A command of the facade: its name and input for ever tell a retry from another command. */
export interface CommandDefinition<Schema extends z.ZodType<object>, Done extends Outcome> {
  name: string;
  input: Schema;
  /** Whether it can be given to a tenant that is closed. */
  worksInClosedTenant?: boolean;
  /** Whether it can be given by whoever has signed in as somebody, to support them; all others give and change too much. */
  isForSupporters?: boolean;
  /** Whether an invitee can give it; all others are for staff and for the system. */
  isForInvitees?: boolean;
  run(command: Command, input: z.output<Schema>): Promise<Done>;
}

/** Names a command, with what it takes and what it does. */
export function defineCommand<Schema extends z.ZodType<object>, Done extends Outcome>(
  definition: CommandDefinition<Schema, Done>,
): CommandDefinition<Schema, Done> {
  return definition;
}

/** Who gives a command, and what led to it. */
export interface Caller {
  tenantId: TenantId;
  actor: Actor;
  /** The session in which the actor has signed in as somebody, to support them. */
  onBehalfOf?: SupportSessionId | undefined;
  /** The event that a reactor answers, and the command that began it all. */
  cause?: { eventId: string; correlationId: string } | undefined;
}

export interface CommandRunner {
  run<Schema extends z.ZodType<object>, Done extends Outcome>(
    caller: Caller,
    definition: CommandDefinition<Schema, Done>,
    input: z.input<Schema>,
    options?: CommandOptions,
  ): Promise<Result<Done>>;
}

/** How long a command that keeps losing races is tried, in milliseconds. */
const longestContention = 10_000;
/** So many lost races are tried again at once; after that, each waits a little longer, at random. */
const immediateRetries = 8;

const commandOptions = z.object({
  commandId: z.string().min(1).max(200).optional(),
  expectedRevision: z.int().min(-1).optional(),
});

export function createCommandRunner(services: {
  streams: Streams;
  queue: StreamQueue;
  tenants: TenantAccess;
  clock: Clock;
  clockCheck: Pick<ClockCheck, 'refuse'>;
  randomness: Randomness;
  telemetry: Telemetry;
  attributes?: AttributesSchema | undefined;
}): CommandRunner {
  const { streams, queue, tenants, clock, clockCheck, randomness, telemetry, attributes } = services;

  async function run<Schema extends z.ZodType<object>, Done extends Outcome>(
    { tenantId, actor, onBehalfOf: sessionId, cause }: Caller,
    definition: CommandDefinition<Schema, Done>,
    input: z.input<Schema>,
    options: CommandOptions = {},
  ): Promise<Result<Done>> {
    if (sessionId !== undefined && !definition.isForSupporters)
      return refuse({ type: 'NotInSupportSession' });
    const parsed = definition.input.safeParse(input);
    if (!parsed.success) return invalid(parsed.error);
    const checked = commandOptions.safeParse(options);
    if (!checked.success) return invalid(checked.error);
    if (actor.type === 'invitee' && !definition.isForInvitees) return refuse({ type: 'NotForInvitees' });
    const skewed = await clockCheck.refuse();
    // What a reactor has to do is not done with when the clock is wrong: it is tried again.
    if (skewed && cause) throw clockSkewed(skewed.rejection);
    if (skewed) return skewed;

    const { commandId: callersId, expectedRevision } = checked.data;
    const freshId = makeUlid(clock.now(), randomness) as CommandId;
    let freshPersonId: PersonId | undefined;

    return untilNoRaceIsLost(clock, randomness, async () => {
      const found = await tenants.find(tenantId);
      if (!found) return refuse({ type: 'TenantNotFound' });
      const { ids, tenant } = found;
      const onBehalfOf = sessionId && (await supportedIn(streams, tenantId, actor, sessionId));
      if (sessionId !== undefined && !onBehalfOf) return refuse({ type: 'SupportSessionNotFound' });
      const commandId = callersId === undefined ? freshId : ids.command(actor, callersId);
      const request = {
        tenantId,
        ids,
        actor,
        onBehalfOf,
        commandId,
        newPersonId: (step: string) =>
          callersId === undefined
            ? (freshPersonId ??= makeUlid(clock.now(), randomness) as PersonId)
            : ids.personOfCommand(ids.step(commandId, step)),
        readAttributes: (given: Attributes | undefined) => readAttributes(attributes, given),
        commandDigest: ids.commandDigest(definition.name, parsed.data as JsonObject),
        expectedRevision,
        causationId: cause?.eventId,
        correlationId: cause?.correlationId,
        worksInClosedTenant: definition.worksInClosedTenant ?? false,
      };
      const command = startCommand(request, clock, tenant, { streams, queue });
      const outcome = await definition.run(command, parsed.data);
      if (isRefused(outcome)) return outcome;
      // unreachable: a command has read its tenant, which has events
      if (command.position === undefined)
        throw new LatchkeyError('NothingRead', 'a command reads at least its tenant');
      return { ...(outcome as Extract<typeof outcome, { ok: true }>), position: command.position };
    });
  }

  return {
    run: (caller, definition, input, options) =>
      telemetry.measure(
        { kind: 'command', name: definition.name },
        () => run(caller, definition, input, options),
        outcomeInAWord,
      ),
  };
}

/** For whom a supporter acts in a session of theirs; undefined where it is none. */
async function supportedIn(
  streams: Streams,
  tenantId: TenantId,
  actor: Actor,
  supportSessionId: SupportSessionId,
): Promise<OnBehalfOf | undefined> {
  const { state } = await streams.loadOwn(tenantId, 'supportSession', supportSessionId);
  if (state.status !== 'started' && state.status !== 'ended') return undefined;
  if (actor.type !== 'principal' || actor.principalId !== state.supporter) return undefined;
  const { personId, principalId } = state;
  return { type: 'principal', principalId, personId, supportSessionId };
}

function outcomeInAWord(result: Outcome): string {
  return result.ok ? 'done' : result.rejection.type;
}

function clockSkewed({ aheadBy }: ClockRejection): LatchkeyError<'ClockSkewed'> {
  return new LatchkeyError(
    'ClockSkewed',
    `the clock of this process is ${aheadBy} ms ahead of the event store's: set it right`,
    { aheadBy },
  );
}

/** Whoever loses on a revision starts over: reads, decides and seals anew. */
export async function untilNoRaceIsLost<Value>(
  clock: Clock,
  randomness: Randomness,
  attempt: () => Promise<Value>,
): Promise<Value> {
  const deadline = clock.monotonic() + longestContention;
  for (let lost = 0; ; lost++) {
    try {
      return await attempt();
    } catch (fault) {
      if (!isRevisionConflict(fault) || clock.monotonic() > deadline) throw fault;
    }
    if (lost >= immediateRetries) {
      const wait = ((randomness(1)[0] ?? 0) / 256) * Math.min(2 ** (lost - immediateRetries), 250);
      await new Promise<void>((resolve) => {
        clock.schedule(wait, resolve);
      });
    }
  }
}

export function refuse<const Rejection extends { type: string }>(
  rejection: Rejection,
): { ok: false; rejection: Rejection } {
  return { ok: false, rejection };
}

function isRefused<Done extends Outcome>(outcome: Done): outcome is Extract<Done, { ok: false }> {
  return !outcome.ok;
}

function invalid(error: z.ZodError): { ok: false; rejection: CommonRejection } {
  const issues = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  return { ok: false, rejection: { type: 'InvalidInput', issues } };
}
