import type { InvitationId } from '@latchkey/core';
import { endRefusedRound as endedRefusedRound, invitationId, subjectOf } from '@latchkey/core';
import { z } from 'zod';
import type { Command } from '../commands/command.ts';
import { defineCommand } from '../commands/run-command.ts';
import { grantNow, lineOf } from '../people/survivor.ts';

/** Puts on record that an open round has ended whose access was refused; does nothing to any other round. */
export async function endRefusedRound(command: Command, id: InvitationId): Promise<number> {
  const invitation = await command.load('invitation', id);
  const { state } = invitation;
  const subject = subjectOf(state);
  if (!subject) return invitation.revision;
  const line = await lineOf(command.load, subject.personId);
  const { grant } = await grantNow(command.load, command.ids, subject.workspaceId, line);
  const { events } = endedRefusedRound(id, state, grant, command.at);
  return (await command.appendStep('rescind invitation', invitation, events)).revision;
}

/** Completes a revocation that stopped before it took the open invitation back. */
export const completeRevocation = defineCommand({
  name: 'access.completeRevocation',
  input: z.strictObject({ invitationId }),
  worksInClosedTenant: true,
  run: async (command, { invitationId }) =>
    ({ ok: true, revision: await endRefusedRound(command, invitationId) }) as const,
});
