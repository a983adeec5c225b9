import type { InvitationId, InvitationRound } from '@latchkey/core';
import {
  accessCause,
  accessGrant as accessGrantDecider,
  hasEnded,
  invitation as invitationDecider,
  personId,
  reasonText,
  workspaceId,
} from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';
import type { LoadedStream } from '../streams/streams.ts';
import { accessOutcome } from './access-outcome.ts';

/**
 * Ends a person's access to a workspace, and takes back the invitation that is still open there. The grant's stream
 * refuses that invitation's round first, so that stopping in between opens no door.
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
    const grantId = ids.accessGrant(where.workspaceId, where.personId);
    const invitation = await command.load('invitation', ids.invitation(where.workspaceId, where.personId));
    const openRound = roundOf(invitation);
    const sealWith = keyName.person(where.personId);

    const revoked = await carryOut(command, await command.load('accessGrant', grantId), {
      decide: (grant) =>
        grant.status === 'none' && invitation.state.status === 'none'
          ? refuse({ type: 'AccessNotFound' })
          : accessGrantDecider.decide({ type: 'RevokeAccess', at, cause, reason, openRound }, grant),
      sealWith,
      outcome: accessOutcome(where),
    });
    if (!revoked.ok || !openRound || invitation.state.status !== 'pending') return revoked;

    // Only a round that the grant refused: when this command comes again, a newer round is none of its business.
    const grant = await command.load('accessGrant', grantId);
    if (hasEnded(grant.state, openRound)) {
      const rescinded = invitationDecider.decide({ type: 'Rescind', at, reason }, invitation.state);
      await command.appendStep(
        'rescind invitation',
        invitation,
        rescinded.ok ? rescinded.events : [],
        sealWith,
      );
    }
    return revoked;
  },
});

/** The round of an invitation that is open, or was accepted and may not have been granted yet. */
function roundOf({ id, state }: LoadedStream<'invitation'>): InvitationRound | undefined {
  if (state.status !== 'pending' && state.status !== 'accepted') return undefined;
  return { invitationId: id as InvitationId, round: state.round };
}
