import { completeRelease } from '../people/release-principal.ts';
import type { Reactor } from './reactor.ts';
import { completing } from './reactor.ts';

/** Completes releases of principals that a crash has cut off; an item is known by the invitation that had bound them. */
export const releaseReactor: Reactor = {
  takeIn({ event }, _id, list) {
    switch (event.type) {
      case 'PersonPrincipalReleased':
        return list.put({ id: event.invitationId, generation: 0 });
      case 'PrincipalReleased':
        return list.remove(event.invitationId);
      default:
        return undefined;
    }
  },

  work: completing('release', completeRelease),
};
