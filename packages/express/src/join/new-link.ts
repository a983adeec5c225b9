import type { InvitationId, PersonId, PrincipalId, TenantId, WorkspaceId } from '@latchkey/core';
import type { InvitationPreview } from 'latchkey';
import type { Host, SignedIn } from '../host.ts';
import type { LinkHolder } from '../link-holder.ts';
import { inTime } from './in-time.ts';

/** Somebody holds an authentic link that has ended, and asks for a new one. */
export interface NewLinkAsked {
  tenantId: TenantId;
  workspaceId: WorkspaceId;
  invitationId: InvitationId;
  personId: PersonId;
  /** Which of the invitation's links they hold, and why it leads no further. */
  generation: number;
  standing: EndedStanding;
  /** Who is signed in; not necessarily who was invited. Undefined if nobody is. */
  principalId: PrincipalId | undefined;
}

/** Tells staff, for instance. Once it has returned, whoever asked is told that their request was passed on. */
export type OnNewLinkAsked = (asked: NewLinkAsked) => Promise<void> | void;

export type EndedStanding = Exclude<InvitationPreview['standing'], 'open' | 'accepted'>;

/** How long whoever asks waits for the host to take it, in milliseconds. */
export const patienceForPassingOn = 10_000;

/** Whether a new link would help. */
export function hasEnded(standing: string): standing is EndedStanding {
  return ['declined', 'rescinded', 'expired', 'superseded'].includes(standing);
}

/** Passes the request on. Nothing is appended, and nothing else happens. */
export async function askForLink(
  { clock }: Host,
  pass: OnNewLinkAsked,
  { tenantId, invitation }: LinkHolder,
  standing: EndedStanding,
  who: SignedIn | undefined,
): Promise<void> {
  const { workspaceId, invitationId, personId, generation } = invitation;
  const principalId = who?.principalId;
  const asked = { tenantId, workspaceId, invitationId, personId, generation, standing, principalId };
  await inTime(clock, patienceForPassingOn, () => pass(asked));
}
