import { commandClaim } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from './carry-out.ts';
import { defineCommand } from './run-command.ts';

/**
 * Claims the caller's command id for one request, before anything is done under it: with another request it is
 * `CommandIdReused` from then on, whatever either is about. Reuse within one stream is noticed without.
 */
export const claimCommand = defineCommand({
  name: 'commands.claim',
  isForSupporters: true,
  input: z.strictObject({
    /** What tells this request from every other, such as a digest of it; never stored as it is. */
    request: z.string().min(1).max(200),
  }),
  isForInvitees: true,
  run: (command) =>
    carryOut(command, 'command', command.commandId, {
      decide: (claim) => commandClaim.decide({ type: 'ClaimCommand', at: command.at }, claim),
      outcome: () => ({}),
    }),
});
