import { brokenLaws, seededRandomness, wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { isLetOut, letIn, principalOf } from './busy-work.ts';
import { startBusy } from './child-process.ts';
import { randomKills } from './kills.ts';
import type { PortalInFolder } from './portal-in-folder.ts';
import { rosa, startPortalIn } from './portal-in-folder.ts';
import { temporaryFolder } from './temporary-stores.ts';

/** A folder is not used for ever, since all in it is looked through each time. */
const killsInFolder = 10;
const folders = Array.from({ length: Math.ceil(randomKills / killsInFolder) }, (_, folder) => ({
  folder,
  times: Math.min(killsInFolder, randomKills - folder * killsInFolder),
}));

describe('a process that is killed at random while it lets people in and out', () => {
  it.each(folders)(
    'leaves all that it has acknowledged, and what it has begun is completed when it is done again: $times times, $folder',
    async ({ folder: seed, times }) => {
      const folder = temporaryFolder();
      const random = seededRandomness(`people in folder ${seed}`);
      let known = 0;
      for (let time = 0; time < times; time += 1) {
        const busy = startBusy(folder, known);
        await busy.hasSaid(2 + ((random(1)[0] ?? 0) % 25));
        const said = await busy.kill();

        const portal = await startPortalIn(folder);
        await portal.latchkey.whenIdle();
        await expectKept(portal, said);
        expect(await brokenLaws(portal.eventStore)).toEqual([]);

        // Three were at work at once, and each with every third: none had begun more than the three after the last.
        const last = Math.max(known, ...said.map((line) => Number(line.split(' ')[1] ?? known)));
        const busyWith = Array.from({ length: last + 4 - known }, (_, index) => known + index);
        await Promise.all(busyWith.map((number) => letIn(portal, number, () => {})));
        known += busyWith.length;
        for (const number of busyWith) expect(await may(portal, number)).toBe(!isLetOut(number));
        const types = (await wholeLog(portal.eventStore)).map(({ type }) => type);
        for (const once of ['PersonRegistered', 'PersonInvited', 'InvitationAccepted', 'AccessGranted'])
          expect(types.filter((type) => type === once)).toHaveLength(known);
        await portal.close();
      }
    },
    600_000,
  );
});

async function expectKept(portal: PortalInFolder, said: readonly string[]): Promise<void> {
  const before = await portal.eventStore.head();
  const about = (step: string) =>
    said.filter((line) => line.startsWith(`${step} `)).map((line) => Number(line.split(' ')[1]));
  const revoked = new Set(about('revoked'));
  for (const number of about('accepted')) {
    // One that is to be let out may be out already, with nobody told.
    if (!isLetOut(number)) expect(await may(portal, number)).toBe(true);
    if (revoked.has(number)) expect(await may(portal, number)).toBe(false);
  }
  const { items } = await portal.staff.invitations.list({ limit: 500 });
  expect(items.length).toBeGreaterThanOrEqual(about('invited').length);
  expect(await portal.eventStore.head()).toBe(before);
}

async function may({ staff }: PortalInFolder, number: number): Promise<boolean> {
  const question = { principalId: principalOf(number), ...rosa, permission: 'roster.view' };
  return (await staff.access.check(question)).allowed;
}
