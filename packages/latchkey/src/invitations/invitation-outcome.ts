import type { Instant, InvitationId, IssuedInvitation, PersonId, WorkspaceId } from '@latchkey/core';
import { LatchkeyError } from '../latchkey-error.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';

/** What every command on an invitation gives back: the invitation as it stands right after. */
export interface InvitationOutcome {
  invitationId: InvitationId;
  workspaceId: WorkspaceId;
  personId: PersonId;
  status: IssuedInvitation['status'];
  round: number;
  generation: number;
  expiresAt: Instant;
}

/** A command that was accepted leaves an invitation, whatever it was. */
export function invitationOutcome({ id, state }: LoadedStream<'invitation'>): InvitationOutcome {
  if (state.status === 'none')
    throw new LatchkeyError('NothingThere', `nothing was ever appended to invitation ${id}`);
  const { workspaceId, personId, status, round, generation, expiresAt } = state;
  return { invitationId: id as InvitationId, workspaceId, personId, status, round, generation, expiresAt };
}
