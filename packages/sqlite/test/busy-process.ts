import { startPortalIn } from './portal-in-folder.ts';
import { letIn } from './busy-work.ts';

// Starts a portal in the folder that it is told, says so, and then, until it is killed, lets people in from the number
// on that it is told, and every third one out again, several at once. Says of each step, once it was acknowledged, which it was.
const [folder = '', from] = process.argv.slice(2);
const portal = await startPortalIn(folder);
say('ready');
await Promise.all([0, 1, 2].map(work));

async function work(worker: number): Promise<void> {
  for (let number = Number(from) + worker; ; number += 3) await letIn(portal, number, say);
}

/** Synchronous on a pipe: what was said is on its way before anything else happens. */
function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
