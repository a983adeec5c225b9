import type { BundleId } from '@latchkey/core';
import { bundleMail, isBundleOpen } from '../deliveries/bundle-mail.ts';
import { createDeliver } from '../deliveries/deliver.ts';
import type { Reactor } from './reactor.ts';

/** Mails the link of a bundle, as long as any of its invitations is open. */
export const bundleMailReactor: Reactor = {
  takeIn({ event }, id, list) {
    switch (event.type) {
      case 'BundleMade':
        return list.put({ id, generation: 1 });
      case 'InvitationMailed':
        return list.remove(id);
      default:
        return undefined;
    }
  },

  work(services) {
    const deliver = createDeliver(services);
    return (item, signal) => {
      const bundleId = item.id as BundleId;
      return deliver(
        item,
        {
          about: { of: { bundleId }, generation: 1 },
          compose: () => bundleMail(services, item, bundleId),
          isWanted: () => isBundleOpen(services, bundleId),
        },
        signal,
      );
    };
  },
};
