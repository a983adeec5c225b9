import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { LatchkeyError } from 'latchkey';
import type { Database } from './database.ts';
import { openDatabase } from './database.ts';
import {
  damagedDatabase,
  notALatchkeyDatabase,
  storeReadOnly,
  storeUnavailable,
  withFile,
} from './store-fault.ts';

/** What a file holds and how. Each kind has an id of its own, which SQLite keeps in the file's header. */
export interface DatabaseKind {
  readonly applicationId: number;
  /**
   * What makes each version of the schema out of the one before, the first one out of nothing. Files of every version
   * are about: one is only ever added, and none is changed.
   */
  readonly versions: readonly string[];
  /** Settings that hold for a connection, not for the file. */
  readonly settings: string;
}

/**
 * Opens a file of this kind, after making it where there is none, and bringing it to the newest version. A file appears
 * under its name once it is whole, and only its owner may read it.
 *
 * @throws LatchkeyError `NotALatchkeyDatabase`, `NewerDatabase`, `DamagedDatabase`, `StoreReadOnly`: the file was left
 *   as it is
 */
export function openDatabaseFile(file: string, kind: DatabaseKind): Database {
  if (!existsSync(file)) makeDatabaseFile(file, kind);
  checkWritable(file);
  const database = openDatabase(file);
  try {
    const version = versionOf(database, kind);
    database.exec(`PRAGMA journal_mode = WAL; ${kind.settings}`);
    const isEmptied = emptyWriteAheadLog(database);
    checkWhole(database, isEmptied);
    if (version < kind.versions.length) bringUpFrom(version, database, kind);
    return database;
  } catch (fault) {
    database.close();
    throw fault;
  }
}

/**
 * Opens a file of this kind to read it, also while another process writes to it.
 *
 * @throws LatchkeyError `StoreUnavailable`, `NotALatchkeyDatabase`, `NewerDatabase`, `OlderDatabase`
 */
export function openDatabaseFileForReading(file: string, kind: DatabaseKind): Database {
  if (!existsSync(file)) throw storeUnavailable(file, 'there is no such file');
  const database = openDatabase(file, { readOnly: true });
  try {
    const version = versionOf(database, kind);
    if (version < kind.versions.length) throw olderDatabase(file, version, kind.versions.length);
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

/**
 * SQLite would open what cannot be written as well, and say so only at the first write.
 *
 * @throws LatchkeyError `StoreReadOnly`
 */
export function checkWritable(path: string): void {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch (fault) {
    throw storeReadOnly(path, fault);
  }
}

/** Makes new names survive a power failure, as what is acknowledged in a file does. Windows knows no such thing. */
export function syncFolder(folder: string): void {
  if (process.platform !== 'win32') sync(folder, 'r');
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
    // Nobody misses this file before it has its name: the disk need not have it until then.
    database.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL;');
    database.exec(`PRAGMA application_id = ${kind.applicationId}`);
    bringUpFrom(0, database, kind);
  } finally {
    database.close();
  }
  sync(unfinished, 'r+');
  withFile(file, () => renameSync(unfinished, file));
  syncFolder(dirname(file));
}

function sync(path: string, flags: 'r' | 'r+'): void {
  withFile(path, () => {
    const descriptor = openSync(path, flags);
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
}

/** All at once, or not at all: whoever is killed meanwhile finds the version that it was. */
function bringUpFrom(version: number, database: Database, { versions }: DatabaseKind): void {
  database.transaction(() => {
    for (const step of versions.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${versions.length}`);
  });
}

function versionOf(database: Database, { applicationId, versions }: DatabaseKind): number {
  if (numberFrom(database, 'PRAGMA application_id') !== applicationId)
    throw notALatchkeyDatabase(database.file);
  const found = numberFrom(database, 'PRAGMA user_version');
  if (found <= versions.length) return found;
  throw new LatchkeyError(
    'NewerDatabase',
    `${database.file} was written by a newer Latchkey (version ${found} of the file; this one knows ${versions.length}): install that one again`,
    { file: database.file, found, known: versions.length },
  );
}

/**
 * SQLite itself notices some missing pages, but not that the last one was cut short, which can be told once nothing is
 * in the log beside the file; and of a page that is no longer what it was, only when it comes to it.
 */
function checkWhole(database: Database, isLogEmpty: boolean): void {
  const pages = numberFrom(database, 'PRAGMA page_count');
  const size = withFile(database.file, () => statSync(database.file).size);
  if (isLogEmpty && size < pages * numberFrom(database, 'PRAGMA page_size'))
    throw damagedDatabase(database.file);
  const [found] = database.statement('PRAGMA quick_check(1)').rows<{ quick_check: string }>();
  if (found?.quick_check !== 'ok') throw damagedDatabase(database.file, found?.quick_check);
}

/** The first number that a pragma gives. */
function numberFrom(database: Database, pragma: string): number {
  return Number(Object.values(database.statement(pragma).get() ?? {})[0]);
}

function olderDatabase(file: string, found: number, known: number): LatchkeyError<'OlderDatabase'> {
  return new LatchkeyError(
    'OlderDatabase',
    `${file} was written by an older Latchkey (version ${found} of the file; this one reads ${known}): open the folder once for writing`,
    { file, found, known },
  );
}
