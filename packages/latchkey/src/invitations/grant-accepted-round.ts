import type { InvitationId } from '@latchkey/core';
import { accessGrant as accessGrantDecider, invitationId } from '@latchkey/core';
import { z } from 'zod';
import type { Command } from '../commands/command.ts';
import { defineCommand } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';

/** Gives what the accepted round offered, unless that round was honoured or refused already. */
export async function grantAcceptedRound(command: Command, id: InvitationId): Promise<void> {
  const { state } = await command.load('invitation', id);
  // A command that comes again may find a newer round, which nobody has accepted.
  if (state.status !== 'accepted') return;
  const { workspaceId, personId, round, terms } = state;
  const grant = await command.load('accessGrant', command.ids.accessGrant(workspaceId, personId));
  const decision = accessGrantDecider.decide(
    {
      type: 'GrantAccess',
      at: command.now(),
      workspaceId,
      personId,
      terms,
      via: { type: 'invitation', invitationId: id, round },
    },
    grant.state,
  );
  const events = decision.ok ? decision.events : [];
  await command.appendStep('grant access', grant, events, keyName.person(personId));
}

/** Completes an acceptance whose grant is missing: a crash in between leaves nothing else behind. */
export const completeAcceptance = defineCommand({
  name: 'invitations.completeAcceptance',
  input: z.strictObject({ invitationId }),
  worksInClosedTenant: true,
  async run(command, { invitationId }) {
    await grantAcceptedRound(command, invitationId);
    return { ok: true, revision: (await command.load('invitation', invitationId)).revision };
  },
});
