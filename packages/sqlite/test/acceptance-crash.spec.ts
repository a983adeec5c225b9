import { brokenLaws, wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { acceptanceMoments, acceptanceSteps } from './moments.ts';
import { startPortalIn } from './portal-in-folder.ts';
import { runUntilKilled } from './run-until-killed.ts';
import { temporaryFolder } from './temporary-stores.ts';

describe('a process that is killed while somebody accepts', () => {
  it.each(acceptanceMoments)('$moment $type loses nothing and doubles nothing', async (moment) => {
    const folder = temporaryFolder();
    const before = await startPortalIn(folder);
    await before.wantSeats();
    const token = await before.inviteAnn();
    await before.close();
    runUntilKilled(folder, moment, { token });

    const portal = await startPortalIn(folder);
    await portal.latchkey.whenIdle();
    const isAfterAccepting =
      acceptanceSteps.indexOf(moment.type) > acceptanceSteps.indexOf('InvitationAccepted');
    const wasAccepted =
      isAfterAccepting || (moment.type === 'InvitationAccepted' && moment.moment === 'after');
    expect(await portal.mayAnn()).toBe(wasAccepted);
    expect(await portal.acceptAsAnn(token)).toBe(true);
    expect(await portal.mayAnn()).toBe(true);
    const types = (await wholeLog(portal.eventStore)).map(({ type }) => type);
    for (const each of [...acceptanceSteps, 'InvitationMailed'])
      expect(types.filter((type) => type === each)).toHaveLength(1);
    expect(await brokenLaws(portal.eventStore)).toEqual([]);
    await portal.close();
  });
});
