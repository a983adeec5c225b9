import { accessGrant as accessGrantDecider, accessGrantId } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import { defineCommand } from '../commands/run-command.ts';

/** Puts on record that the window of somebody's access has closed. */
export const endAccess = defineCommand({
  name: 'access.end',
  input: z.strictObject({ accessGrantId }),
  worksInClosedTenant: true,
  run: async (command, { accessGrantId }) =>
    carryOut(command, 'accessGrant', accessGrantId, {
      decide: (grant) => accessGrantDecider.decide({ type: 'EndAccess', at: command.at }, grant),
      outcome: () => ({ accessGrantId }),
    }),
});
