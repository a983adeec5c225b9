import type { SeatHolder } from '@latchkey/core';
import { later, seatGrace } from '@latchkey/core';
import { settleSeat } from '../seats/settle-seat.ts';
import { streamName } from '../streams/category.ts';
import type { Reactor } from './reactor.ts';
import { callerFor } from './reactor.ts';

/**
 * Releases seats that nobody needs any more, or that somebody took who came too late to use them. There is an item for each
 * seat that is held: it rests once its round has opened, was accepted or granted, and is woken when that is over.
 */
export const seatReactor: Reactor = {
  isByGeneration: true,

  takeIn({ event, stream }, id, list) {
    switch (event.type) {
      case 'SeatReserved':
      case 'SeatCommitted':
        return list.put({ ...itemOf(event.holder), dueAt: later(event.at, seatGrace) });
      case 'SeatReleased': {
        const released = itemOf(event.holder);
        return list.remove(released.id, released.generation);
      }
      case 'PersonInvited':
      case 'InvitationAccepted':
        return list.rest(id, event.round, stream);
      case 'AccessGranted': {
        const { via } = event;
        list.wake(stream);
        return via.type === 'invitation'
          ? list.rest(via.invitationId, via.round, stream)
          : list.rest(id, event.round, stream);
      }
      case 'AccessRefused':
        return list.wake(streamName('invitation', event.invitationId));
      case 'InvitationExpired':
      case 'InvitationRescinded':
      case 'InvitationDeclined':
      case 'AccessRevoked':
      case 'AccessEnded':
        return list.wake(stream);
      default:
        return undefined;
    }
  },

  work:
    ({ runner }) =>
    async (item) => {
      const { id, generation: round } = item;
      const settled = await runner.run(callerFor(item, 'seats'), settleSeat, { id, round });
      return settled.ok ? settled.next : { status: 'done' };
    },
};

function itemOf(holder: SeatHolder) {
  const id = holder.type === 'invitation' ? holder.invitationId : holder.accessGrantId;
  return { id, generation: holder.round };
}
