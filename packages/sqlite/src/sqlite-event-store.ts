import type { Clock, EventStore, Position, StreamName } from 'latchkey';
import { makeUlid, positionAt, revisionConflict, systemRandomness } from 'latchkey';
import { bell, ringingEvery } from './bell.ts';
import type { Database } from './database.ts';
import type { DatabaseKind } from './database-file.ts';
import { eventLog } from './event-log.ts';
import { groupCommit } from './group-commit.ts';
import { storeReadOnly, storeUnavailable } from './store-fault.ts';
import type { WrittenEvent } from './stored-events.ts';
import { eventsSchema, storedEvents, written } from './stored-events.ts';

/** The log. `FULL` makes every commit wait until the disk has it. */
export const eventsFile: DatabaseKind = {
  applicationId: 0x4c_4b_45_56, // LKEV
  versions: [
    `${eventsSchema} CREATE TABLE store (id TEXT NOT NULL) STRICT;`,
    'CREATE TABLE vault (newest_key TEXT NOT NULL) STRICT;',
  ],
  settings: 'PRAGMA synchronous = FULL;',
};

/** What the events are sealed with. */
export interface KeysOfEvents {
  /** The name of the key that was made last. */
  newestKey(): string | undefined;
}

/** The newest key that there was when the events in a file were appended. */
export function newestKeyOfEvents(database: Database): string | undefined {
  return database.statement('SELECT newest_key AS name FROM vault').get<{ name: string }>()?.name;
}

/** How many milliseconds a reading process lets pass until it looks for what another one has appended. */
const lookingInterval = 100;

/** The event store in a file that nobody else writes to. The clock stamps what it records. */
export function sqliteEventStore(database: Database, clock: Clock, keys: KeysOfEvents): EventStore {
  const storeId = storeIdOf(database) ?? makeStoreId(database, clock);
  const events = storedEvents(database, storeId);
  const commits = groupCommit(database);
  const appended = bell();
  const { end, ...reading } = eventLog({ file: database.file, storeId, events, appended });
  const setNewestKey = database.statement(
    'INSERT INTO vault (rowid, newest_key) VALUES (1, ?) ON CONFLICT (rowid) DO UPDATE SET newest_key = excluded.newest_key',
  );
  let recordedKey = newestKeyOfEvents(database);

  /** Gives where the events stand now, or the conflict for which nothing was written. */
  function appendNow(stream: StreamName, added: readonly WrittenEvent[], expected: number) {
    const actual = events.lastRevision(stream);
    if (actual !== expected) {
      return repeatedAppend(stream, added, expected) ?? revisionConflict(stream, expected, actual);
    }
    const newestKey = keys.newestKey();
    if (newestKey !== undefined && newestKey !== recordedKey) setNewestKey.run(newestKey);
    const recordedAt = clock.now();
    let revision = expected;
    let place = 0;
    for (const event of added) {
      revision += 1;
      place = events.add(stream, revision, event, recordedAt);
    }
    return { position: positionAt(storeId, place), revision, newestKey };
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
    return position && { position, revision, newestKey: recordedKey };
  }

  return {
    storeId,
    isShared: false,
    ...reading,

    async append(stream, toAppend, expected) {
      if (toAppend.length === 0) throw new RangeError('an append must have at least one event');
      const added = toAppend.map(written);
      const outcome = await commits.run(() => appendNow(stream, added, expected));
      if (outcome instanceof Error) throw outcome;
      const { position, revision, newestKey } = outcome;
      recordedKey = newestKey;
      appended.ring();
      return { position, revision };
    },

    async close() {
      if (!end()) return;
      commits.flush();
      database.close();
    },
  };
}

/** The event store in a file that another process may write to: it appends nothing, and sees what that one appends. */
export function sqliteEventReader(database: Database, clock: Clock): EventStore {
  const storeId = storeIdOf(database);
  if (storeId === undefined) throw storeUnavailable(database.file, 'it is being made at this moment');
  const { end, ...reading } = eventLog({
    file: database.file,
    storeId,
    events: storedEvents(database, storeId),
    appended: ringingEvery(lookingInterval, clock),
  });

  return {
    storeId,
    isShared: false,
    ...reading,

    async append() {
      throw storeReadOnly(database.file);
    },

    async close() {
      if (end()) database.close();
    },
  };
}

function storeIdOf(database: Database): string | undefined {
  return database.statement('SELECT id FROM store').get<{ id: string }>()?.id;
}

/** Made when the store is opened first, and never changed. */
function makeStoreId(database: Database, clock: Clock): string {
  const id = makeUlid(clock.now(), systemRandomness);
  database.statement('INSERT INTO store (id) VALUES (?)').run(id);
  return id;
}
