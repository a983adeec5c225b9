import type { PersonId } from '@latchkey/core';
import { completeMergeOf } from '../people/complete-merge.ts';
import { streamName } from '../streams/category.ts';
import type { Reactor } from './reactor.ts';
import { callerFor } from './reactor.ts';

/** There are two items about each merge, one to be woken by what comes to either of the two. */
const [ofAbsorbed, ofSurvivor] = [0, 1];

/**
 * Finishes merges that a crash has cut off, and moves what comes to an absorbed person later, from a process that had not heard
 * of it. The items rest as long as nothing comes to the two.
 */
export const mergeReactor: Reactor = {
  isByGeneration: true,

  takeIn({ event }, id, list) {
    switch (event.type) {
      case 'MergeStarted':
        return list.put({ id: event.absorbedId, generation: ofAbsorbed });
      case 'PersonAbsorbed':
        list.put({ id, generation: ofAbsorbed });
        return list.put({ id, generation: ofSurvivor });
      case 'PersonInvited':
      case 'InvitationRequested':
      case 'AccessGranted':
        return list.wake(streamName('person', event.personId));
      default:
        return undefined;
    }
  },

  work: (services) => {
    const command = completeMergeOf(services);
    return async (item) => {
      const personId = item.id as PersonId;
      const done = await services.runner.run(callerFor(item, 'merging'), command, { personId });
      if (!done.ok || done.survivorId === personId) return { status: 'done' };
      const woken = item.generation === ofSurvivor ? done.survivorId : personId;
      return { status: 'rests', until: streamName('person', woken) };
    };
  },
};
