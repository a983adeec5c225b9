import type { Instant, Invitation, InvitationId, PersonId, WorkspaceId } from '@latchkey/core';
import { acceptanceOf, subjectOf } from '@latchkey/core';
import { LatchkeyError } from '../latchkey-error.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';

/**
 * What every command on an invitation gives back: the invitation as it stands right after. One that is `pending`,
 * `declined` or `accepted` has a link; one that is `requested` waits for approval, and has none of its own.
 */
export type InvitationOutcome = SentInvitation | UnsentInvitation;

interface About {
  invitationId: InvitationId;
  workspaceId: WorkspaceId;
  personId: PersonId;
  /** The newest, or the one that is asked for; 0 where there is none. */
  round: number;
}

export interface SentInvitation extends About {
  status: 'pending' | 'rescinded' | 'declined' | 'accepted';
  /** Of the newest link. */
  generation: number;
  /** When the newest link expires. */
  expiresAt: Instant;
}

/** Nothing was ever sent of it, or of the round that is asked for. */
export interface UnsentInvitation extends About {
  /** `rescinded` where a first request was taken back, `none` where it was refused. */
  status: 'none' | 'requested' | 'rescinded';
  generation?: undefined;
  expiresAt?: undefined;
}

/** A command that was accepted leaves an invitation, or the request for one, whatever it was. */
export function invitationOutcome({ id, state }: LoadedStream<'invitation'>): InvitationOutcome {
  const subject = subjectOf(state);
  // unreachable: what was done to an invitation was done about somebody
  if (!subject) throw new LatchkeyError('NothingThere', `nothing was ever appended to invitation ${id}`);
  const about = { invitationId: id as InvitationId, ...subject, ...whoAccepted(state) };
  if (state.status === 'none') return { ...about, status: 'none', round: 0 };
  const { status, round } = state;
  if (status === 'requested') return { ...about, status, round };
  const { generation, expiresAt } = state;
  return generation === 0
    ? { ...about, status: 'rescinded', round }
    : { ...about, status, round, generation, expiresAt };
}

/** Of an invitee who was merged into somebody else before they accepted, that is who it was. */
function whoAccepted(state: Invitation): Pick<About, 'personId'> | undefined {
  const acceptance = acceptanceOf(state);
  return acceptance && { personId: acceptance.personId };
}
