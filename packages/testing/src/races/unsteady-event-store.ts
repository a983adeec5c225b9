import type { EventStore } from 'latchkey';
import { LatchkeyError } from 'latchkey';
import { died } from '../dying-event-store.ts';
import type { Dice } from './dice.ts';

/** How likely it is that an append goes wrong, each time it is made. */
export interface Unsteadiness {
  /** That the process dies right before, or right after. */
  death: number;
  /** That nobody can say what became of it. */
  doubt: number;
}

/**
 * A store as several busy processes see it: every call takes its time, so that others come in between, and now and then
 * the process dies right before or right after an append, or the connection breaks there.
 */
export function unsteadyEventStore(
  eventStore: EventStore,
  dice: Dice,
  { death, doubt }: Unsteadiness,
): EventStore {
  const takeTime = async () => {
    for (let turn = dice.roll(40); turn > 0; turn--) await Promise.resolve();
    if (dice.happens(0.05)) await new Promise((resolve) => setImmediate(resolve));
  };
  const mayFail = () => {
    if (dice.happens(death)) throw new Error(died);
    if (dice.happens(doubt)) throw new LatchkeyError('AppendOutcomeUnknown', 'the connection was lost');
  };
  return {
    ...eventStore,
    async append(stream, events, expected) {
      await takeTime();
      mayFail();
      const appended = await eventStore.append(stream, events, expected);
      mayFail();
      await takeTime();
      return appended;
    },
    async read(stream, options) {
      await takeTime();
      return eventStore.read(stream, options);
    },
  };
}
