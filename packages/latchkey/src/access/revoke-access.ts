import type { InvitationId, InvitationRound } from '@latchkey/core';
import {
  accessCause,
  accessGrant as accessGrantDecider,
  personId,
  reasonText,
  workspaceId,
} from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { endRefusedRound } from '../invitations/end-refused-round.ts';
import { keyName } from '../keys/key-name.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';
import { accessOutcome } from './access-outcome.ts';

/**
 * Ends a person's access to a workspace, and takes back the invitation that is still open there. The grant's stream
 * refuses that invitation's round first, so that stopping in between opens no door; a newer round is left alone when
 * this command comes again.
 */
export const revokeAccess = defineCommand({
  name: 'access.revoke',
  input: z.strictObject({
    workspaceId,
    personId,
    cause: accessCause.default('revoked'),
    reason: reasonText.optional(),
  }),
  async run(command, { cause, reason, ...where }) {
    const { at, ids } = command;
    const { workspaceId, personId } = where;
    const invitation = await command.load('invitation', ids.invitation(workspaceId, personId));
    const revoked = await carryOut(command, 'accessGrant', ids.accessGrant(workspaceId, personId), {
      decide: (state) =>
        state.status === 'none' && invitation.state.status === 'none'
          ? refuse({ type: 'AccessNotFound' })
          : accessGrantDecider.decide(
              { type: 'RevokeAccess', at, cause, reason, openRound: roundOf(invitation) },
              state,
            ),
      sealWith: keyName.person(personId),
      outcome: accessOutcome(where),
    });
    if (revoked.ok) await endRefusedRound(command, ids.invitation(workspaceId, personId));
    return revoked;
  },
});

/** The round of an invitation that is open, or was accepted and may not have been granted yet. */
function roundOf({ id, state }: LoadedStream<'invitation'>): InvitationRound | undefined {
  if (state.status !== 'pending' && state.status !== 'accepted') return undefined;
  return { invitationId: id as InvitationId, round: state.round };
}
