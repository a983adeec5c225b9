import type {
  Instant,
  Invitation,
  InvitationId,
  InvitationRejection,
  PersonId,
  WorkspaceId,
} from '@latchkey/core';
import { refuse } from '../commands/run-command.ts';
import type { LoadedStream } from '../streams/streams.ts';

/** What every command on an invitation gives back: the invitation as it stands right after. */
export interface InvitationOutcome {
  invitationId: InvitationId;
  workspaceId: WorkspaceId;
  personId: PersonId;
  status: Exclude<Invitation['status'], 'none'>;
  round: number;
  generation: number;
  expiresAt: Instant;
}

export function invitationOutcome(
  loaded: LoadedStream<'invitation'>,
): ({ ok: true; revision: number } & InvitationOutcome) | { ok: false; rejection: InvitationRejection } {
  const { state, revision } = loaded;
  if (state.status === 'none') return refuse({ type: 'NotInvited' });
  const { workspaceId, personId, status, round, generation, expiresAt } = state;
  const invitationId = loaded.id as InvitationId;
  return { ok: true, revision, invitationId, workspaceId, personId, status, round, generation, expiresAt };
}
