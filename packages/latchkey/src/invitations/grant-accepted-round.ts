import type { InvitationId } from '@latchkey/core';
import { accessGrant as accessGrantDecider, invitationId } from '@latchkey/core';
import { z } from 'zod';
import type { Command } from '../commands/command.ts';
import { defineCommand } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';
import { grantNow, inviteeNow, lineOf } from '../people/survivor.ts';

/** Gives what the accepted round offered, unless that round was honoured or refused already. */
export async function grantAcceptedRound(command: Command, id: InvitationId): Promise<void> {
  const { state } = await command.load('invitation', id);
  // A command that comes again may find a newer round, which nobody has accepted.
  if (state.status !== 'accepted') return;
  const { workspaceId, round, terms } = state;
  const line = await lineOf(command.load, state.personId);
  const { loaded, grant } = await grantNow(command.load, command.ids, workspaceId, line);
  const { personId } = inviteeNow(line);
  const decision = accessGrantDecider.decide(
    {
      type: 'GrantAccess',
      at: command.now(),
      workspaceId,
      personId,
      terms,
      via: { type: 'invitation', invitationId: id, round },
    },
    grant,
  );
  const events = decision.ok ? decision.events : [];
  await command.appendStep('grant access', loaded, events, keyName.person(personId));
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
