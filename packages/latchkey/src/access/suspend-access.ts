import { accessCause, reasonText } from '@latchkey/core';
import { z } from 'zod';
import { defineCommand } from '../commands/run-command.ts';
import { placeNow } from '../people/bring-access.ts';
import type { Services } from '../services.ts';
import { accessPlace, carryOutOnAccess } from './access-outcome.ts';
import { judgeAccess } from './judge-access.ts';

/** Lets access rest for a cause; it lives again when every cause was taken away. */
export const suspendAccess = ({ mayGive }: Services) =>
  defineCommand({
    name: 'access.suspend',
    input: z.strictObject({ ...accessPlace, cause: accessCause, reason: reasonText.optional() }),
    async run(command, { cause, reason, ...asked }) {
      const where = await placeNow(command, asked);
      return carryOutOnAccess(command, where, {
        decide: async (grant) =>
          judgeAccess(
            mayGive,
            command,
            where,
            { type: 'SuspendAccess', at: command.at, cause, reason },
            grant,
          ),
      });
    },
  });

/** Takes one cause of a suspension away. */
export const resumeAccess = ({ mayGive }: Services) =>
  defineCommand({
    name: 'access.resume',
    input: z.strictObject({ ...accessPlace, cause: accessCause }),
    async run(command, { cause, ...asked }) {
      const where = await placeNow(command, asked);
      return carryOutOnAccess(command, where, {
        decide: async (grant) =>
          judgeAccess(mayGive, command, where, { type: 'ResumeAccess', at: command.at, cause }, grant),
      });
    },
  });
