import {
  accept,
  endRefusedRound,
  erased,
  invitation as invitationDecider,
  invitationId,
} from '@latchkey/core';
import { z } from 'zod';
import { refuseToGive } from '../access/giving.ts';
import { carryOut } from '../commands/carry-out.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import type { Services } from '../services.ts';
import { refuseUnlessOpen } from '../workspaces/open-workspace-rule.ts';
import { invitationOutcome } from './invitation-outcome.ts';

/** Sends a new link with a new deadline; the old link is dead from then on. A rescinded invitation opens a new round. */
export const resend = ({ mayGive, links }: Services) =>
  defineCommand({
    name: 'invitations.resend',
    input: z.strictObject({ invitationId }),
    async run(command, { invitationId }) {
      return carryOut(command, 'invitation', invitationId, {
        async decide(invitation) {
          if (invitation.status === 'none') return refuse({ type: 'NotInvited' });
          const { workspaceId, personId, permissions } = invitation;
          const workspace = await command.load('workspace', command.ids.workspace(workspaceId));
          const person = await command.load('person', personId);
          const refusal =
            refuseUnlessOpen(workspace.state) ??
            (person.state.status === 'deactivated' ? refuse({ type: 'PersonDeactivated' }) : undefined) ??
            (person.state.email === erased ? refuse({ type: 'PersonErased' }) : undefined) ??
            (await refuseToGive(mayGive, command, workspaceId, permissions));
          if (refusal) return refusal;
          const grant = await command.load('accessGrant', command.ids.accessGrant(workspaceId, personId));
          const ended = endRefusedRound(invitationId, invitation, grant.state, command.at);
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
            ended.invitation,
          );
          return decision.ok ? accept(...ended.events, ...decision.events) : decision;
        },
        outcome: invitationOutcome,
      });
    },
  });
