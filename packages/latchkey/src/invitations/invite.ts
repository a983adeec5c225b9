import {
  accept as acceptDecision,
  endRefusedRound,
  externalId,
  hasEnded,
  invitation as invitationDecider,
  invitationSource,
  locale,
  nameText,
  permission,
  permissionSet,
  workspaceId,
} from '@latchkey/core';
import { z } from 'zod';
import { refuseToGive } from '../access/giving.ts';
import { carryOut } from '../commands/carry-out.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';
import { emailInput } from '../people/email-input.ts';
import { putOnRecord, seekPerson } from '../people/sought-person.ts';
import type { Services } from '../services.ts';
import { refuseUnlessOpen } from '../workspaces/open-workspace-rule.ts';
import { invitationOutcome } from './invitation-outcome.ts';

const inviteInput = z.strictObject({
  workspaceId,
  /** Known by the host's own id of them, by the address, or by both; an address is needed once. */
  person: z.strictObject({
    name: nameText,
    email: emailInput.optional(),
    externalId: externalId.optional(),
  }),
  permissions: z.array(permission).min(1, 'name at least one permission').max(256),
  /** Where in the host product the invitation comes from. */
  source: invitationSource.default('staff'),
  locale: locale.optional(),
});

/**
 * Offers a person access to a workspace: claims the address, registers the person, invites. All is judged before the
 * first append; no step opens a door before the last, and running the command again completes what was interrupted.
 */
export const invite = ({ mayGive, links }: Services) =>
  defineCommand({
    name: 'invitations.invite',
    input: inviteInput,
    async run(command, { workspaceId, person, permissions, source, locale }) {
      const invitee = await seekPerson(command, person);
      const { personId } = invitee;
      const invitationId = command.ids.invitation(workspaceId, personId);
      return carryOut(command, 'invitation', invitationId, {
        async decide(invitation) {
          const workspace = await command.load('workspace', command.ids.workspace(workspaceId));
          const grant = await command.load('accessGrant', command.ids.accessGrant(workspaceId, personId));
          const offered = permissionSet(permissions);
          const refusal =
            refuseUnlessOpen(workspace.state) ?? (await refuseToGive(mayGive, command, workspaceId, offered));
          if (refusal) return refusal;
          const known = invitee.judge(invitee.person.state);
          if (!known.ok) return known;
          const { addressVersion } = known;
          if (addressVersion === 0) return refuse({ type: 'EmailNeeded' });

          const ended = endRefusedRound(invitationId, invitation, grant.state, command.at);
          const round = invitation.status === 'none' ? 0 : invitation.round;
          const decision = invitationDecider.decide(
            {
              type: 'Invite',
              at: command.at,
              workspaceId,
              personId,
              permissions: offered,
              source,
              locale,
              accessHasEnded: hasEnded(grant.state, { invitationId, round }),
              policy: command.policy,
              channel: 'mailed',
              addressVersion,
              by: command.principalId,
              ...(await links.issue()),
            },
            ended.invitation,
          );
          if (!decision.ok) return decision;
          await putOnRecord(command, invitee, known);
          return acceptDecision(...ended.events, ...decision.events);
        },
        sealWith: keyName.person(personId),
        outcome: invitationOutcome,
      });
    },
  });
