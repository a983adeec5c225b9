import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LatchkeyError } from 'latchkey';
import { openDatabase } from './database.ts';
import { makePrivateFile, syncFolder } from './database-file.ts';
import { withFile } from './store-fault.ts';

/**
 * Copies files of one folder into another, one after the other in their order, while they are written to. They appear
 * there under their names once all of them are whole.
 *
 * @throws LatchkeyError `BackupInTheWay` if one of them is there already
 * @throws LatchkeyError `StoreUnavailable` if it cannot be written there, or the disk is full
 */
export async function copyFiles(names: readonly string[], folder: string, toFolder: string): Promise<void> {
  withFile(toFolder, () => mkdirSync(toFolder, { recursive: true, mode: 0o700 }));
  for (const name of names) {
    const there = join(toFolder, name);
    if (existsSync(there)) throw backupInTheWay(there);
  }
  const unfinished = (name: string) => join(toFolder, `${name}.new`);
  for (const name of names) await copyFile(join(folder, name), unfinished(name));
  for (const name of names.toReversed()) {
    withFile(toFolder, () => renameSync(unfinished(name), join(toFolder, name)));
  }
  syncFolder(toFolder);
}

/** By a connection of its own, so that what others write meanwhile is not in the copy, or is there whole. */
async function copyFile(file: string, target: string): Promise<void> {
  withFile(target, () => {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(target + suffix, { force: true });
  });
  makePrivateFile(target);
  const source = openDatabase(file, { readOnly: true });
  try {
    await source.copyTo(target);
  } finally {
    source.close();
  }
}

function backupInTheWay(file: string): LatchkeyError<'BackupInTheWay'> {
  return new LatchkeyError(
    'BackupInTheWay',
    `${file} is there already: give each backup a folder of its own`,
    { file },
  );
}
