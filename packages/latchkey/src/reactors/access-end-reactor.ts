import type { AccessGrantId } from '@latchkey/core';
import { endAccess } from '../access/end-access.ts';
import type { Reactor } from './reactor.ts';
import { callerFor } from './reactor.ts';

/** Puts on record that windows of access have closed. */
export const accessEndReactor: Reactor = {
  takeIn({ event }, id, list) {
    switch (event.type) {
      case 'AccessGranted':
      case 'AccessNarrowed':
      case 'AccessExtended':
        return event.accessUntil === undefined
          ? list.remove(id)
          : list.put({ id, generation: 0, dueAt: event.accessUntil });
      case 'AccessRevoked':
      case 'AccessEnded':
        return list.remove(id);
      default:
        return undefined;
    }
  },

  work:
    ({ runner, clock }) =>
    async (item) => {
      const accessGrantId = item.id as AccessGrantId;
      const ended = await runner.run(callerFor(item, 'access-end'), endAccess, { accessGrantId });
      if (ended.ok || ended.rejection.type !== 'AccessHasNotEnded') return { status: 'done' };
      const { accessUntil } = ended.rejection;
      if (accessUntil === undefined) return { status: 'done' };
      return { status: 'again', in: Math.max(accessUntil - clock.now(), 1) };
    },
};
