import { brokenLaws, wholeLog } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { stoppedHoursLater } from './hours-later.ts';
import { leaveUndone } from './duties.ts';
import { reactorMoments, reactorSteps } from './moments.ts';
import { mailsIn, startPortalIn } from './portal-in-folder.ts';
import { runUntilKilled } from './run-until-killed.ts';
import { temporaryFolder } from './temporary-stores.ts';

describe('a process that is killed while a reactor does what is due', () => {
  it.each(reactorMoments)(
    '$duty, $moment $type $occurrence, leaves it to the next one, which does it once',
    async ({ duty, ...moment }) => {
      const folder = temporaryFolder();
      const hours = await leaveUndone[duty](folder);
      runUntilKilled(folder, moment, { hours });

      const clock = stoppedHoursLater(hours);
      const heir = await startPortalIn(folder, undefined, clock);
      await heir.latchkey.whenIdle();
      // A claim on a delivery counts for a while, also that of a process that is gone.
      clock.advance(30_000);
      await heir.latchkey.whenIdle();
      const log = await wholeLog(heir.eventStore);
      const done = log.filter(({ type }) => type === moment.type);
      // Ann was let in at Rosa's before, and then at home.
      const before = duty === 'activate' && moment.type !== 'PersonActivated' ? 1 : 0;
      const times = before + reactorSteps[duty].filter((step) => step === moment.type).length;
      // Whoever takes a delivery over from a process that is gone claims it, too.
      if (moment.type === 'DeliveryClaimed') expect(done.length).toBeLessThanOrEqual(2);
      else expect(done).toHaveLength(times);
      expect(new Set(mailsIn(folder)).size).toBe(
        log.filter(({ type }) => type === 'InvitationMailed').length,
      );
      expect(await brokenLaws(heir.eventStore)).toEqual([]);
      expect(await heir.latchkey.parked()).toEqual([]);
      await heir.close();
    },
  );
});
