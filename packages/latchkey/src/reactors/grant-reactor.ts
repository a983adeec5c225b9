import { completeAcceptance } from '../invitations/grant-accepted-round.ts';
import type { Reactor } from './reactor.ts';
import { completing } from './reactor.ts';

/** Completes acceptances whose grant a crash has cut off. */
export const grantReactor: Reactor = {
  takeIn({ event }, id, list) {
    if (event.type === 'InvitationAccepted') list.put({ id, generation: event.generation });
    if (event.type === 'AccessGranted' && event.via.type === 'invitation')
      list.remove(event.via.invitationId);
  },

  work: completing('grant', completeAcceptance),
};
