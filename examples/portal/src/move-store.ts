import { copyFile, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openSqlite } from '@latchkey/sqlite';
import type { EventStore, KeyVault } from 'latchkey';
import { copyEvents, copyKeys, verifyCopy } from 'latchkey';
import { openStores } from './stores.ts';

/** A store and a vault that an installation is moved from, or to. */
interface Place {
  eventStore: EventStore;
  keyVault: KeyVault;
}

const [from, to] = process.argv.slice(2);
if (from === undefined || to === undefined) {
  stopWith('Say from where to where: node … move-store.ts <folder of the portal> <new folder>');
}
/** With these, events and keys go there, and the new folder gets the rest. */
const { LATCHKEY_ESDB_URL: esdbUrl, LATCHKEY_POSTGRES_URL: postgresUrl } = process.env;
await move(resolve(from), resolve(to)).catch((fault: unknown) => {
  stopWith(`This was not moved: ${fault instanceof Error ? fault.message : String(fault)}`);
});

/** Moves the portal in a folder, which must be closed. Run it again where it was interrupted. */
async function move(folder: string, newFolder: string): Promise<void> {
  const source = openSqlite({ folder });
  try {
    const target = await openStores(newFolder, { esdbUrl, postgresUrl });
    try {
      await moveStores(source, target);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
  await mkdir(newFolder, { recursive: true, mode: 0o700 });
  // The portal keeps these beside its data. Last, so that nothing is written over in a folder that is in use.
  for (const file of ['master.key', 'mails.jsonl']) {
    await copyFile(join(folder, file), join(newFolder, file)).catch(unlessMissing);
  }
  console.log(`Start the portal there: LATCHKEY_DATA=${newFolder} npm start`);
  if (esdbUrl !== undefined) console.log('with the same LATCHKEY_ESDB_URL and LATCHKEY_POSTGRES_URL.');
}

async function moveStores(source: Place, target: Place): Promise<void> {
  const [from, to] = [source.eventStore, target.eventStore];
  const { events, copied } = await copyEvents({ from, to });
  console.log(`${events} events are there, ${copied} of them from now.`);
  const { keys, destroyed } = await copyKeys({ from: source.keyVault, to: target.keyVault });
  console.log(`${keys} keys are there, and the marks of ${destroyed} that were destroyed.`);
  const verdict = await verifyCopy({ from, to });
  if (!verdict.isComplete) throw new Error(verdict.inWords);
  console.log(verdict.inWords);
}

function unlessMissing(fault: unknown): void {
  if (!(fault instanceof Error && 'code' in fault && fault.code === 'ENOENT')) throw fault;
}

function stopWith(message: string): never {
  console.error(message);
  process.exit(1);
}
