import { completeRevocation } from '../invitations/end-refused-round.ts';
import type { Reactor } from './reactor.ts';
import { completing } from './reactor.ts';

/** Takes back invitations whose access was refused, where a revocation stopped before it did. */
export const rescindReactor: Reactor = {
  takeIn({ event }, id, list) {
    if (event.type === 'AccessRefused') list.put({ id: event.invitationId, generation: 0 });
    if (event.type === 'InvitationRescinded' || event.type === 'InvitationDeclined') list.remove(id);
  },

  work: completing('revocation', completeRevocation),
};
