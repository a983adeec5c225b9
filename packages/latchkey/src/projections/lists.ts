import type {
  AccessGrantId,
  Id,
  InvitationId,
  Permissions,
  PersonId,
  RoleName,
  SupportSessionId,
  TenantId,
  WorkspaceId,
} from '@latchkey/core';
import type { JsonObject } from '../json.ts';
import type { ReadModelWriter } from '../ports/read-models.ts';
import { parseStreamName } from '../streams/category.ts';
import type { RecordedEvent } from '../streams/streams.ts';
import type { AccessDocument } from './access-document.ts';
import { attributeCollections, keepAttributes } from './attribute-documents.ts';
import { accessDocumentAfter } from './access-document.ts';
import type { InvitationDocument } from './invitation-document.ts';
import { invitationDocumentAfter } from './invitation-document.ts';
import { listedAs } from './listed-as.ts';
import type { Projection } from './projection.ts';
import type { PersonDocument } from './person-document.ts';
import { putPerson } from './person-document.ts';
import { likenessIndexes, personWordCollections } from './person-words.ts';
import { seatCollections, takeInSeats } from './seat-documents.ts';
import { keepStandings, standingCollections } from './standing-documents.ts';
import type { SupportSessionDocument } from './support-queries.ts';
import { supportCollections } from './support-queries.ts';

/** A role, with all its versions in their order. */
export type RoleDocument = {
  tenantId: TenantId;
  name: RoleName;
  status: 'defined' | 'retired';
  versions: readonly { permissions: Permissions; readOnly: boolean }[];
  revision: number;
};

export type WorkspaceDocument = {
  tenantId: TenantId;
  workspaceId: WorkspaceId;
  kind: string;
  name: string | null;
  isOpen: boolean;
  /** Whether it is one person's own. */
  isPersonal: boolean;
  revision: number;
};

/** People, workspaces, invitations and access grants as they stand now. */
export const lists: Projection = {
  name: 'lists',
  version: 5,
  collections: {
    people: { indexes: { byTenant: ['tenantId'], ...likenessIndexes } },
    ...personWordCollections,
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
    ...attributeCollections,
    ...standingCollections,
    ...supportCollections,
    ...seatCollections,
  },
  apply(recorded, writer) {
    const id = parseStreamName(recorded.stream)?.id;
    if (id === undefined) return;
    if (recorded.event.type === 'ExternalIdReleased') writer.remove('externalIds', id);
    if (recorded.event.type === 'PersonAbsorbed') giveToSurvivor(recorded, id as PersonId, writer);
    const document = documentAfter(recorded, id, writer);
    if (document?.collection === 'people') putPerson(document.value as PersonDocument, writer);
    else if (document) writer.put(document.collection, id, document.value);
    keepStandings(recorded, writer);
  },
};

interface Change {
  collection:
    'people' | 'externalIds' | 'workspaces' | 'invitations' | 'accessGrants' | 'roles' | 'supportSessions';
  value: JsonObject;
}

function documentAfter(recorded: RecordedEvent, id: Id, writer: ReadModelWriter): Change | undefined {
  const { event, metadata, revision } = recorded;
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
  const workspace = (change: Partial<WorkspaceDocument>) =>
    changed<WorkspaceDocument>('workspaces', { ...change, revision });

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
    case 'PersonAbsorbed':
      return person({ absorbedBy: event.survivorId });
    case 'PersonPrincipalClaimed':
    case 'PersonPrincipalReleased':
    case 'PersonMerged':
    case 'MergeAbandoned':
      return person({});
    case 'ExternalIdClaimed': {
      const { externalId } = event;
      const personId = listedAs(writer, event.personId);
      return { collection: 'externalIds', value: { tenantId, externalId, personId } };
    }
    case 'WorkspaceOpened': {
      const { workspaceId, kind, name } = event;
      const isPersonal = event.ownerId !== undefined;
      const value = { tenantId, workspaceId, kind, name, isOpen: true, isPersonal, revision };
      return { collection: 'workspaces', value };
    }
    case 'WorkspaceRenamed':
      return workspace({ name: event.name });
    case 'WorkspaceClosed':
      return workspace({ isOpen: false });
    case 'WorkspaceReopened':
      return workspace({ isOpen: true });
    case 'PersonInvited':
    case 'InvitationRequested':
    case 'InvitationApproved':
    case 'InvitationRefused':
    case 'InvitationResent':
    case 'InvitationReaddressed':
    case 'InvitationTermsChanged':
    case 'InvitationLinkCopied':
    case 'InvitationExpired':
    case 'InvitationRescinded':
    case 'InvitationDeclined':
    case 'InvitationAccepted':
    case 'InvitationMailed':
    case 'MailFailed':
    case 'MailDelivered':
    case 'MailBounced': {
      const found = { tenantId, invitationId: id as InvitationId, revision };
      const before = writer.get<InvitationDocument>('invitations', id);
      const value = invitationDocumentAfter(event, before, found);
      if (!value) return undefined;
      const personId = listedAs(writer, value.personId);
      const listed = { ...value, personId };
      keepAttributes(writer, 'invitationAttributes', id, before, listed, listed.sentAt);
      return { collection: 'invitations', value: listed };
    }
    case 'AccessGranted':
    case 'AccessRefused':
    case 'AccessNarrowed':
    case 'AccessWidened':
    case 'AccessExtended':
    case 'RoleAdopted':
    case 'AccessAttributesChanged':
    case 'AccessSuspended':
    case 'AccessResumed':
    case 'AccessJoined':
    case 'AccessRevoked':
    case 'AccessEnded': {
      const found = { tenantId, accessGrantId: id as AccessGrantId, revision };
      const before = writer.get<AccessDocument>('accessGrants', id);
      const value = accessDocumentAfter(event, before, found);
      if (value) keepAttributes(writer, 'accessAttributes', id, before, value, value.grantedAt);
      return value && { collection: 'accessGrants', value };
    }
    case 'AccessUsed': {
      const before = writer.get<AccessDocument>('accessGrants', id);
      // unreachable: only access that was given can be used
      return before && { collection: 'accessGrants', value: { ...before, lastAccessedAt: event.at } };
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
    case 'SupportSessionStarted': {
      const { supporter, personId, principalId, reason, until, at: startedAt } = event;
      const value: SupportSessionDocument = {
        tenantId,
        supportSessionId: id as string as SupportSessionId,
        supporter,
        personId,
        principalId,
        reason,
        startedAt,
        until,
        revision,
      };
      return { collection: 'supportSessions', value };
    }
    case 'SupportSessionEnded':
      return changed<SupportSessionDocument>('supportSessions', { endedAt: event.at, revision });
    case 'TenantOpened':
    case 'TenantClosed':
    case 'TenantReopened':
    case 'PolicyChanged':
    case 'FeatureEnabled':
    case 'FeatureDisabled':
    case 'TemplateChanged':
    case 'NotificationSwitched':
    case 'EmailClaimed':
    case 'EmailReleased':
    case 'EmailBounced':
    case 'EmailConfirmed':
    case 'ExternalIdReleased':
    case 'PrincipalClaimed':
    case 'PrincipalReleased':
    case 'MergeStarted':
    case 'SupportSessionClaimed':
    case 'DeliveryClaimed':
    case 'ReminderMailed':
    case 'CommandClaimed':
    case 'BundleMade':
      return undefined;
    case 'SeatsLicensed':
    case 'SeatReserved':
    case 'SeatCommitted':
    case 'SeatReleased':
      takeInSeats(event, recorded, id, writer);
      return undefined;
  }
}

/** What is listed by person goes with whoever was merged; access stays where it was, until it ends there. */
function giveToSurvivor(
  { event, metadata }: RecordedEvent,
  absorbedId: PersonId,
  writer: ReadModelWriter,
): void {
  if (event.type !== 'PersonAbsorbed') return;
  const personId = listedAs(writer, event.survivorId);
  for (const collection of ['externalIds', 'invitations']) {
    const find = { index: 'byPerson', equals: [metadata.tenantId, absorbedId] };
    for (const { key, document } of writer.find(collection, { ...find, limit: Number.MAX_SAFE_INTEGER })) {
      writer.put(collection, key, { ...document, personId });
    }
  }
}
