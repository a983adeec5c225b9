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
  async run(command, { workspaceId, personId, cause, reason }) {
    const { at } = command;
    const grant = await command.load('accessGrant', command.ids.accessGrant(workspaceId, personId));
    const recognised = command.recognise(grant);
    if (!recognised.ok) return recognised;
    const invitation = await command.load('invitation', command.ids.invitation(workspaceId, personId));
    if (grant.state.status === 'none' && invitation.state.status === 'none')
      return refuse({ type: 'AccessNotFound' });

    const sealWith = keyName.person(personId);
    const openRound = roundOf(invitation);
    const decision = accessGrantDecider.decide(
      { type: 'RevokeAccess', at, cause, reason, openRound },
      grant.state,
    );
    if (!decision.ok) return decision;
    const revoked = recognised.asItStood ? grant : await command.append(grant, decision.events, sealWith);

    // Only a round that the grant refused: when this command comes again, a newer round is none of its business.
    if (openRound && hasEnded(revoked.state, openRound) && invitation.state.status === 'pending') {
      const rescinded = invitationDecider.decide({ type: 'Rescind', at, reason }, invitation.state);
      await command.appendStep(
        'rescind invitation',
        invitation,
        rescinded.ok ? rescinded.events : [],
        sealWith,
      );
    }
    return accessOutcome(recognised.asItStood ?? revoked, workspaceId, personId);
  },
});

/** The round of an invitation that is open, or was accepted and may not have been granted yet. */
function roundOf({ id, state }: LoadedStream<'invitation'>): InvitationRound | undefined {
  if (state.status !== 'pending' && state.status !== 'accepted') return undefined;
  return { invitationId: id as InvitationId, round: state.round };
}
