import { invitation as invitationDecider, invitationId, reasonText } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import { defineCommand } from '../commands/run-command.ts';
import { invitationOutcome } from './invitation-outcome.ts';
import { inviteeKey } from './invitee-key.ts';

/** Says no to a request: the invitation is again what it was before. */
export const refuseRequest = defineCommand({
  name: 'invitations.refuse',
  input: z.strictObject({ invitationId, reason: reasonText.optional() }),
  run: (command, { invitationId, reason }) =>
    carryOut(command, 'invitation', invitationId, {
      decide: (state) =>
        invitationDecider.decide({ type: 'Refuse', at: command.at, by: command.principalId, reason }, state),
      sealWith: inviteeKey,
      outcome: invitationOutcome,
    }),
});
