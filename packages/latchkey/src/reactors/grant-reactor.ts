import type { InvitationId } from '@latchkey/core';
import { completeAcceptance } from '../invitations/grant-accepted-round.ts';
import type { Reactor } from './reactor.ts';
import { callerFor } from './reactor.ts';

/** Completes acceptances whose grant a crash has cut off. */
export const grantReactor: Reactor = {
  takeIn({ event }, id, list) {
    if (event.type === 'InvitationAccepted') list.put({ id, generation: event.generation });
    if (event.type === 'AccessGranted' && event.via.type === 'invitation')
      list.remove(event.via.invitationId);
  },

  work:
    ({ runner }) =>
    async (item) => {
      const invitationId = item.id as InvitationId;
      await runner.run(callerFor(item, 'grant'), completeAcceptance, { invitationId });
      return { status: 'done' };
    },
};
