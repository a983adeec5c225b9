import { invitation as invitationDecider, invitationId, reasonText } from '@latchkey/core';
import { z } from 'zod';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';
import { invitationOutcome } from './invitation-outcome.ts';

/** Takes an open invitation back: its link is dead at once. */
export const rescind = defineCommand({
  name: 'invitations.rescind',
  input: z.strictObject({ invitationId, reason: reasonText.optional() }),
  async run(command, { invitationId, reason }) {
    const invitation = await command.load('invitation', invitationId);
    const recognised = command.recognise(invitation);
    if (!recognised.ok) return recognised;
    if (recognised.asItStood) return invitationOutcome(recognised.asItStood);

    const { state } = invitation;
    if (state.status === 'none') return refuse({ type: 'NotInvited' });
    const decision = invitationDecider.decide({ type: 'Rescind', at: command.at, reason }, state);
    if (!decision.ok) return decision;
    return invitationOutcome(
      await command.append(invitation, decision.events, keyName.person(state.personId)),
    );
  },
});
