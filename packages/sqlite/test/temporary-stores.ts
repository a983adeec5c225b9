import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from 'latchkey';
import { onTestFinished } from 'vitest';
import type { SqliteReader, SqliteStores } from '../src/index.ts';
import { openSqlite, openSqliteForReading } from '../src/index.ts';

/** A folder that is gone when the running test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-sqlite-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Stores in a folder, by default a new one, that are closed when the running test is over. */
export function openStores({
  folder = temporaryFolder(),
  clock,
}: { folder?: string; clock?: Clock } = {}): SqliteStores {
  const stores = openSqlite({ folder, clock });
  onTestFinished(() => stores.close());
  return stores;
}

/** The stores in a folder, opened for reading until the running test is over. */
export function openReader(folder: string, clock?: Clock): SqliteReader {
  const reader = openSqliteForReading({ folder, clock });
  onTestFinished(() => reader.close());
  return reader;
}
