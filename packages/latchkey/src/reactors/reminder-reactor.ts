import type { InvitationId } from '@latchkey/core';
import { dueReminder, nextReminderAt } from '@latchkey/core';
import { createDeliver } from '../deliveries/deliver.ts';
import { isLinkOpen, linkMail } from '../deliveries/link-mail.ts';
import type { Reactor, Worked } from './reactor.ts';

/** Reminds of links that were mailed and are open, at the moments that were set when they were issued. */
export const reminderReactor: Reactor = {
  takeIn({ event }, id, list) {
    switch (event.type) {
      case 'PersonInvited':
      case 'InvitationResent': {
        const [dueAt, ...laterAt] = event.remindAt ?? [];
        if (dueAt === undefined) return list.remove(id);
        return list.put({ id, generation: event.generation, dueAt, laterAt });
      }
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
    const { streams, clock } = services;
    const deliver = createDeliver(services);
    return async (item, signal): Promise<Worked> => {
      const { tenantId, id } = item;
      const invitationId = id as InvitationId;
      const { state } = await streams.load('invitation', invitationId);
      const link = state.status === 'pending' ? state.link : undefined;
      if (!link) return { status: 'done' };
      const { generation } = link;
      const delivery = await streams.load('delivery', invitationId);
      const reminder = dueReminder(link, delivery.state, clock.now());
      if (reminder !== undefined) {
        const about = { tenantId, invitationId, message: { generation, reminder } };
        const worked = await deliver(
          item,
          {
            about: { of: { invitationId }, generation, reminder },
            compose: () => linkMail(services, item, about),
            isWanted: () => isLinkOpen(services, about),
          },
          signal,
        );
        if (worked.status !== 'done') return worked;
      }
      const now = clock.now();
      const next = nextReminderAt(link, now);
      return next === undefined ? { status: 'done' } : { status: 'next', in: next - now };
    };
  },
};
