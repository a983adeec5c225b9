import { DeciderCommandHandler, getInMemoryEventStore } from '@event-driven-io/emmett';
import type { Command, Event } from '@event-driven-io/emmett';
import type { InvitationCommand, InvitationEvent } from '@latchkey/core';
import { invitation } from '@latchkey/core';
import type { CommandHandling } from './command-handling.ts';

type Given = Command<InvitationCommand['type'], { command: InvitationCommand }>;
type Recorded = Event<InvitationEvent['type'], InvitationEvent>;

/** Emmett, with its handler for deciders and its store in memory. */
export function emmett(): CommandHandling {
  const store = getInMemoryEventStore();
  const handle = DeciderCommandHandler({
    decide({ data: { command } }: Given, state: typeof invitation.initial) {
      const decision = invitation.decide(command, state);
      if (!decision.ok) throw new Error(decision.rejection.type);
      return decision.events.map(recorded);
    },
    evolve: (state, { data }: Recorded) => invitation.evolve(state, data),
    initialState: () => invitation.initial,
    mapToStreamId: (id) => `invitation-${id}`,
  });

  return {
    handle: ({ id }, command) => handle(store, id, { type: command.type, data: { command } }),
    async seed({ id }, events) {
      await store.appendToStream(`invitation-${id}`, events.map(recorded));
    },
    async eventsOf({ id }) {
      const { events } = await store.readStream<Recorded>(`invitation-${id}`);
      return events.map(({ data }) => data);
    },
  };
}

function recorded(event: InvitationEvent): Recorded {
  return { type: event.type, data: event };
}
