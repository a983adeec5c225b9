import type {
  Attributes,
  DeliveryEvent,
  Instant,
  InvitationEvent,
  InvitationId,
  PersonId,
  PinnedRole,
  TenantId,
  Terms,
  WorkspaceId,
} from '@latchkey/core';

/** How an invitation stands in a list: `refused` where there is nothing but a request that was refused. */
export const listedStatuses = [
  'requested',
  'refused',
  'pending',
  'accepted',
  'declined',
  'rescinded',
  'expired',
] as const;
export type ListedStatus = (typeof listedStatuses)[number];

/** An invitation in a list. Whether a pending one's deadline has passed is judged when it is looked at. */
export type InvitationDocument = {
  tenantId: TenantId;
  invitationId: InvitationId;
  workspaceId: WorkspaceId;
  personId: PersonId;
  status: ListedStatus;
  round: number;
  /** How many links were made. */
  generation: number;
  permissions: readonly string[];
  role: PinnedRole | null;
  readOnly: boolean;
  accessFrom: Instant | null;
  accessUntil: Instant | null;
  /** Null where the host keeps none with it, or they are erased. */
  attributes: Attributes | null;
  invitedAt: Instant;
  sentAt: Instant;
  /** Where in the host product the newest send came from, or the request; absent where nobody said. */
  source?: string;
  /** Null where nothing was sent for what this is about: it is only asked for, or was. */
  expiresAt: Instant | null;
  /** Which key made the newest link; absent where `expiresAt` is null. */
  keyId?: number;
  revision: number;
  /** The newest generation that was mailed; 0 before any was. */
  mailedGeneration: number;
  /** Whether the last attempt to mail the newest link failed. */
  mailHasFailed: boolean;
  /** What was reported last of the newest link's messages; absent where nothing was. */
  mailReport?: 'delivered' | 'bounced';
  /** What a request would be again if it were refused. */
  before?: InvitationDocument;
};

/** What became of a mail. It stands in a stream of its own, and leaves the invitation's revision as it is. */
type MailEvent = Extract<
  DeliveryEvent,
  { type: 'InvitationMailed' | 'MailFailed' | 'MailDelivered' | 'MailBounced' }
>;

/** How an invitation stands in the list after one more event; undefined if the list knows none, or nothing is new. */
export function invitationDocumentAfter(
  event: InvitationEvent | MailEvent,
  before: InvitationDocument | undefined,
  { revision, ...found }: { tenantId: TenantId; invitationId: InvitationId; revision: number },
): InvitationDocument | undefined {
  if (event.type === 'PersonInvited') {
    const { workspaceId, personId, round, generation, expiresAt, keyId, source, at } = event;
    return {
      ...found,
      workspaceId,
      personId,
      status: 'pending',
      round,
      generation,
      ...termsShown(event),
      invitedAt: at,
      sentAt: at,
      source,
      expiresAt,
      keyId,
      revision,
      mailedGeneration: before?.mailedGeneration ?? 0,
      mailHasFailed: false,
    };
  }
  if (event.type === 'InvitationRequested') {
    const { workspaceId, personId, round, source, at } = event;
    return {
      ...found,
      workspaceId,
      personId,
      status: 'requested',
      round,
      generation: before?.generation ?? 0,
      ...termsShown(event),
      invitedAt: at,
      sentAt: at,
      source,
      expiresAt: null,
      revision,
      mailedGeneration: before?.mailedGeneration ?? 0,
      mailHasFailed: false,
      ...(before && before.status !== 'refused' && { before }),
    };
  }
  if (!before) return undefined;
  const changed = (change: Partial<InvitationDocument>) => ({ ...before, ...change, revision });
  switch (event.type) {
    case 'InvitationResent': {
      const { generation, expiresAt, keyId, source, at: sentAt } = event;
      const { mailReport: _report, source: _before, ...rest } = before;
      return {
        ...rest,
        status: 'pending',
        generation,
        expiresAt,
        keyId,
        sentAt,
        ...(source !== undefined && { source }),
        mailHasFailed: false,
        revision,
      };
    }
    case 'InvitationTermsChanged':
      return changed(termsShown(event));
    case 'InvitationRefused':
      return before.before ? { ...before.before, revision } : changed({ status: 'refused' });
    case 'InvitationApproved':
    case 'InvitationReaddressed':
    case 'InvitationLinkCopied':
      return changed({});
    case 'InvitationExpired':
      return changed({ status: 'expired' });
    case 'InvitationRescinded':
      return changed({ status: 'rescinded' });
    case 'InvitationDeclined':
      return changed({ status: 'declined' });
    case 'InvitationAccepted':
      return changed({ status: 'accepted' });
    case 'InvitationMailed':
      return { ...before, mailedGeneration: event.generation, mailHasFailed: false };
    case 'MailFailed':
      return before.generation === event.generation ? { ...before, mailHasFailed: true } : undefined;
    case 'MailDelivered':
      return before.generation === event.generation ? { ...before, mailReport: 'delivered' } : undefined;
    case 'MailBounced':
      return before.generation === event.generation ? { ...before, mailReport: 'bounced' } : undefined;
  }
}

function termsShown({ permissions, role, readOnly, accessFrom, accessUntil, attributes }: Terms) {
  return {
    permissions,
    role: role ?? null,
    readOnly: readOnly ?? false,
    accessFrom: accessFrom ?? null,
    accessUntil: accessUntil ?? null,
    attributes: attributes ?? null,
  };
}
