import { invitation as invitationDecider, invitationId } from '@latchkey/core';
import { z } from 'zod';
import { refuseToGive } from '../access/giving.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';
import type { Services } from '../services.ts';
import { refuseUnlessOpen } from '../workspaces/open-workspace-rule.ts';
import { invitationOutcome } from './invitation-outcome.ts';

/** Sends a new link with a new deadline; the old link is dead from then on. A rescinded invitation opens a new round. */
export const resend = ({ mayGive, links }: Services) =>
  defineCommand({
    name: 'invitations.resend',
    input: z.strictObject({ invitationId }),
    async run(command, { invitationId }) {
      const invitation = await command.load('invitation', invitationId);
      const recognised = command.recognise(invitation);
      if (!recognised.ok) return recognised;
      if (recognised.asItStood) return invitationOutcome(recognised.asItStood);

      const { state } = invitation;
      if (state.status === 'none') return refuse({ type: 'NotInvited' });
      const { workspaceId, personId, permissions } = state;
      const workspace = await command.load('workspace', command.ids.workspace(workspaceId));
      const person = await command.load('person', personId);
      const refusal =
        refuseUnlessOpen(workspace.state) ??
        (person.state.status === 'deactivated' ? refuse({ type: 'PersonDeactivated' }) : undefined) ??
        (await refuseToGive(mayGive, command, workspaceId, permissions));
      if (refusal) return refusal;

      const decision = invitationDecider.decide(
        {
          type: 'Resend',
          at: command.at,
          policy: command.policy,
          channel: 'mailed',
          addressVersion: person.state.addressVersion,
          by: command.principalId,
          ...(await links.issue()),
        },
        state,
      );
      if (!decision.ok) return decision;
      return invitationOutcome(await command.append(invitation, decision.events, keyName.person(personId)));
    },
  });
