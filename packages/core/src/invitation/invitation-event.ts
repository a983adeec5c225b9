import { base64urlText } from '../base64url.ts';
import { z } from 'zod';
import { event } from '../event.ts';
import { principalId, workspaceId } from '../host-id.ts';
import { bundleId, personId } from '../id.ts';
import { instant } from '../instant.ts';
import { locale } from '../locale.ts';
import { personal } from '../personal.ts';
import { offerShape } from '../terms.ts';
import { storedText } from '../text.ts';

const ordinal = z.int().positive().max(0xffff_ffff);
const revision = z.int().nonnegative();

/** How a link reaches the invitee. */
export const linkChannel = z.enum(['mailed', 'copied', 'printed']);
export type LinkChannel = z.infer<typeof linkChannel>;

/** How it was made sure that the one who accepted is the one who was invited. */
const verification = z.enum(['matchingEmail', 'linkHolder']);
export type Verification = z.infer<typeof verification>;

/** Where in the host product the invitation came from, in the host's word, such as `contact-menu`. */
export const invitationSource = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/, 'a source is one word, such as contact-menu');

/** What makes the links of one generation: not secret without the key that `keyId` names. */
const link = {
  /** Counts the links ever issued for the invitation; only the newest can work. */
  generation: ordinal,
  expiresAt: instant,
  channel: linkChannel,
  /** Which of the person's addresses the link is for. */
  addressVersion: ordinal,
  /** 16 random bytes in base64url. */
  nonce: base64urlText.length(22),
  keyId: ordinal,
  /** When the invitee is reminded, the earliest first; absent is never. */
  remindAt: z.array(instant).readonly().optional(),
};

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const invitationEvent = z.discriminatedUnion('type', [
  event('PersonInvited', {
    workspaceId,
    personId,
    /** Counts the times the offer was made anew after the earlier round had ended. */
    round: ordinal,
    ...link,
    ...offerShape,
    /** Absent where the system invited. Of a round that was approved, whoever asked for it. */
    inviter: principalId.optional(),
    source: invitationSource,
    locale: locale.optional(),
    /** The round whose terms were offered again, unchanged, by sending it again. */
    sameTermsAs: ordinal.optional(),
    /** The bundle that is to bring the link, together with others; absent where it has a message of its own. */
    bundleId: bundleId.optional(),
  }),
  /** Sent again, or to the person's new address. */
  event('InvitationResent', {
    ...link,
    sender: principalId.optional(),
    /** Absent where nobody said where in the host product it was sent from. */
    source: invitationSource.optional(),
  }),
  event('InvitationTermsChanged', { round: ordinal, ...offerShape, changedBy: principalId.optional() }),
  /** The newest link was shown to somebody who brings it to the invitee. */
  event('InvitationLinkCopied', { generation: ordinal, copiedBy: principalId.optional() }),
  event('InvitationExpired', { round: ordinal, generation: ordinal }),
  /** The round was taken back, or the request for it. */
  event('InvitationRescinded', { round: ordinal, reason: personal(storedText.optional()) }),
  event('InvitationDeclined', {
    round: ordinal,
    generation: ordinal,
    reason: personal(storedText.optional()),
  }),
  event('InvitationAccepted', {
    workspaceId,
    /** Who accepted: the invitee, or whom they had been merged into. */
    personId,
    round: ordinal,
    generation: ordinal,
    ...offerShape,
    principalId,
    /** Where in the principal's stream the claim stands that this acceptance binds. */
    principalClaimRevision: revision,
    /** Where in the person's stream the claim stands that this acceptance binds. */
    personClaimRevision: revision,
    channel: linkChannel,
    verifiedBy: verification,
  }),
  /** Somebody wants to offer this, and somebody else is to say whether it is offered. */
  event('InvitationRequested', {
    workspaceId,
    personId,
    /** The round that opens once the request is approved. */
    round: ordinal,
    ...offerShape,
    /** Who asked; absent where the system did. */
    inviter: principalId.optional(),
    source: invitationSource,
    locale: locale.optional(),
    /** Which of the person's addresses was in use. */
    addressVersion: ordinal,
    /** The round whose offer this takes up, as it was or with other terms: who had a hand in that has one in this. */
    takesUp: ordinal.optional(),
  }),
  event('InvitationApproved', { round: ordinal, approver: principalId.optional() }),
  event('InvitationRefused', {
    round: ordinal,
    refuser: principalId.optional(),
    reason: personal(storedText.optional()),
  }),
  /** The person's address changed while the request waited; whoever saw to that has a hand in it. */
  event('InvitationReaddressed', { addressVersion: ordinal, by: principalId.optional() }),
]);
export type InvitationEvent = z.infer<typeof invitationEvent>;
