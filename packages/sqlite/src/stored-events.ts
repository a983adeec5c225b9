import type { Instant } from '@latchkey/core';
import { instantOf } from '@latchkey/core';
import type { EventToAppend, JsonObject, StoredEvent, StreamName } from 'latchkey';
import { positionAt } from 'latchkey';
import type { Database } from './database.ts';

/** The events in their file: which there are, and how to add one. Says nothing of transactions. */
export interface StoredEvents {
  /** The last revision of a stream; -1 if it has no events. */
  lastRevision(stream: StreamName): number;
  /** The place in the log of the last event there is; 0 if there is none. */
  lastPlace(): number;
  /** Gives the place in the log where it now stands. */
  add(stream: StreamName, revision: number, event: WrittenEvent, recordedAt: Instant): number;
  /** From a revision on, in either direction. Fewer than `limit` where they are large. */
  ofStream(stream: StreamName, from: number, direction: Direction, limit: number): readonly StoredEvent[];
  /** What stands in the log behind a place: as many as fit on a page. */
  afterPlace(place: number): readonly StoredEvent[];
}

export type Direction = 'forwards' | 'backwards';

/** An event with its contents as the text that is stored. */
export interface WrittenEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

export const eventsSchema = `
  CREATE TABLE events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT;
`;

const eventsOnPage = 500;
/** In characters of JSON. A page ends with the event that goes over it. */
const longestPage = 4_000_000;

type EventRow = {
  sequence: number;
  stream: StreamName;
  revision: number;
  id: string;
  type: string;
  data: string;
  metadata: string;
  recorded_at: number;
};

export function written({ id, type, data, metadata }: EventToAppend): WrittenEvent {
  return { id, type, data: JSON.stringify(data), metadata: JSON.stringify(metadata) };
}

export function storedEvents(database: Database, storeId: string): StoredEvents {
  const lastRevision = database.statement('SELECT max(revision) AS last FROM events WHERE stream = ?');
  const lastPlace = database.statement('SELECT max(sequence) AS last FROM events');
  const insert = database.statement(
    'INSERT INTO events (stream, revision, id, type, data, metadata, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const inLog = database.statement('SELECT * FROM events WHERE sequence > ? ORDER BY sequence LIMIT ?');
  const inStream = {
    forwards: database.statement(
      'SELECT * FROM events WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?',
    ),
    backwards: database.statement(
      'SELECT * FROM events WHERE stream = ? AND revision <= ? ORDER BY revision DESC LIMIT ?',
    ),
  };

  function pageOf(rows: Iterable<EventRow>): readonly StoredEvent[] {
    const events: StoredEvent[] = [];
    let length = 0;
    for (const row of rows) {
      events.push(storedEvent(row, storeId));
      length += row.data.length + row.metadata.length;
      if (length > longestPage) break;
    }
    return events;
  }

  return {
    lastRevision: (stream) => lastRevision.get<{ last: number | null }>(stream)?.last ?? -1,
    lastPlace: () => lastPlace.get<{ last: number | null }>()?.last ?? 0,
    add: (stream, revision, { id, type, data, metadata }, recordedAt) =>
      insert.run(stream, revision, id, type, data, metadata, recordedAt),
    ofStream: (stream, from, direction, limit) => pageOf(inStream[direction].rows(stream, from, limit)),
    afterPlace: (place) => pageOf(inLog.rows(place, eventsOnPage)),
  };
}

function storedEvent(row: EventRow, storeId: string): StoredEvent {
  return {
    stream: row.stream,
    revision: row.revision,
    position: positionAt(storeId, row.sequence),
    id: row.id,
    type: row.type,
    data: JSON.parse(row.data) as JsonObject,
    metadata: JSON.parse(row.metadata) as JsonObject,
    recordedAt: instantOf(row.recorded_at),
  };
}
