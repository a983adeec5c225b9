import type {
  AccessGrantId,
  Id,
  Instant,
  InvitationId,
  Permissions,
  PersonId,
  RoleName,
  TenantId,
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
  status: 'pending' | 'accepted' | 'declined' | 'rescinded' | 'expired';
  round: number;
  generation: number;
  permissions: readonly string[];
  invitedAt: Instant;
  sentAt: Instant;
  expiresAt: Instant;
  revision: number;
  /** The newest generation that was mailed; 0 before any was. */
  mailedGeneration: number;
  /** Whether the last attempt to mail the newest link failed. */
  mailHasFailed: boolean;
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
  email: string | null;
  isActive: boolean;
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
    workspaces: { indexes: { byTenant: ['tenantId', 'workspaceId'] } },
    invitations: {
      indexes: {
        byTenant: ['tenantId', 'sentAt'],
        byWorkspace: ['tenantId', 'workspaceId', 'sentAt'],
        byPerson: ['tenantId', 'personId', 'sentAt'],
      },
    },
    accessGrants: {
      indexes: {
        byTenant: ['tenantId', 'grantedAt'],
        byWorkspace: ['tenantId', 'workspaceId', 'grantedAt'],
        byPerson: ['tenantId', 'personId', 'grantedAt'],
        byRole: ['tenantId', 'roleName', 'grantedAt'],
      },
    },
    roles: { indexes: { byName: ['tenantId', 'name'] } },
  },
  apply(recorded, writer) {
    const id = parseStreamName(recorded.stream)?.id;
    if (id === undefined) return;
    const document = documentAfter(recorded, id, writer);
    if (document) writer.put(document.collection, id, document.value);
  },
};

interface Change {
  collection: 'people' | 'workspaces' | 'invitations' | 'accessGrants' | 'roles';
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
  const invitation = (change: Partial<InvitationDocument>) =>
    changed<InvitationDocument>('invitations', { ...change, revision });

  switch (event.type) {
    case 'PersonRegistered': {
      const { name, email } = event;
      return {
        collection: 'people',
        value: { tenantId, personId: id, name, email, isActive: true },
      };
    }
    case 'PersonDeactivated':
      return changed<PersonDocument>('people', { isActive: false });
    case 'PersonReactivated':
      return changed<PersonDocument>('people', { isActive: true });
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
      const { workspaceId, personId, round, generation, permissions, expiresAt, at } = event;
      const mailed = writer.get<InvitationDocument>('invitations', id)?.mailedGeneration ?? 0;
      const value: InvitationDocument = {
        tenantId,
        invitationId: id as InvitationId,
        workspaceId,
        personId,
        status: 'pending',
        round,
        generation,
        permissions,
        invitedAt: at,
        sentAt: at,
        expiresAt,
        revision,
        mailedGeneration: mailed,
        mailHasFailed: false,
      };
      return { collection: 'invitations', value };
    }
    case 'InvitationResent': {
      const { generation, expiresAt, at } = event;
      return invitation({ status: 'pending', generation, expiresAt, sentAt: at, mailHasFailed: false });
    }
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
    case 'PrincipalClaimed':
    case 'PersonPrincipalClaimed':
    case 'DeliveryClaimed':
      return undefined;
  }
}
