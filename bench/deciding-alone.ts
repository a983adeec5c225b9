import type { InvitationEvent } from '@latchkey/core';
import { invitation } from '@latchkey/core';
import type { CommandHandling } from './command-handling.ts';
import type { Subject } from './lifecycle.ts';

/**
 * What no command handling that is given this decider can be faster than: the state is at hand, the events are pushed
 * on an array, and nobody checks, copies, stores or tells anything.
 */
export function decidingAlone(): CommandHandling {
  const invitations = new Map<
    Subject['id'],
    { state: typeof invitation.initial; events: InvitationEvent[] }
  >();

  function of({ id }: Subject) {
    const known = invitations.get(id);
    if (known) return known;
    const fresh = { state: invitation.initial, events: [] };
    invitations.set(id, fresh);
    return fresh;
  }

  return {
    async handle(subject, command) {
      const known = of(subject);
      const decision = invitation.decide(command, known.state);
      if (!decision.ok) throw new Error(decision.rejection.type);
      for (const event of decision.events) {
        known.state = invitation.evolve(known.state, event);
        known.events.push(event);
      }
    },
    async seed(subject, events) {
      const known = of(subject);
      known.events.push(...events);
      known.state = events.reduce((state, event) => invitation.evolve(state, event), known.state);
    },
    eventsOf: async (subject) => of(subject).events,
  };
}
