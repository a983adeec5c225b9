import { invitation as invitationDecider, isOpen } from '@latchkey/core';
import type { AccessPlace } from '../access/access-outcome.ts';
import type { Command } from '../commands/command.ts';
import { freeSeat } from '../seats/settle-seat.ts';
import { invitationsIn } from './invitations-in.ts';

/**
 * Of several open invitations of one person to a workspace, which a merge may leave, takes back all but one: the survivor's own
 * stays, or else that of whoever was merged into them first.
 */
export async function leaveOneOpen(command: Command, { workspaceId, personId }: AccessPlace): Promise<void> {
  const { at } = command;
  const person = await command.load('person', personId);
  const open = (await invitationsIn(command, workspaceId, person)).filter(({ state }) => isOpen(state, at));
  for (const each of open.slice(1)) {
    const rescinded = invitationDecider.decide({ type: 'Rescind', at }, each.state);
    await command.appendStep('rescind invitation', each, rescinded.ok ? rescinded.events : []);
    const { state } = each;
    if (state.status === 'pending') await freeSeat(command, each.id, state.round);
  }
}
