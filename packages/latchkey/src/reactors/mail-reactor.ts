import type { InvitationId } from '@latchkey/core';
import { later } from '@latchkey/core';
import { createDeliver } from '../deliveries/deliver.ts';
import { isLinkOpen, linkMail } from '../deliveries/link-mail.ts';
import type { Reactor } from './reactor.ts';

/** How long a bundle may take to be made before its members are mailed by themselves, in milliseconds. */
const bundleGrace = 60_000;

/** Mails the newest link of an invitation that is open. */
export const mailReactor: Reactor = {
  takeIn({ event }, id, list) {
    switch (event.type) {
      case 'PersonInvited':
        return list.put({
          id,
          generation: event.generation,
          ...(event.bundleId !== undefined && { dueAt: later(event.at, bundleGrace) }),
        });
      case 'InvitationResent':
        return list.put({ id, generation: event.generation });
      case 'InvitationMailed':
        return list.remove(id, event.generation);
      case 'InvitationAccepted':
      case 'InvitationExpired':
      case 'InvitationRescinded':
      case 'InvitationDeclined':
        return list.remove(id);
      default:
        return undefined;
    }
  },

  work(services) {
    const deliver = createDeliver(services);
    return (item, signal) => {
      const { tenantId, id, generation } = item;
      const invitationId = id as InvitationId;
      const about = { tenantId, invitationId, message: { generation } };
      return deliver(
        item,
        {
          about: { of: { invitationId }, generation },
          compose: () => linkMail(services, item, about),
          isWanted: () => isLinkOpen(services, about),
        },
        signal,
      );
    };
  },
};
