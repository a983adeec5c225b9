import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { SqliteStores } from '../src/index.ts';
import { openSqlite } from '../src/index.ts';

/** A folder that is gone when the running test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-sqlite-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Stores in a folder, by default a new one, that are closed when the running test is over. */
export function openStores(folder: string = temporaryFolder()): SqliteStores {
  const stores = openSqlite({ folder });
  onTestFinished(() => stores.close());
  return stores;
}
