import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStoreDbDouble } from '@latchkey/eventstoredb-double';
import { expect, it, onTestFinished } from 'vitest';
import { blocksOf, printedBy, printedMeanwhileBy } from './snippet.ts';

const [portal = ''] = blocksOf('docs/how-to/keep-data-on-disk.md', 'ts');
const [moving = '', openingShared = ''] = blocksOf('docs/how-to/move-to-another-store.md', 'ts');
const last = '2 events and 2 keys are there\nnothing is missing, nothing was changed\n';

it('an installation that is moved goes on in its new place and nowhere else, as the page says', () => {
  const { data, newData, started } = temporaryPlaces();
  const moved = () => printedBy(moving, { DATA: data, NEW_DATA: newData });

  expect(started(data)).toBe("[ 'Rosa Diaz' ]\n");
  expect(moved()).toBe(`1 events\n2 events\n${last}`);
  expect(started(newData)).toBe("[ 'Rosa Diaz' ]\n");
  expect(() => started(data)).toThrow('StoreMoved');
  expect(moved()).toBe(last);
}, 30_000);

it('an installation can be moved to EventStoreDB with the keys in PostgreSQL, by opening those in the place of the target', async () => {
  const { data, started } = temporaryPlaces();
  const double = await startEventStoreDbDouble();
  onTestFinished(() => double.stop());
  const imports = `
    import { PGlite } from '@electric-sql/pglite';
    import { openEventStoreDb } from '@latchkey/eventstoredb';
    import { openPostgresKeyVault } from '@latchkey/postgres';
    const pool = new PGlite();
  `;
  const toShared = [imports, moving.replace(/^const target = .*$/m, openingShared)]
    .join('\n')
    .replace('await target.close();', 'await target.eventStore.close();\nawait pool.close();');

  expect(started(data)).toBe("[ 'Rosa Diaz' ]\n");
  const environment = { DATA: data, LATCHKEY_ESDB_URL: double.connectionString };
  expect(await printedMeanwhileBy(toShared, environment)).toBe(`1 events\n2 events\n${last}`);
  expect(() => started(data)).toThrow('StoreMoved');
}, 30_000);

/** Folders that are gone when the test is over, and the program of the page on data, which runs in them. */
function temporaryPlaces() {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-docs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const masterKey = join(folder, 'master.key');
  writeFileSync(masterKey, Buffer.alloc(32, 1));
  return {
    data: join(folder, 'data'),
    newData: join(folder, 'new-data'),
    started: (in_: string) => printedBy(portal, { DATA: in_, MASTER_KEY_FILE: masterKey }),
  };
}
