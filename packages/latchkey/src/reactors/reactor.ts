import type { Id, InvitationId, PersonId, ProcessId, TenantId } from '@latchkey/core';
import type { z } from 'zod';
import type { Outcome } from '../commands/result.ts';
import type { Caller, CommandDefinition, CommandRunner } from '../commands/run-command.ts';
import type { Clock } from '../ports/clock.ts';
import type { StreamName } from '../ports/event-store.ts';
import type { Mailer } from '../ports/mailer.ts';
import type { Services } from '../services.ts';
import type { RecordedEvent, Streams } from '../streams/streams.ts';
import type { TenantAccess } from '../tenants/tenant-access.ts';

/** Something that must be done, from a moment on. */
export interface ToDo {
  tenantId: TenantId;
  /** Of what it must be done about, such as an invitation. */
  id: Id;
  /** Which of an invitation's links it is about, or, where it is about a seat, which round; 0 where it is about neither. */
  generation: number;
  /** The event that made it due, and the command that began it all. */
  eventId: string;
  correlationId: string;
}

/**
 * What came of working on an item: it needs nothing more; or it is to be looked at again after so many milliseconds; or
 * it needs nothing more until then, when it is due as if it were new; or
 * nothing can be done before what has that stream is reopened, switched on or confirmed; or nothing is to be done before an event of that stream
 * makes it due.
 */
export type Worked =
  | { status: 'done' }
  | { status: 'again'; in: number }
  | { status: 'next'; in: number }
  | { status: 'held'; by: StreamName }
  | { status: 'rests'; until: StreamName };

/**
 * Works an item off: reads the streams again, finds out what should be so, and gives a command that may be given any
 * number of times, by any process, in any order. Throws if it could not; it is then tried again, later and later. The
 * signal says that the process closes.
 */
export type Work = (item: ToDo, signal: AbortSignal) => Promise<Worked>;

/** A reactor's list, while one event is taken in. There is one item about each id: a new one takes the old one's place. */
export interface ListWriter {
  /** From the moment `dueAt` on; without one, at once. One that was parked is due at the next moment of `laterAt`, as if it were new. */
  put(item: { id: Id; generation: number; dueAt?: number; laterAt?: readonly number[] }): void;
  /** With `generation`, only an item about no later link. */
  remove(id: Id, generation?: number): void;
  /** Lets an item rest until that stream wakes it; nothing happens where there is none. */
  rest(id: Id, generation: number, until: StreamName): void;
  /** Makes due what rests until that stream wakes it. */
  wake(stream: StreamName): void;
}

/** A to-do list: which events put something on it and take it off, and how it is worked off. */
export interface Reactor {
  /** Whether items about one id, and different generations of it, stand on the list beside each other. */
  isByGeneration?: true;
  takeIn(recorded: RecordedEvent, id: Id, list: ListWriter): void;
  work(services: ReactorServices): Work;
}

export interface ReactorServices extends Services {
  runner: CommandRunner;
  streams: Streams;
  tenants: TenantAccess;
  mailer: Mailer;
  /** As the lists know them. */
  openInvitationsOf: (tenantId: TenantId, personId: PersonId) => readonly InvitationId[];
  clock: Clock;
  processId: ProcessId;
}

/** A reactor acts as the system, because of the event that put the item on its list. */
export function callerFor({ tenantId, eventId, correlationId }: ToDo, part: string): Caller {
  return { tenantId, actor: { type: 'system', part }, cause: { eventId, correlationId } };
}

/** Works items off that are known by an invitation, with a command that completes what a crash has cut off. */
export function completing(
  part: string,
  command: CommandDefinition<z.ZodType<object, { invitationId: string }>, Outcome>,
): Reactor['work'] {
  return ({ runner }) =>
    async (item) => {
      await runner.run(callerFor(item, part), command, { invitationId: item.id });
      return { status: 'done' };
    };
}
