import { invitation as invitationDecider, reasonText } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { inviteeNow, lineOf } from '../people/survivor.ts';
import { freeSeat } from '../seats/settle-seat.ts';
import type { Services } from '../services.ts';
import { invitationOutcome } from './invitation-outcome.ts';
import { inviteeKey } from './invitee-key.ts';
import { linkInput } from './preview.ts';
import { retriedByLink } from './retried-by-link.ts';

/** Says no to an invitation, on behalf of whoever holds its link. */
export const decline = ({ links }: Services) =>
  defineCommand({
    name: 'invitations.decline',
    input: z.strictObject({ token: linkInput, reason: reasonText.optional() }),
    isForInvitees: true,
    async run(command, { token, reason }) {
      const link = await links.authenticate(token, command.tenant.id, command.load);
      if (!link) return retriedByLink(command, token);
      const { invitationId, generation } = link;
      const declined = await carryOut(command, 'invitation', invitationId, {
        async decide(state) {
          // unreachable: a link is authentic only where it was once issued
          if (state.status === 'none') return refuse({ type: 'LinkNotRecognised' });
          const { addressVersion } = inviteeNow(await lineOf(command.load, state.personId));
          return invitationDecider.decide(
            { type: 'Decline', at: command.at, generation, addressVersion, reason },
            state,
          );
        },
        sealWith: inviteeKey,
        outcome: invitationOutcome,
      });
      if (declined.ok) await freeSeat(command, invitationId, declined.round);
      return declined;
    },
  });
