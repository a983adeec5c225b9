import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventStore, Position } from 'latchkey';
import { LatchkeyError, placeOf, positionAt } from 'latchkey';
import type { Bell } from './bell.ts';
import { storeClosed } from './store-fault.ts';
import type { StoredEvents } from './stored-events.ts';

/** The part of an event store that reads. */
export interface EventLog extends Pick<EventStore, 'read' | 'subscribe' | 'head'> {
  /** Ends all subscriptions; gives whether that is new. */
  end(): boolean;
}

/** Reads the events in a file. The bell rings when there may be more of them. */
export function eventLog(options: {
  file: string;
  storeId: string;
  events: StoredEvents;
  appended: Bell;
}): EventLog {
  const { file, storeId, events, appended } = options;
  let isEnded = false;

  return {
    async read(stream, { from, direction = 'forwards', limit = 500 } = {}) {
      const last = events.lastRevision(stream);
      const first = from ?? (direction === 'forwards' ? 0 : last);
      // Most reads look whether there is anything new, and there is not.
      if (direction === 'forwards' && first > last) return { events: [], isEnd: true };
      const page = events.ofStream(stream, first, direction, limit);
      const end = page.at(-1)?.revision;
      if (direction === 'forwards') return { events: page, isEnd: (end ?? first - 1) >= last };
      return { events: page, isEnd: (end ?? Math.min(first, last) + 1) <= 0 };
    },

    async *subscribe({ after, signal }) {
      if (isEnded) throw storeClosed(file);
      let place = after === undefined ? 0 : Number(placeOf(after, storeId));
      if (after !== undefined && place > events.lastPlace()) throw positionBeyondLog(after, file);
      for (let isFirst = true; !signal.aborted && !isEnded; isFirst = false) {
        const page = events.afterPlace(place);
        if (page.length === 0 && !isFirst) {
          await appended.rung(signal);
          continue;
        }
        const position = page.at(-1)?.position ?? after;
        if (position !== undefined) place = Number(placeOf(position, storeId));
        const isCaughtUp = place === events.lastPlace();
        yield { events: page, position, isCaughtUp };
        // Else a process that follows a long log would do nothing else, not even hear that it is to stop.
        if (!isCaughtUp) await nextTurn();
      }
    },

    async head() {
      const place = events.lastPlace();
      return place === 0 ? undefined : positionAt(storeId, place);
    },

    end() {
      if (isEnded) return false;
      isEnded = true;
      appended.ring();
      return true;
    },
  };
}

function positionBeyondLog(position: Position, file: string): LatchkeyError<'PositionBeyondLog'> {
  return new LatchkeyError(
    'PositionBeyondLog',
    `the position ${position} lies beyond the end of ${file}: was an older copy of that file put in its place? Events are missing, or what was made of them must be made again`,
    { position, file },
  );
}
