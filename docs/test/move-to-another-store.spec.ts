import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { blocksOf, printedBy } from './snippet.ts';

it('an installation that is moved goes on in its new place and nowhere else, as the page says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-docs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const masterKey = join(folder, 'master.key');
  writeFileSync(masterKey, Buffer.alloc(32, 1));
  const [portal = ''] = blocksOf('docs/how-to/keep-data-on-disk.md', 'ts');
  const [moving = ''] = blocksOf('docs/how-to/move-to-another-store.md', 'ts');
  const [data, newData] = [join(folder, 'data'), join(folder, 'new-data')];
  const started = (in_: string) => printedBy(portal, { DATA: in_, MASTER_KEY_FILE: masterKey });
  const moved = () => printedBy(moving, { DATA: data, NEW_DATA: newData });

  expect(started(data)).toBe("[ 'Rosa Diaz' ]\n");
  const last = '2 events and 2 keys are there\nnothing is missing, nothing was changed\n';
  expect(moved()).toBe(`1 events\n2 events\n${last}`);
  expect(started(newData)).toBe("[ 'Rosa Diaz' ]\n");
  expect(() => started(data)).toThrow('StoreMoved');
  expect(moved()).toBe(last);
}, 30_000);
