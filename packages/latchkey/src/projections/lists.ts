import type {
  AccessGrantId,
  ExternalId,
  Id,
  Instant,
  InvitationId,
  Permissions,
  PersonId,
  PinnedRole,
  RoleName,
  TenantId,
  Terms,
  WorkspaceId,
} from '@latchkey/core';
import type { JsonObject } from '../json.ts';
import type { ReadModelWriter } from '../ports/read-models.ts';
import { parseStreamName } from '../streams/category.ts';
import type { RecordedEvent } from '../streams/streams.ts';
import type { AccessDocument } from './access-document.ts';
import { accessDocumentAfter } from './access-document.ts';
import type { Projection } from './projection.ts';

/** An invitation in a list. Whether a pending one's deadline has passed is judged when it is looked at. */
export type InvitationDocument = {
  tenantId: TenantId;
  invitationId: InvitationId;
  workspaceId: WorkspaceId;
  personId: PersonId;
  /** `refused` where there is nothing but a request that was refused. */
  status: 'requested' | 'refused' | 'pending' | 'accepted' | 'declined' | 'rescinded' | 'expired';
  round: number;
  /** How many links were made. */
  generation: number;
  permissions: readonly string[];
  role: PinnedRole | null;
  readOnly: boolean;
  accessFrom: Instant | null;
  accessUntil: Instant | null;
  invitedAt: Instant;
  sentAt: Instant;
  /** Null where nothing was sent for what this is about: it is only asked for, or was. */
  expiresAt: Instant | null;
  /** Which key made the newest link; absent where `expiresAt` is null. */
  keyId?: number;
  revision: number;
  /** The newest generation that was mailed; 0 before any was. */
  mailedGeneration: number;
  /** Whether the last attempt to mail the newest link failed. */
  mailHasFailed: boolean;
  /** What a request would be again if it were refused. */
  before?: InvitationDocument;
};

/** A role, with all its versions in their order. */
export type RoleDocument = {
  tenantId: TenantId;
  name: RoleName;
  status: 'defined' | 'retired';
  versions: readonly { permissions: Permissions; readOnly: boolean }[];
  revision: number;
};

export type PersonDocument = {
  tenantId: TenantId;
  personId: PersonId;
  name: string | null;
  /** Absent where none is known. */
  email?: string | null;
  isActive: boolean;
  /** Whether they have ever accepted an invitation. */
  isActivated: boolean;
  agreedVersion?: string;
  revision: number;
};

/** Which person the host's own id of one is. */
export type ExternalIdDocument = {
  tenantId: TenantId;
  externalId: ExternalId;
  personId: PersonId;
};

export type WorkspaceDocument = {
  tenantId: TenantId;
  workspaceId: WorkspaceId;
  kind: string;
  name: string | null;
  isOpen: boolean;
};

/** People, workspaces, invitations and access grants as they stand now. */
export const lists: Projection = {
  name: 'lists',
  version: 2,
  collections: {
    people: { indexes: { byTenant: ['tenantId'] } },
    externalIds: { indexes: { byPerson: ['tenantId', 'personId', 'externalId'] } },
    workspaces: { indexes: { byTenant: ['tenantId', 'workspaceId'] } },
    invitations: {
      indexes: {
        byTenant: ['tenantId', 'sentAt'],
        byStatus: ['tenantId', 'status', 'sentAt'],
        byWorkspace: ['tenantId', 'workspaceId', 'sentAt'],
        byWorkspaceAndStatus: ['tenantId', 'workspaceId', 'status', 'sentAt'],
        byPerson: ['tenantId', 'personId', 'sentAt'],
        byDeadline: ['tenantId', 'status', 'expiresAt'],
        byLinkKey: ['keyId', 'status'],
      },
    },
    accessGrants: {
      indexes: {
        byTenant: ['tenantId', 'grantedAt'],
        byStatus: ['tenantId', 'status', 'grantedAt'],
        byWorkspace: ['tenantId', 'workspaceId', 'grantedAt'],
        byWorkspaceAndStatus: ['tenantId', 'workspaceId', 'status', 'grantedAt'],
        byPerson: ['tenantId', 'personId', 'grantedAt'],
        byRole: ['tenantId', 'roleName', 'grantedAt'],
      },
    },
    roles: { indexes: { byName: ['tenantId', 'name'] } },
  },
  apply(recorded, writer) {
    const id = parseStreamName(recorded.stream)?.id;
    if (id === undefined) return;
    if (recorded.event.type === 'ExternalIdReleased') writer.remove('externalIds', id);
    const document = documentAfter(recorded, id, writer);
    if (document) writer.put(document.collection, id, document.value);
  },
};

interface Change {
  collection: 'people' | 'externalIds' | 'workspaces' | 'invitations' | 'accessGrants' | 'roles';
  value: JsonObject;
}

function documentAfter(
  { event, metadata, revision }: RecordedEvent,
  id: Id,
  writer: ReadModelWriter,
): Change | undefined {
  const { tenantId } = metadata;
  const changed = <Document extends JsonObject>(
    collection: Change['collection'],
    change: Partial<Document>,
  ) => {
    const before = writer.get<Document>(collection, id);
    return before && { collection, value: { ...before, ...change } };
  };
  const person = (change: Partial<PersonDocument>) =>
    changed<PersonDocument>('people', { ...change, revision });
  const invitation = (change: Partial<InvitationDocument>) =>
    changed<InvitationDocument>('invitations', { ...change, revision });

  switch (event.type) {
    case 'PersonRegistered': {
      const { name, email } = event;
      const value: PersonDocument = {
        tenantId,
        personId: id as string as PersonId,
        name,
        ...(email !== undefined && { email }),
        isActive: true,
        isActivated: false,
        revision,
      };
      return { collection: 'people', value };
    }
    case 'PersonRenamed':
      return person({ name: event.name });
    case 'PersonEmailChanged':
      return person({ email: event.email });
    case 'PersonActivated':
      return person({ isActivated: true });
    case 'PersonDeactivated':
      return person({ isActive: false });
    case 'PersonReactivated':
      return person({ isActive: true });
    case 'TermsAgreed':
      return person({ agreedVersion: event.version });
    case 'PersonPrincipalClaimed':
    case 'PersonPrincipalReleased':
      return person({});
    case 'ExternalIdClaimed': {
      const { externalId, personId } = event;
      return { collection: 'externalIds', value: { tenantId, externalId, personId } };
    }
    case 'WorkspaceOpened': {
      const { workspaceId, kind, name } = event;
      return { collection: 'workspaces', value: { tenantId, workspaceId, kind, name, isOpen: true } };
    }
    case 'WorkspaceRenamed':
      return changed<WorkspaceDocument>('workspaces', { name: event.name });
    case 'WorkspaceClosed':
      return changed<WorkspaceDocument>('workspaces', { isOpen: false });
    case 'WorkspaceReopened':
      return changed<WorkspaceDocument>('workspaces', { isOpen: true });
    case 'PersonInvited': {
      const { workspaceId, personId, round, generation, expiresAt, keyId, at } = event;
      const mailed = writer.get<InvitationDocument>('invitations', id)?.mailedGeneration ?? 0;
      const value: InvitationDocument = {
        tenantId,
        invitationId: id as InvitationId,
        workspaceId,
        personId,
        status: 'pending',
        round,
        generation,
        ...termsShown(event),
        invitedAt: at,
        sentAt: at,
        expiresAt,
        keyId,
        revision,
        mailedGeneration: mailed,
        mailHasFailed: false,
      };
      return { collection: 'invitations', value };
    }
    case 'InvitationResent': {
      const { generation, expiresAt, keyId, at } = event;
      return invitation({
        status: 'pending',
        generation,
        expiresAt,
        keyId,
        sentAt: at,
        mailHasFailed: false,
      });
    }
    case 'InvitationTermsChanged':
      return invitation(termsShown(event));
    case 'InvitationRequested': {
      const { workspaceId, personId, round, at } = event;
      const before = writer.get<InvitationDocument>('invitations', id);
      const value: InvitationDocument = {
        tenantId,
        invitationId: id as InvitationId,
        workspaceId,
        personId,
        status: 'requested',
        round,
        generation: before?.generation ?? 0,
        ...termsShown(event),
        invitedAt: at,
        sentAt: at,
        expiresAt: null,
        revision,
        mailedGeneration: before?.mailedGeneration ?? 0,
        mailHasFailed: false,
        ...(before && before.status !== 'refused' && { before }),
      };
      return { collection: 'invitations', value };
    }
    case 'InvitationRefused': {
      const request = writer.get<InvitationDocument>('invitations', id);
      if (!request?.before) return invitation({ status: 'refused' });
      return { collection: 'invitations', value: { ...request.before, revision } };
    }
    case 'InvitationApproved':
    case 'InvitationReaddressed':
    case 'InvitationLinkCopied':
      return invitation({});
    case 'InvitationExpired':
      return invitation({ status: 'expired' });
    case 'InvitationRescinded':
      return invitation({ status: 'rescinded' });
    case 'InvitationDeclined':
      return invitation({ status: 'declined' });
    case 'InvitationAccepted':
      return invitation({ status: 'accepted' });
    case 'InvitationMailed':
      return changed<InvitationDocument>('invitations', {
        mailedGeneration: event.generation,
        mailHasFailed: false,
      });
    case 'MailFailed': {
      const isNewest = writer.get<InvitationDocument>('invitations', id)?.generation === event.generation;
      return isNewest ? changed<InvitationDocument>('invitations', { mailHasFailed: true }) : undefined;
    }
    case 'AccessGranted':
    case 'AccessRefused':
    case 'AccessNarrowed':
    case 'AccessWidened':
    case 'AccessExtended':
    case 'RoleAdopted':
    case 'AccessSuspended':
    case 'AccessResumed':
    case 'AccessRevoked':
    case 'AccessEnded': {
      const found = { tenantId, accessGrantId: id as AccessGrantId, revision };
      const before = writer.get<AccessDocument>('accessGrants', id);
      const value = accessDocumentAfter(event, before, found);
      return value && { collection: 'accessGrants', value };
    }
    case 'RoleDefined': {
      const { name, permissions, readOnly = false } = event;
      const value = { tenantId, name, status: 'defined', versions: [{ permissions, readOnly }], revision };
      return { collection: 'roles', value };
    }
    case 'RoleRevised': {
      const { permissions, readOnly = false } = event;
      const earlier = writer.get<RoleDocument>('roles', id)?.versions.slice(0, event.version - 1) ?? [];
      return changed<RoleDocument>('roles', { versions: [...earlier, { permissions, readOnly }], revision });
    }
    case 'RoleRetired':
      return changed<RoleDocument>('roles', { status: 'retired', revision });
    case 'TenantOpened':
    case 'TenantClosed':
    case 'TenantReopened':
    case 'PolicyChanged':
    case 'EmailClaimed':
    case 'EmailReleased':
    case 'ExternalIdReleased':
    case 'PrincipalClaimed':
    case 'PrincipalReleased':
    case 'DeliveryClaimed':
      return undefined;
  }
}

function termsShown({ permissions, role, readOnly, accessFrom, accessUntil }: Terms) {
  return {
    permissions,
    role: role ?? null,
    readOnly: readOnly ?? false,
    accessFrom: accessFrom ?? null,
    accessUntil: accessUntil ?? null,
  };
}
