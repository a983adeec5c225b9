import type { InvitationId } from '@latchkey/core';
import { expire } from '../invitations/expire.ts';
import type { Reactor } from './reactor.ts';
import { callerFor } from './reactor.ts';

/** Puts on record that deadlines have passed. */
export const expiryReactor: Reactor = {
  takeIn({ event }, id, list) {
    switch (event.type) {
      case 'PersonInvited':
      case 'InvitationResent':
        return list.put({ id, generation: event.generation, dueAt: event.expiresAt });
      case 'InvitationAccepted':
      case 'InvitationExpired':
      case 'InvitationRescinded':
      case 'InvitationDeclined':
        return list.remove(id);
      default:
        return undefined;
    }
  },

  work:
    ({ runner, clock }) =>
    async (item) => {
      const { generation } = item;
      const invitationId = item.id as InvitationId;
      const expired = await runner.run(callerFor(item, 'expiry'), expire, { invitationId, generation });
      if (expired.ok || expired.rejection.type !== 'NotYetExpired') return { status: 'done' };
      return { status: 'again', in: Math.max(expired.rejection.expiresAt - clock.now(), 1) };
    },
};
