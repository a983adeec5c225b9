import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode, LatchkeyError } from 'latchkey';
import { openDatabase } from './database.ts';
import { checkWritable, makePrivateFile } from './database-file.ts';
import { withFile } from './store-fault.ts';

export interface FolderLock {
  release(): void;
}

const busy = 5;

/**
 * Keeps a folder, made where there is none, to this process and to one use in it: an empty database in it is held
 * locked. The operating system frees the lock when the process ends, however it ends. Who only reads the other files
 * is not kept from it.
 *
 * @throws LatchkeyError `StoreInUse`, `StoreReadOnly`
 */
export function lockFolder(folder: string): FolderLock {
  const file = join(folder, 'lock.db');
  withFile(folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }));
  checkWritable(folder);
  makePrivateFile(file);
  // In a file that it may only read, SQLite would lock nothing, and say nothing.
  checkWritable(file);
  const database = openDatabase(file, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch (fault) {
    database.close();
    throw isBusy(fault) ? storeInUse(folder, fault) : fault;
  }
}

function isBusy(fault: unknown): boolean {
  return hasCode(fault, 'StoreUnavailable') && fault.details['sqliteCode'] === busy;
}

function storeInUse(folder: string, cause: unknown): LatchkeyError<'StoreInUse'> {
  return new LatchkeyError(
    'StoreInUse',
    `the store in ${folder} is open already, in another process or in this one: one at a time may write to it. Close that one first, or give each a folder of its own`,
    { folder },
    cause,
  );
}
