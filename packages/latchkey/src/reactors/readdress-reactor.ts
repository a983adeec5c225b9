import type { PersonId } from '@latchkey/core';
import { readdress } from '../invitations/readdress.ts';
import type { Reactor } from './reactor.ts';
import { callerFor } from './reactor.ts';

/**
 * Gives the open invitations of a person, whose links died with their old address, new links to the one they have now.
 * What was invited while the address changed and is not listed yet is noticed when its link is to be mailed.
 */
export const readdressReactor: Reactor = {
  takeIn({ event }, id, list) {
    if (event.type === 'PersonEmailChanged') list.put({ id, generation: 0 });
  },

  work: (services) => {
    const command = readdress(services);
    return async (item) => {
      const { runner, openInvitationsOf } = services;
      for (const invitationId of openInvitationsOf(item.tenantId, item.id as PersonId)) {
        await runner.run(callerFor(item, 'readdressing'), command, { invitationId });
      }
      return { status: 'done' };
    };
  },
};
