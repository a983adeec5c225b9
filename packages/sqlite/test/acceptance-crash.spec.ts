import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EventStore } from 'latchkey';
import { wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { startPortalIn } from './portal-in-folder.ts';
import { temporaryFolder } from './temporary-stores.ts';

const steps = [
  'PrincipalClaimed',
  'PersonPrincipalClaimed',
  'InvitationAccepted',
  'AccessGranted',
  'PersonActivated',
];
const moments = steps.flatMap((type) => [
  { moment: 'before', type },
  { moment: 'after', type },
]);

describe('a process that is killed while somebody accepts', () => {
  it.each(moments)('$moment $type loses nothing and doubles nothing', async ({ moment, type }) => {
    const folder = temporaryFolder();
    const token = acceptUntilKilled(folder, moment, type);

    const portal = await startPortalIn(folder);
    await portal.latchkey.whenIdle();
    const isAfterAccepting = steps.indexOf(type) > steps.indexOf('InvitationAccepted');
    const wasAccepted = isAfterAccepting || (type === 'InvitationAccepted' && moment === 'after');
    expect(await portal.mayAnn()).toBe(wasAccepted);
    expect(await portal.acceptAsAnn(token)).toBe(true);
    expect(await portal.mayAnn()).toBe(true);
    for (const each of steps) expect(await countOf(portal.eventStore, each)).toBe(1);
    expect(await countOf(portal.eventStore, 'InvitationMailed')).toBe(1);
    await portal.close();
  });
});

/** The token that the process said before it was killed. */
function acceptUntilKilled(folder: string, moment: string, type: string): string {
  const program = fileURLToPath(new URL('./accepting-process.ts', import.meta.url));
  const run = spawnSync(process.execPath, ['--conditions=latchkey-source', program, folder, moment, type], {
    encoding: 'utf8',
  });
  if (run.signal !== 'SIGKILL')
    throw new Error(`the process was not killed, but ended by itself: ${run.stderr}`);
  return run.stdout.trim();
}

async function countOf(eventStore: EventStore, type: string): Promise<number> {
  return (await wholeLog(eventStore)).filter((event) => event.type === type).length;
}
