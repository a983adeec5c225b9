import type {
  AccessGrantId,
  ExternalId,
  Id,
  Instant,
  InvitationId,
  PersonId,
  TenantId,
  WorkspaceId,
} from '@latchkey/core';
import type { JsonObject } from '../json.ts';
import type { ReadModelWriter } from '../ports/read-models.ts';
import { parseStreamName } from '../streams/category.ts';
import type { RecordedEvent } from '../streams/streams.ts';
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

/** What access a person has to a workspace, in a list. */
export type AccessDocument = {
  tenantId: TenantId;
  accessGrantId: AccessGrantId;
  workspaceId: WorkspaceId;
  personId: PersonId;
  status: 'live' | 'revoked';
  permissions: readonly string[];
  suspensions: readonly string[];
  grantedAt: Instant;
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
        byWorkspace: ['tenantId', 'workspaceId', 'sentAt'],
        byPerson: ['tenantId', 'personId', 'sentAt'],
      },
    },
    accessGrants: {
      indexes: {
        byTenant: ['tenantId', 'grantedAt'],
        byWorkspace: ['tenantId', 'workspaceId', 'grantedAt'],
        byPerson: ['tenantId', 'personId', 'grantedAt'],
      },
    },
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
  collection: 'people' | 'externalIds' | 'workspaces' | 'invitations' | 'accessGrants';
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
  const access = (change: Partial<AccessDocument>) =>
    changed<AccessDocument>('accessGrants', { ...change, revision });

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
    case 'AccessGranted': {
      const { workspaceId, personId, permissions, at } = event;
      const before = writer.get<AccessDocument>('accessGrants', id);
      const value: AccessDocument = {
        tenantId,
        accessGrantId: id as AccessGrantId,
        workspaceId,
        personId,
        status: 'live',
        permissions,
        suspensions: before?.suspensions ?? [],
        grantedAt: at,
        revision,
      };
      return { collection: 'accessGrants', value };
    }
    case 'AccessSuspended': {
      const causes = writer.get<AccessDocument>('accessGrants', id)?.suspensions ?? [];
      return access({ suspensions: [...causes.filter((cause) => cause !== event.cause), event.cause] });
    }
    case 'AccessResumed': {
      const causes = writer.get<AccessDocument>('accessGrants', id)?.suspensions ?? [];
      return access({ suspensions: causes.filter((cause) => cause !== event.cause) });
    }
    case 'AccessRevoked':
      return access({ status: 'revoked', permissions: [], suspensions: [] });
    case 'AccessRefused':
      return access({});
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
