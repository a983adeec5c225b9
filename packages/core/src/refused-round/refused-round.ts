import type { AccessGrant } from '../access-grant/access-grant-state.ts';
import { hasEnded } from '../access-grant/access-grant-state.ts';
import type { InvitationId } from '../id.ts';
import type { Instant } from '../instant.ts';
import type { InvitationEvent } from '../invitation/invitation-event.ts';
import type { Invitation } from '../invitation/invitation-state.ts';
import { invitation as invitationDecider } from '../invitation/invitation.ts';

/** Whether an invitation's open round can give nothing, since its access was revoked before it was granted. */
export function isRoundRefused(
  invitationId: InvitationId,
  invitation: Invitation,
  grant: AccessGrant,
  at: Instant,
): boolean {
  return invitation.status === 'pending' && hasEnded(grant, { invitationId, round: invitation.round }, at);
}

/**
 * A round whose access was refused counts as ended. What ends it on record goes before whatever is decided next, so
 * that it never blocks a new one.
 */
export function endRefusedRound(
  invitationId: InvitationId,
  invitation: Invitation,
  grant: AccessGrant,
  at: Instant,
): { events: readonly InvitationEvent[]; invitation: Invitation } {
  if (!isRoundRefused(invitationId, invitation, grant, at)) return { events: [], invitation };
  const rescinded = invitationDecider.decide({ type: 'Rescind', at }, invitation);
  const events = rescinded.ok ? rescinded.events : [];
  return {
    events,
    invitation: events.reduce((state, event) => invitationDecider.evolve(state, event), invitation),
  };
}
