import { completeActivation } from '../people/activate-person.ts';
import type { Reactor } from './reactor.ts';
import { completing } from './reactor.ts';

/** Activates whoever accepted for the first time, where a crash has cut that off. */
export const activationReactor: Reactor = {
  takeIn({ event }, id, list) {
    switch (event.type) {
      case 'InvitationAccepted':
        return list.put({ id, generation: event.generation });
      case 'PersonActivated':
        return list.remove(event.invitationId);
      default:
        return undefined;
    }
  },

  work: completing('activation', completeActivation),
};
