import type { Json, JsonObject } from 'latchkey';
import { textOf } from './text-of.ts';

/** An invitation as a log tells of it, read as plainly as can be. */
export interface PlainInvitation {
  workspaceId: string;
  personId: string;
  status: string;
  round: number;
  generation: number;
  permissions: Json;
  readOnly: boolean;
  expiresAt: number | null;
  /** What a request stands before, and becomes again where it is refused. */
  before: PlainInvitation | undefined;
}

/** The same after one more event; undefined where there is none, or the event says nothing of it. */
export function invitationAfter(
  before: PlainInvitation | undefined,
  type: string,
  data: JsonObject,
): PlainInvitation | undefined {
  const terms = { permissions: data['permissions'] ?? null, readOnly: data['readOnly'] === true };
  const about = { workspaceId: textOf(data['workspaceId']), personId: textOf(data['personId']) };
  const round = Number(data['round']);
  const link = {
    status: 'pending',
    generation: Number(data['generation']),
    expiresAt: Date.parse(textOf(data['expiresAt'])),
  };
  switch (type) {
    case 'PersonInvited':
      return { ...about, round, ...terms, ...link, before: undefined };
    case 'InvitationRequested': {
      const generation = before?.generation ?? 0;
      // Where the first request of all was refused there is nothing that another one could fall back to.
      const earlier = before?.status === 'refused' ? undefined : before;
      return { ...about, status: 'requested', round, ...terms, generation, expiresAt: null, before: earlier };
    }
    case 'InvitationRefused':
      return before?.before ?? (before && { ...before, status: 'refused' });
    case 'InvitationResent':
      return before && { ...before, ...link };
    case 'InvitationTermsChanged':
      return before && { ...before, ...terms };
    case 'InvitationExpired':
      return before && { ...before, status: 'expired' };
    case 'InvitationRescinded':
      return before && { ...before, status: 'rescinded' };
    case 'InvitationDeclined':
      return before && { ...before, status: 'declined' };
    case 'InvitationAccepted':
      return before && { ...before, status: 'accepted' };
    default:
      return undefined;
  }
}
