import type { AccessGrant, AccessGrantCommand, InvitationId, InvitationRound } from '@latchkey/core';
import { accessCause, accessGrant as accessGrantDecider, reasonText } from '@latchkey/core';
import { z } from 'zod';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { endRefusedRound } from '../invitations/end-refused-round.ts';
import { freeSeatsOf } from '../seats/settle-seat.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';
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
  async run(command, { cause, reason, ...where }) {
    const { at, ids } = command;
    const invitationId = ids.invitation(where.workspaceId, where.personId);
    const invitation = await command.load('invitation', invitationId);
    const revoked = await carryOutOnAccess(command, where, {
      decide: (grant) => judgeRevocation({ type: 'RevokeAccess', at, cause, reason }, grant, invitation),
    });
    if (revoked.ok) {
      await endRefusedRound(command, invitationId);
      await freeSeatsOf(command, where);
    }
    return revoked;
  },
});

/** Somebody who was neither let in nor invited has nothing that could be revoked. */
export function judgeRevocation(
  revocation: Extract<AccessGrantCommand, { type: 'RevokeAccess' }>,
  grant: AccessGrant,
  invitation: LoadedStream<'invitation'>,
) {
  return grant.status === 'none' && invitation.state.status === 'none'
    ? refuse({ type: 'AccessNotFound' })
    : accessGrantDecider.decide({ ...revocation, openRound: roundOf(invitation) }, grant);
}

/** The round of an invitation that is open, or was accepted and may not have been granted yet. */
function roundOf({ id, state }: LoadedStream<'invitation'>): InvitationRound | undefined {
  if (state.status !== 'pending' && state.status !== 'accepted') return undefined;
  return { invitationId: id as InvitationId, round: state.round };
}
