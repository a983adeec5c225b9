import { acceptanceOf, accessGrant as accessGrantDecider, invitationId } from '@latchkey/core';
import type { Invitation } from '@latchkey/core';
import { z } from 'zod';
import type { Command } from '../commands/command.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';

/** Gives what the accepted round offered, unless that round was honoured or refused already. */
export async function grantAcceptedRound(command: Command, invitation: Invitation): Promise<number> {
  const acceptance = acceptanceOf(invitation);
  if (invitation.status === 'none' || !acceptance) return -1;
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
  const granted = await command.appendStep('grant access', grant, decision.ok ? decision.events : []);
  return granted.revision;
}

/** Completes an acceptance whose grant is missing: a crash in between leaves nothing else behind. */
export const completeAcceptance = defineCommand({
  name: 'invitations.completeAcceptance',
  input: z.strictObject({ invitationId }),
  worksInClosedTenant: true,
  async run(command, { invitationId }) {
    const invitation = await command.load('invitation', invitationId);
    if (invitation.state.status !== 'accepted') return refuse({ type: 'NotAccepted' });
    return { ok: true, revision: await grantAcceptedRound(command, invitation.state) };
  },
});
