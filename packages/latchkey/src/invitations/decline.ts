import { invitation as invitationDecider, reasonText } from '@latchkey/core';
import { z } from 'zod';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';
import type { Services } from '../services.ts';
import { invitationOutcome } from './invitation-outcome.ts';
import { linkInput } from './preview.ts';

/** Says no to an invitation, on behalf of whoever holds its link. */
export const decline = ({ links }: Services) =>
  defineCommand({
    name: 'invitations.decline',
    input: z.strictObject({ token: linkInput, reason: reasonText.optional() }),
    async run(command, { token, reason }) {
      const link = await links.authenticate(token, command.tenant.id, command.load);
      if (!link) return refuse({ type: 'LinkNotRecognised' });
      const { invitation, generation } = link;
      const recognised = command.recognise(invitation);
      if (!recognised.ok) return recognised;
      if (recognised.asItStood) return invitationOutcome(recognised.asItStood);

      const { state } = invitation;
      if (state.status === 'none') return refuse({ type: 'LinkNotRecognised' });
      const decision = invitationDecider.decide(
        { type: 'Decline', at: command.at, generation, reason },
        state,
      );
      if (!decision.ok) return decision;
      return invitationOutcome(
        await command.append(invitation, decision.events, keyName.person(state.personId)),
      );
    },
  });
