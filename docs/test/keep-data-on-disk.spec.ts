import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { blocksOf, printedBy } from './snippet.ts';

it('data that is kept on disk is there the second time, for readers, and in a backup, as the page says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-docs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const masterKey = join(folder, 'master.key');
  writeFileSync(masterKey, Buffer.alloc(32, 1));
  const [program = '', reading = '', backingUp = ''] = blocksOf('docs/how-to/keep-data-on-disk.md', 'ts');
  const backup = join(folder, 'backup');
  const environment = { DATA: join(folder, 'data'), MASTER_KEY_FILE: masterKey, BACKUP: backup };
  expect(printedBy(program, environment)).toBe("[ 'Rosa Diaz' ]\n");
  expect(printedBy(program, environment)).toBe("[ 'Rosa Diaz' ]\n");
  expect(printedBy(reading, environment)).toBe('Pulsed\nTenantOpened\nWorkspaceOpened\nPulsed\n');
  expect(printedBy(backingUp, environment)).toBe('');
  expect(readdirSync(backup)).toEqual(['destroyed-keys.db', 'events.db', 'keys.db']);
  expect(printedBy(program, { ...environment, DATA: backup })).toBe("[ 'Rosa Diaz' ]\n");
}, 30_000);
