import { acceptanceOf, accessGrant as accessGrantDecider, invitationId } from '@latchkey/core';
import type { Invitation } from '@latchkey/core';
import { z } from 'zod';
import type { Command } from '../commands/command.ts';
import { defineCommand } from '../commands/run-command.ts';

/** Gives what the accepted round offered, unless that round was honoured or refused already. */
export async function grantAcceptedRound(command: Command, invitation: Invitation): Promise<void> {
  const acceptance = acceptanceOf(invitation);
  if (invitation.status === 'none' || !acceptance) return;
  const { workspaceId, personId, permissions } = invitation;
  const grant = await command.load('accessGrant', command.ids.accessGrant(workspaceId, personId));
  const decision = accessGrantDecider.decide(
    {
      type: 'GrantAccess',
      at: command.at,
      workspaceId,
      personId,
      permissions,
      via: {
        type: 'invitation',
        invitationId: command.ids.invitation(workspaceId, personId),
        round: acceptance.round,
      },
    },
    grant.state,
  );
  await command.appendStep('grant access', grant, decision.ok ? decision.events : []);
}

/** Completes an acceptance whose grant is missing: a crash in between leaves nothing else behind. */
export const completeAcceptance = defineCommand({
  name: 'invitations.completeAcceptance',
  input: z.strictObject({ invitationId }),
  worksInClosedTenant: true,
  async run(command, { invitationId }) {
    const invitation = await command.load('invitation', invitationId);
    await grantAcceptedRound(command, invitation.state);
    return { ok: true, revision: invitation.revision };
  },
});
