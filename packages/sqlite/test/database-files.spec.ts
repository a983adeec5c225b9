import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabaseFile } from '../src/database-file.ts';
import { eventsFile } from '../src/sqlite-event-store.ts';
import { keysFile } from '../src/sqlite-key-vault.ts';
import { readModelsFile } from '../src/sqlite-read-models.ts';
import { openSqlite } from '../src/index.ts';
import { openStores, temporaryFolder } from './temporary-stores.ts';

const names = ['events.db', 'read-models.db', 'keys.db', 'destroyed-keys.db'] as const;

describe('a folder that cannot hold stores', () => {
  it('is refused, and the reason is kept', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(() => openSqlite({ folder: join(file, 'stores') })).toThrow(
      expect.objectContaining({
        code: 'StoreUnavailable',
        cause: expect.objectContaining({ code: 'ENOTDIR' }),
      }),
    );
  });
});

describe('an open file', () => {
  const [full, normal] = [2, 1];

  it.each([
    { holds: 'events', kind: eventsFile, settings: { journal_mode: 'wal', synchronous: full } },
    { holds: 'keys', kind: keysFile, settings: { journal_mode: 'wal', synchronous: full, secure_delete: 1 } },
    {
      holds: 'read models',
      kind: readModelsFile,
      settings: { journal_mode: 'wal', synchronous: normal, secure_delete: 1 },
    },
  ])('of $holds is as safe as it has to be', ({ kind, settings }) => {
    const database = openDatabaseFile(join(temporaryFolder(), 'file.db'), kind);
    onTestFinished(() => database.close());
    for (const [name, value] of Object.entries(settings)) {
      expect(database.statement(`PRAGMA ${name}`).get()).toEqual({ [name]: value });
    }
  });
});

describe.each(names)('%s', (name) => {
  it('is for its owner alone, and so is what lies beside it', () => {
    const folder = join(temporaryFolder(), 'made', 'for', 'it');
    openStores({ folder });
    const files = readdirSync(folder).filter((file) => file.startsWith(name));
    expect(files).toEqual([name, `${name}-shm`, `${name}-wal`]);
    expect(files.map((file) => statSync(join(folder, file)).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it.each([
    { found: 'a text', content: Buffer.from('Dear Sir or Madam, '.repeat(500)) },
    { found: 'an empty file', content: Buffer.alloc(0) },
    { found: 'the database of another program', content: foreignDatabase() },
  ])('is refused where it is $found, and left as it was', ({ content }) => {
    const folder = temporaryFolder();
    const file = join(folder, name);
    writeFileSync(file, content);
    expect(() => openSqlite({ folder })).toThrow(
      expect.objectContaining({ code: 'NotALatchkeyDatabase', details: { file } }),
    );
    expect(readFileSync(file)).toEqual(content);
  });

  it('is refused where it holds what another one should', async () => {
    const folder = temporaryFolder();
    await openStores({ folder }).close();
    const other = names.find((each) => each !== name) ?? name;
    rmSync(join(folder, name));
    renameSync(join(folder, other), join(folder, name));
    expect(() => openSqlite({ folder })).toThrow(
      expect.objectContaining({ code: 'NotALatchkeyDatabase', details: { file: join(folder, name) } }),
    );
  });

  it('is refused where a newer Latchkey wrote it', async () => {
    const folder = temporaryFolder();
    const file = join(folder, name);
    await openStores({ folder }).close();
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(() => openSqlite({ folder })).toThrow(
      expect.objectContaining({
        code: 'NewerDatabase',
        details: { file, found: 99, known: name === 'events.db' ? 2 : 1 },
      }),
    );
  });

  it.each([
    { cut: 'by a page', missing: 4096 },
    { cut: 'within the last page', missing: 1000 },
    { cut: 'within the first page', missing: 3 * 4096 + 1 },
  ])('is refused where it was cut short $cut', async ({ missing }) => {
    const folder = temporaryFolder();
    const file = join(folder, name);
    await openStores({ folder }).close();
    truncateSync(file, Math.max(statSync(file).size - missing, 600));
    expect(() => openSqlite({ folder })).toThrow(
      expect.objectContaining({ code: 'DamagedDatabase', details: { file } }),
    );
  });

  it.each([
    { page: 'the second', number: 2 },
    { page: 'the last', number: -1 },
  ])('is refused where $page page is no longer what it was', async ({ number }) => {
    const folder = temporaryFolder();
    const file = join(folder, name);
    await openStores({ folder }).close();
    const content = readFileSync(file);
    const page = number === -1 ? content.length / 4096 : number;
    writeFileSync(file, content.fill(0xa5, (page - 1) * 4096, page * 4096));
    expect(() => openSqlite({ folder })).toThrow(
      expect.objectContaining({ code: 'DamagedDatabase', details: { file } }),
    );
    expect(readFileSync(file)).toEqual(content);
  });

  it('is refused where it is gone and only what lies beside it is left', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, `${name}-wal`), 'what was written last');
    expect(() => openSqlite({ folder })).toThrow(expect.objectContaining({ code: 'DamagedDatabase' }));
    expect(existsSync(join(folder, name))).toBe(false);
  });

  it('is made anew where the process that made it was killed before it was done', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, `${name}.new`), 'half a database');
    writeFileSync(join(folder, `${name}.new-journal`), 'half a journal');
    expect(() => openStores({ folder })).not.toThrow();
    expect(readdirSync(folder).filter((file) => file.includes('.new'))).toEqual([]);
  });
});

function foreignDatabase(): Buffer {
  const file = join(process.env['TMPDIR'] ?? '/tmp', `foreign-${process.pid}.db`);
  rmSync(file, { force: true });
  const database = new DatabaseSync(file);
  database.exec('CREATE TABLE letters (text)');
  database.close();
  const content = readFileSync(file);
  rmSync(file);
  return content;
}
