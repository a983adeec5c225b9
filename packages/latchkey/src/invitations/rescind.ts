import { invitation as invitationDecider, invitationId, reasonText } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import { defineCommand } from '../commands/run-command.ts';
import { inviteeKey } from './invitee-key.ts';
import { invitationOutcome } from './invitation-outcome.ts';

/** Takes an open invitation back: its link is dead at once. */
export const rescind = defineCommand({
  name: 'invitations.rescind',
  input: z.strictObject({ invitationId, reason: reasonText.optional() }),
  async run(command, { invitationId, reason }) {
    const invitation = await command.load('invitation', invitationId);
    return carryOut(command, invitation, {
      decide: (state) => invitationDecider.decide({ type: 'Rescind', at: command.at, reason }, state),
      sealWith: inviteeKey(invitation.state),
      outcome: invitationOutcome,
    });
  },
});
