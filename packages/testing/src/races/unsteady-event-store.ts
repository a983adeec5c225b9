import type { EventStore } from 'latchkey';
import { died } from '../dying-event-store.ts';
import type { Dice } from './dice.ts';

/**
 * A store as several busy processes see it: every call takes its time, so that others come in between, and now and then
 * the process dies right before or right after an append.
 */
export function unsteadyEventStore(
  eventStore: EventStore,
  dice: Dice,
  likelihoodOfDeath: number,
): EventStore {
  const takeTime = async () => {
    for (let turn = dice.roll(40); turn > 0; turn--) await Promise.resolve();
    if (dice.happens(0.05)) await new Promise((resolve) => setImmediate(resolve));
  };
  const mayDie = () => {
    if (dice.happens(likelihoodOfDeath)) throw new Error(died);
  };
  return {
    ...eventStore,
    async append(stream, events, expected) {
      await takeTime();
      mayDie();
      const appended = await eventStore.append(stream, events, expected);
      mayDie();
      await takeTime();
      return appended;
    },
    async read(stream, options) {
      await takeTime();
      return eventStore.read(stream, options);
    },
  };
}
