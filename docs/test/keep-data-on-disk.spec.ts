import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { blocksOf, printedBy } from './snippet.ts';

it('data that is kept on disk is there the second time, as the page says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-docs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const masterKey = join(folder, 'master.key');
  writeFileSync(masterKey, Buffer.alloc(32, 1));
  const [program = ''] = blocksOf('docs/how-to/keep-data-on-disk.md', 'ts');
  const environment = { DATA: join(folder, 'data'), MASTER_KEY_FILE: masterKey };
  expect(printedBy(program, environment)).toBe("[ 'Rosa Diaz' ]\n");
  expect(printedBy(program, environment)).toBe("[ 'Rosa Diaz' ]\n");
});
