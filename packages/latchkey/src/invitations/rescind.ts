import { invitation as invitationDecider, invitationId, reasonText } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import { defineCommand } from '../commands/run-command.ts';
import { freeSeat } from '../seats/settle-seat.ts';
import { invitationOutcome } from './invitation-outcome.ts';
import { inviteeKey } from './invitee-key.ts';

/** Takes an open invitation back, whose link is dead at once, or the request for one. */
export const rescind = defineCommand({
  name: 'invitations.rescind',
  input: z.strictObject({ invitationId, reason: reasonText.optional() }),
  async run(command, { invitationId, reason }) {
    const rescinded = await carryOut(command, 'invitation', invitationId, {
      decide: (state) => invitationDecider.decide({ type: 'Rescind', at: command.at, reason }, state),
      sealWith: inviteeKey,
      outcome: invitationOutcome,
    });
    if (rescinded.ok) await freeSeat(command, invitationId, rescinded.round);
    return rescinded;
  },
});
