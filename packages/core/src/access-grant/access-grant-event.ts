import { z } from 'zod';
import { event } from '../event.ts';
import { principalId, workspaceId } from '../host-id.ts';
import { accessGrantId, invitationId, personId } from '../id.ts';
import { instant } from '../instant.ts';
import { personal } from '../personal.ts';
import { offerShape, pinnedRole, termsShape } from '../terms.ts';
import { storedText } from '../text.ts';

const ordinal = z.int().positive();
const { permissions, readOnly, accessUntil } = termsShape;

/** Why access rests or ended, in a word of the host's, such as `left-company`: the same cause twice is once. */
export const accessCause = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/, 'a cause is one word, such as left-company');

/** One round of an invitation: what a grant honours or refuses, once. */
const invitationRound = z.object({ invitationId, round: ordinal });
export type InvitationRound = z.infer<typeof invitationRound>;

/** What an absorbed person had, and brought to the one who remains, once: a round of their grant. */
const broughtAccess = z.object({
  absorbedId: personId,
  accessGrantId,
  round: ordinal,
  /** The round of an invitation that had given it, if one had: it is settled here, too. */
  of: invitationRound.optional(),
});
export type BroughtAccess = z.infer<typeof broughtAccess>;

/**
 * What access came from: a round of an invitation that was accepted, a principal (or the system) directly, being the owner,
 * or what somebody had who was merged into this person.
 */
const accessOrigin = z.discriminatedUnion('type', [
  z.object({ type: z.literal('invitation'), ...invitationRound.shape }),
  z.object({
    type: z.literal('direct'),
    grantedBy: principalId.optional(),
    /** The workspace in which the person was active already, where they were added from there. */
    addedFrom: workspaceId.optional(),
  }),
  /** The person's own workspace, which their first acceptance opened. */
  z.object({ type: z.literal('personalWorkspace') }),
  z.object({ type: z.literal('merge'), ...broughtAccess.shape }),
]);
export type AccessOrigin = z.infer<typeof accessOrigin>;

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const accessGrantEvent = z.discriminatedUnion('type', [
  event('AccessGranted', { workspaceId, personId, round: ordinal, ...offerShape, via: accessOrigin }),
  /** A round that was revoked before it was granted: granting it later gives nothing. */
  event('AccessRefused', { ...invitationRound.shape }),
  /** What may be done, and when, from now on, whole; what the host keeps with it stays. */
  event('AccessNarrowed', termsShape),
  /** What may be done from now on; the window stays, and no role is pinned any more. */
  event('AccessWidened', { permissions, readOnly }),
  /** Until when access holds from now on; absent is without end. */
  event('AccessExtended', { accessUntil }),
  /** Another version of the role that the grant has pinned; the window stays. */
  event('RoleAdopted', { role: pinnedRole, permissions, readOnly }),
  /** What somebody had who was merged into this person came to it: the terms as they are from now on, whole. */
  event('AccessJoined', { ...offerShape, brought: broughtAccess }),
  /** All that the host keeps with access from now on; absent is nothing. */
  event('AccessAttributesChanged', { attributes: offerShape.attributes, changedBy: principalId.optional() }),
  event('AccessSuspended', { cause: accessCause, reason: personal(storedText.optional()) }),
  event('AccessResumed', { cause: accessCause }),
  event('AccessRevoked', {
    cause: accessCause,
    reason: personal(storedText.optional()),
    /** Of somebody who was merged into another: whose it is from here on, in a grant of their own. */
    handedTo: personId.optional(),
  }),
  /** The window closed, at `accessUntil`; that counts from then on, whenever it was put on record. */
  event('AccessEnded', { accessUntil: instant }),
]);
export type AccessGrantEvent = z.infer<typeof accessGrantEvent>;
