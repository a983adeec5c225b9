import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabaseFile, emptyWriteAheadLog } from '../src/database-file.ts';
import { temporaryFolder } from './temporary-stores.ts';

const kind = { applicationId: 1, versions: ['CREATE TABLE numbers (value)'], settings: '' };

function openNumbers() {
  const database = openDatabaseFile(join(temporaryFolder(), 'numbers.db'), kind);
  onTestFinished(() => database.close());
  for (const value of [1, 2, 3]) database.statement('INSERT INTO numbers VALUES (?)').run(value);
  return database;
}

describe('reading rows', () => {
  it('leaves nothing open when the loop is left early', () => {
    const database = openNumbers();
    const values: unknown[] = [];
    for (const { value } of database.statement('SELECT value FROM numbers').rows()) {
      values.push(value);
      break;
    }
    expect(values).toEqual([1]);
    expect(emptyWriteAheadLog(database)).toBe(true);
  });
});

describe('a transaction', () => {
  it('leaves nothing, and nothing open, when its work throws', () => {
    const database = openNumbers();
    const fault = new Error('of the work');
    const work = () =>
      database.transaction(() => {
        database.statement('DELETE FROM numbers').run();
        throw fault;
      });
    expect(work).toThrow(fault);
    expect(database.isInTransaction()).toBe(false);
    expect(database.statement('SELECT count(*) AS count FROM numbers').get()).toEqual({ count: 3 });
  });
});

describe('a statement', () => {
  it('is prepared once', () => {
    const database = openNumbers();
    expect(database.statement('SELECT 1')).toBe(database.statement('SELECT 1'));
  });
});
