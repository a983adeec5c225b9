import { invitation as invitationDecider, invitationId } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import { defineCommand } from '../commands/run-command.ts';
import { invitationOutcome } from './invitation-outcome.ts';

/** Puts on record that a deadline has passed; it counts from the moment itself, recorded or not. */
export const expire = defineCommand({
  name: 'invitations.expire',
  input: z.strictObject({ invitationId, generation: z.int().positive() }),
  worksInClosedTenant: true,
  async run(command, { invitationId, generation }) {
    return carryOut(command, 'invitation', invitationId, {
      decide: (invitation) =>
        invitationDecider.decide({ type: 'Expire', at: command.at, generation }, invitation),
      outcome: invitationOutcome,
    });
  },
});
