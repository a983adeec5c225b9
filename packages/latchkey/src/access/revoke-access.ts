import type { AccessGrant, AccessGrantCommand, InvitationId, InvitationRound } from '@latchkey/core';
import { accessCause, accessGrant as accessGrantDecider, isSettled, reasonText } from '@latchkey/core';
import { z } from 'zod';
import type { Command } from '../commands/command.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { endRefusedRound } from '../invitations/end-refused-round.ts';
import type { InvitationThere } from '../invitations/invitations-in.ts';
import { invitationsIn } from '../invitations/invitations-in.ts';
import { placeNow } from '../people/bring-access.ts';
import { grantNow, lineOf } from '../people/survivor.ts';
import { freeSeatsOf } from '../seats/settle-seat.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';
import type { AccessPlace } from './access-outcome.ts';
import { accessPlace, carryOutOnAccess } from './access-outcome.ts';

/**
 * Ends a person's access to a workspace, and takes back the invitation that is still open there. The grant's stream
 * refuses that invitation's round first, so that stopping in between opens no door; a newer round is left alone when
 * this command comes again.
 */
export const revokeAccess = defineCommand({
  name: 'access.revoke',
  input: z.strictObject({
    ...accessPlace,
    cause: accessCause.default('revoked'),
    reason: reasonText.optional(),
  }),
  async run(command, { cause, reason, ...asked }) {
    const { at } = command;
    const where = await placeNow(command, asked);
    const person = await command.load('person', where.personId);
    const invitations = await invitationsIn(command, where.workspaceId, person);
    const openRounds = await openRoundsOf(command, where, invitations);
    const revocation = { type: 'RevokeAccess', at, cause, reason, openRounds } as const;
    const revoked = await carryOutOnAccess(command, where, {
      decide: (grant) => judgeRevocation(revocation, grant, invitations),
    });
    if (revoked.ok) {
      for (const { id } of invitations) await endRefusedRound(command, id as InvitationId);
      for (const { invitedId } of invitations) await freeSeatsOf(command, { ...where, personId: invitedId });
    }
    return revoked;
  },
});

/** Somebody who was neither let in nor invited has nothing that could be revoked. */
export function judgeRevocation(
  revocation: Extract<AccessGrantCommand, { type: 'RevokeAccess' }>,
  grant: AccessGrant,
  invitations: readonly LoadedStream<'invitation'>[],
) {
  if (grant.status === 'none' && invitations.every(({ state }) => state.status === 'none')) {
    return refuse({ type: 'AccessNotFound' });
  }
  return accessGrantDecider.decide(revocation, grant);
}

/** The rounds that may still give access here; what was settled for somebody before they were merged gives nothing more. */
export async function openRoundsOf(
  command: Pick<Command, 'load' | 'ids'>,
  { workspaceId, personId }: AccessPlace,
  invitations: readonly InvitationThere[],
): Promise<readonly InvitationRound[]> {
  const rounds: InvitationRound[] = [];
  for (const invitation of invitations) {
    const round = roundOf(invitation);
    if (!round) continue;
    if (invitation.invitedId !== personId) {
      const line = await lineOf(command.load, invitation.invitedId);
      const { grant } = await grantNow(command.load, command.ids, workspaceId, line);
      if (isSettled(grant, round)) continue;
    }
    rounds.push(round);
  }
  return rounds;
}

/** The round of an invitation that is open, or was accepted and may not have been granted yet. */
function roundOf({ id, state }: LoadedStream<'invitation'>): InvitationRound | undefined {
  if (state.status !== 'pending' && state.status !== 'accepted') return undefined;
  return { invitationId: id as InvitationId, round: state.round };
}
