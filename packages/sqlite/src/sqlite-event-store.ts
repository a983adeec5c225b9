import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock, EventStore, Position, StreamName } from 'latchkey';
import { LatchkeyError, makeUlid, placeOf, positionAt, revisionConflict, systemRandomness } from 'latchkey';
import { bell } from './bell.ts';
import type { Database } from './database.ts';
import type { DatabaseKind } from './database-file.ts';
import { groupCommit } from './group-commit.ts';
import { storeClosed } from './store-fault.ts';
import type { WrittenEvent } from './stored-events.ts';
import { eventsSchema, storedEvents, written } from './stored-events.ts';

/** The log. `FULL` makes every commit wait until the disk has it. */
export const eventsFile: DatabaseKind = {
  applicationId: 0x4c_4b_45_56, // LKEV
  version: 1,
  schema: `${eventsSchema} CREATE TABLE store (id TEXT NOT NULL) STRICT;`,
  settings: 'PRAGMA synchronous = FULL;',
};

/** The event store in a file that nobody else writes to. The clock stamps what it records. */
export function sqliteEventStore(database: Database, clock: Clock): EventStore {
  const storeId = storeIdOf(database, clock);
  const events = storedEvents(database, storeId);
  const commits = groupCommit(database);
  const appended = bell();
  let isClosed = false;

  /** Gives where the events stand now, or the conflict for which nothing was written. */
  function appendNow(stream: StreamName, added: readonly WrittenEvent[], expected: number) {
    const actual = events.lastRevision(stream);
    if (actual !== expected) {
      return repeatedAppend(stream, added, expected) ?? revisionConflict(stream, expected, actual);
    }
    const recordedAt = clock.now();
    let revision = expected;
    let place = 0;
    for (const event of added) {
      revision += 1;
      place = events.add(stream, revision, event, recordedAt);
    }
    return { position: positionAt(storeId, place), revision };
  }

  /** What the same append gave when it was carried out, if it was. */
  function repeatedAppend(stream: StreamName, added: readonly WrittenEvent[], expected: number) {
    let revision = expected;
    let position: Position | undefined;
    while (revision < expected + added.length) {
      const page = events.ofStream(stream, revision + 1, 'forwards', expected + added.length - revision);
      if (page.length === 0) return undefined;
      for (const event of page) {
        if (event.id !== added[event.revision - expected - 1]?.id) return undefined;
        ({ revision, position } = event);
      }
    }
    return position && { position, revision };
  }

  return {
    storeId,

    async append(stream, toAppend, expected) {
      if (toAppend.length === 0) throw new RangeError('an append must have at least one event');
      const added = toAppend.map(written);
      const appendedTo = await commits.run(() => appendNow(stream, added, expected));
      if (appendedTo instanceof Error) throw appendedTo;
      appended.ring();
      return appendedTo;
    },

    async read(stream, { from, direction = 'forwards', limit = 500 } = {}) {
      const last = events.lastRevision(stream);
      const first = from ?? (direction === 'forwards' ? 0 : last);
      const page = events.ofStream(stream, first, direction, limit);
      const end = page.at(-1)?.revision;
      if (direction === 'forwards') return { events: page, isEnd: (end ?? first - 1) >= last };
      return { events: page, isEnd: (end ?? Math.min(first, last) + 1) <= 0 };
    },

    async *subscribe({ after, signal }) {
      if (isClosed) throw storeClosed(database.file);
      let place = after === undefined ? 0 : Number(placeOf(after, storeId));
      if (after !== undefined && place > events.lastPlace()) throw positionBeyondLog(after, database.file);
      for (let isFirst = true; !signal.aborted && !isClosed; isFirst = false) {
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

    async close() {
      if (isClosed) return;
      isClosed = true;
      commits.flush();
      appended.ring();
      database.close();
    },
  };
}

/** Made when it is first asked for, and never changed. */
function storeIdOf(database: Database, clock: Clock): string {
  const stored = database.statement('SELECT id FROM store').get<{ id: string }>();
  if (stored) return stored.id;
  const id = makeUlid(clock.now(), systemRandomness);
  database.statement('INSERT INTO store (id) VALUES (?)').run(id);
  return id;
}

function positionBeyondLog(position: Position, file: string): LatchkeyError<'PositionBeyondLog'> {
  return new LatchkeyError(
    'PositionBeyondLog',
    `the position ${position} lies beyond the end of ${file}: was an older copy of that file put in its place? Events are missing, or what was made of them must be made again`,
    { position, file },
  );
}
