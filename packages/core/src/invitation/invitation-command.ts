import type { PrincipalId, WorkspaceId } from '../host-id.ts';
import type { BundleId, PersonId } from '../id.ts';
import type { Instant } from '../instant.ts';
import type { Policy } from '../policy/policy.ts';
import type { Terms } from '../terms.ts';
import type { LinkChannel, Verification } from './invitation-event.ts';

/** Issues a link: with a fresh nonce, for the address that the person has now, by the key that is in use now. */
export interface Send {
  at: Instant;
  policy: Policy;
  channel: LinkChannel;
  addressVersion: number;
  nonce: string;
  keyId: number;
  /** Absent where the system sends. */
  by?: PrincipalId | undefined;
}

export type InvitationCommand =
  | ({
      type: 'Invite';
      workspaceId: WorkspaceId;
      personId: PersonId;
      terms: Terms;
      source: string;
      locale?: string | undefined;
      /** Whether the access that the accepted round led to has ended, as the grant's stream says. */
      accessHasEnded: boolean;
      /** What is to bring the link together with others; absent where it has a message of its own. */
      bundleId?: BundleId | undefined;
      /** The round whose offer it takes up, as it was. */
      takesUp?: number | undefined;
    } & Send)
  /** Whichever of inviting and sending again fits. */
  | ({
      type: 'Send';
      workspaceId: WorkspaceId;
      personId: PersonId;
      /** What is offered from then on; absent for what was offered last. */
      terms?: Terms | undefined;
      source: string;
      locale?: string | undefined;
      accessHasEnded: boolean;
      /** Whether the person has an account and access, wherever that came from. */
      isLetIn: boolean;
    } & Send)
  /** Lets a request become a round. */
  | ({ type: 'Approve' } & Send)
  | { type: 'Refuse'; at: Instant; by?: PrincipalId | undefined; reason?: string | undefined }
  | ({ type: 'Resend' } & Send)
  /** Sends a new link to the address that the person has now. */
  | ({ type: 'Readdress' } & Send)
  | {
      type: 'ChangeTerms';
      at: Instant;
      terms: Terms;
      policy: Policy;
      /** Which of the person's addresses is in use now. */
      addressVersion: number;
      by?: PrincipalId | undefined;
    }
  | {
      type: 'CopyLink';
      at: Instant;
      /** Which of the person's addresses is in use now. */
      addressVersion: number;
      by?: PrincipalId | undefined;
    }
  | { type: 'Rescind'; at: Instant; reason?: string | undefined }
  | {
      type: 'Decline';
      at: Instant;
      generation: number;
      /** Which of the person's addresses is in use now. */
      addressVersion: number;
      reason?: string | undefined;
    }
  | {
      type: 'Accept';
      at: Instant;
      generation: number;
      channel: LinkChannel;
      /** Who accepts, where the invitee was merged into somebody else. */
      personId?: PersonId | undefined;
      principalId: PrincipalId;
      principalClaimRevision: number;
      personClaimRevision: number;
      /** Which of the person's addresses is in use now. */
      addressVersion: number;
      verifiedBy: Verification;
    }
  | { type: 'Expire'; at: Instant; generation: number };

export type Command<Type extends InvitationCommand['type']> = Extract<InvitationCommand, { type: Type }>;

/** Why the answer was no. */
export type InvitationRejection =
  | { type: 'NotInvited' }
  | { type: 'AlreadyRequested' }
  | { type: 'NotRequested' }
  | { type: 'RequesterMayNotApprove' }
  | { type: 'AlreadyInvited'; expiresAt: Instant }
  | { type: 'AlreadyAccepted' }
  | { type: 'InvitationRescinded' }
  | { type: 'InvitationDeclined' }
  | { type: 'InvitationExpired'; expiresAt: Instant }
  | { type: 'LinkSuperseded' }
  | { type: 'ResendTooSoon'; retryAt: Instant }
  | { type: 'ResendLimitReached'; limit: number }
  | { type: 'NotYetExpired'; expiresAt: Instant }
  | { type: 'InviterMayNotAccept' }
  /** Nothing was ever offered that could be offered again. */
  | { type: 'TermsNeeded' };
