import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { LatchkeyError } from 'latchkey';
import type { Database } from './database.ts';
import { openDatabase } from './database.ts';
import { damagedDatabase, notALatchkeyDatabase, withFile } from './store-fault.ts';

/** What a file holds and how. Each kind has an id of its own, which SQLite keeps in the file's header. */
export interface DatabaseKind {
  readonly applicationId: number;
  /** Raised when the schema changes. */
  readonly version: number;
  readonly schema: string;
  /** Settings that hold for a connection, not for the file. */
  readonly settings: string;
}

/**
 * Opens a file of this kind, after making it where there is none. A file appears under its name once it is whole, and
 * only its owner may read it.
 *
 * @throws LatchkeyError `NotALatchkeyDatabase`, `NewerDatabase`, `DamagedDatabase`: the file was left as it is
 */
export function openDatabaseFile(file: string, kind: DatabaseKind): Database {
  if (!existsSync(file)) makeDatabaseFile(file, kind);
  const database = openDatabase(file);
  try {
    checkKind(database, kind);
    database.exec(`PRAGMA journal_mode = WAL; ${kind.settings}`);
    if (emptyWriteAheadLog(database)) checkWhole(database);
    return database;
  } catch (fault) {
    database.close();
    throw fault;
  }
}

/**
 * Takes what was written lately over into the file and leaves nothing of it in the log beside it. Says whether that
 * was possible: not while another process reads.
 */
export function emptyWriteAheadLog(database: Database): boolean {
  return numberFrom(database, 'PRAGMA wal_checkpoint(TRUNCATE)') === 0;
}

/** Makes an empty file that only its owner may read, where there is none. */
export function makePrivateFile(file: string): void {
  // Nothing is opened where there is a file: closing it would free the locks that this process holds on it.
  if (!existsSync(file)) withFile(file, () => closeSync(openSync(file, 'a', 0o600)));
}

function makeDatabaseFile(file: string, kind: DatabaseKind): void {
  // SQLite would take what is left of a lost file for changes to the new one.
  if (existsSync(`${file}-wal`)) throw damagedDatabase(file);

  const unfinished = `${file}.new`;
  withFile(file, () => {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(unfinished + suffix, { force: true });
  });
  makePrivateFile(unfinished);
  const database = openDatabase(unfinished);
  try {
    database.exec(`PRAGMA application_id = ${kind.applicationId}; PRAGMA user_version = ${kind.version};`);
    database.transaction(() => database.exec(kind.schema));
  } finally {
    database.close();
  }
  withFile(file, () => renameSync(unfinished, file));
  syncFolder(dirname(file));
}

/** Makes the new name survive a power failure, as what is acknowledged in the file does. Windows knows no such thing. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  withFile(folder, () => {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
}

function checkKind(database: Database, { applicationId, version }: DatabaseKind): void {
  if (numberFrom(database, 'PRAGMA application_id') !== applicationId)
    throw notALatchkeyDatabase(database.file);
  const found = numberFrom(database, 'PRAGMA user_version');
  if (found <= version) return;
  throw new LatchkeyError(
    'NewerDatabase',
    `${database.file} was written by a newer Latchkey (version ${found} of the file; this one knows ${version}): install that one again`,
    { file: database.file, found, known: version },
  );
}

/** SQLite itself notices missing pages, but not that the last one was cut short. */
function checkWhole(database: Database): void {
  const pages = numberFrom(database, 'PRAGMA page_count');
  const size = withFile(database.file, () => statSync(database.file).size);
  if (size < pages * numberFrom(database, 'PRAGMA page_size')) throw damagedDatabase(database.file);
}

/** The first number that a pragma gives. */
function numberFrom(database: Database, pragma: string): number {
  return Number(Object.values(database.statement(pragma).get() ?? {})[0]);
}
