import type { Aggregate } from '@castore/core';
import { Command, EventStore, EventType, tuple } from '@castore/core';
import { InMemoryEventStorageAdapter } from '@castore/event-storage-adapter-in-memory';
import type { Invitation, InvitationCommand, InvitationEvent } from '@latchkey/core';
import { invitation, invitationEvent } from '@latchkey/core';
import type { CommandHandling } from './command-handling.ts';
import type { Subject } from './lifecycle.ts';

interface InvitationAggregate extends Aggregate {
  invitation: Invitation;
}

/** Castore, with its commands and its storage in memory. */
export function castore(): CommandHandling {
  const eventTypes = invitationEvent.options.map(
    ({ shape }) => new EventType<string, InvitationEvent>({ type: shape.type.value }),
  );
  const store = new EventStore({
    eventStoreId: 'INVITATIONS',
    eventTypes,
    eventStorageAdapter: new InMemoryEventStorageAdapter(),
    reducer: (
      aggregate: InvitationAggregate | undefined,
      { aggregateId, version, payload }: Recorded,
    ): InvitationAggregate => ({
      aggregateId,
      version,
      invitation: invitation.evolve(aggregate?.invitation ?? invitation.initial, payload),
    }),
  });
  const command = new Command({
    commandId: 'INVITATION',
    requiredEventStores: tuple(store),
    async handler({ subject, command }: { subject: Subject; command: InvitationCommand }, [store]) {
      const { aggregate } = await store.getAggregate(subject.id);
      const decision = invitation.decide(command, aggregate?.invitation ?? invitation.initial);
      if (!decision.ok) throw new Error(decision.rejection.type);
      let prevAggregate = aggregate;
      for (const payload of decision.events) {
        const event = {
          aggregateId: subject.id,
          version: (prevAggregate?.version ?? 0) + 1,
          type: payload.type,
          payload,
        };
        const { nextAggregate } = await store.pushEvent(event, prevAggregate ? { prevAggregate } : {});
        prevAggregate = nextAggregate;
      }
    },
  });

  return {
    handle: (subject, given) => command.handler({ subject, command: given }, [store]),
    async seed({ id }, events) {
      for (const [index, payload] of events.entries()) {
        await store.pushEvent({ aggregateId: id, version: index + 1, type: payload.type, payload });
      }
    },
    async eventsOf({ id }) {
      const { events } = await store.getEvents(id);
      return events.map(({ payload }) => payload);
    },
  };
}

interface Recorded {
  aggregateId: string;
  version: number;
  type: string;
  timestamp: string;
  payload: InvitationEvent;
}
