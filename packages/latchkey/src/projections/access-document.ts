import type {
  AccessGrantEvent,
  AccessGrantId,
  Attributes,
  Instant,
  PersonId,
  Permissions,
  RoleName,
  TenantId,
  Terms,
  WorkspaceId,
} from '@latchkey/core';
import { termsOf } from '@latchkey/core';

/** What access a person has to a workspace, in a list. Whether its window is open is judged when it is looked at. */
export type AccessDocument = {
  tenantId: TenantId;
  accessGrantId: AccessGrantId;
  workspaceId: WorkspaceId;
  personId: PersonId;
  status: 'live' | 'ended' | 'revoked';
  permissions: Permissions;
  /** The role it was given by; both absent where the permissions were named one by one. */
  roleName?: RoleName;
  roleVersion?: number;
  readOnly: boolean;
  accessFrom?: Instant;
  accessUntil?: Instant;
  /** Absent where the host keeps none with it; null once they are erased. */
  attributes?: Attributes | null;
  suspensions: readonly string[];
  grantedAt: Instant;
  /** Absent where it was never used. */
  lastAccessedAt?: Instant;
  revision: number;
};

/** How access stands in the list after one more event of its stream; undefined if the list knows none. */
export function accessDocumentAfter(
  event: AccessGrantEvent,
  before: AccessDocument | undefined,
  { revision, ...found }: { tenantId: TenantId; accessGrantId: AccessGrantId; revision: number },
): AccessDocument | undefined {
  if (event.type === 'AccessGranted') {
    const { workspaceId, personId, at: grantedAt } = event;
    const suspensions = before?.suspensions ?? [];
    return {
      ...found,
      workspaceId,
      personId,
      status: 'live',
      ...documentTerms(termsOf(event)),
      suspensions,
      grantedAt,
      ...lastUse(before),
      revision,
    };
  }
  if (!before) return undefined;
  const terms = termsOfDocument(before);
  const withTerms = (changed: Terms): AccessDocument => {
    const { tenantId, accessGrantId, workspaceId, personId, status, suspensions, grantedAt } = before;
    const place = { tenantId, accessGrantId, workspaceId, personId };
    return {
      ...place,
      status,
      ...documentTerms(changed),
      suspensions,
      grantedAt,
      ...lastUse(before),
      revision,
    };
  };
  switch (event.type) {
    case 'AccessNarrowed':
      return withTerms({ ...termsOf(event), attributes: terms.attributes });
    case 'AccessJoined':
      return withTerms(termsOf(event));
    case 'AccessWidened':
      return withTerms({
        ...terms,
        role: undefined,
        permissions: event.permissions,
        readOnly: event.readOnly,
      });
    case 'AccessExtended':
      return withTerms({ ...terms, accessUntil: event.accessUntil });
    case 'RoleAdopted':
      return withTerms({
        ...terms,
        role: event.role,
        permissions: event.permissions,
        readOnly: event.readOnly,
      });
    case 'AccessAttributesChanged':
      return withTerms({ ...terms, attributes: event.attributes });
    case 'AccessSuspended': {
      const others = before.suspensions.filter((cause) => cause !== event.cause);
      return { ...before, suspensions: [...others, event.cause], revision };
    }
    case 'AccessResumed':
      return {
        ...before,
        suspensions: before.suspensions.filter((cause) => cause !== event.cause),
        revision,
      };
    case 'AccessRevoked':
      return { ...withTerms({ permissions: [] }), status: 'revoked', suspensions: [] };
    case 'AccessEnded':
      return { ...before, status: 'ended', revision };
    case 'AccessRefused':
      return { ...before, revision };
  }
}

/** Access that was given anew was used when it was used before. */
function lastUse(before: AccessDocument | undefined): Pick<AccessDocument, 'lastAccessedAt'> {
  return before?.lastAccessedAt === undefined ? {} : { lastAccessedAt: before.lastAccessedAt };
}

/** The terms of access as a list has it. */
export function termsOfDocument(document: AccessDocument): Terms {
  const {
    permissions,
    roleName: name,
    roleVersion: version,
    readOnly,
    accessFrom,
    accessUntil,
    attributes,
  } = document;
  const role = name === undefined || version === undefined ? undefined : { name, version };
  return { permissions, role, readOnly, accessFrom, accessUntil, attributes };
}

/** Documents are JSON: what is absent has no field. */
function documentTerms({ permissions, role, readOnly = false, accessFrom, accessUntil, attributes }: Terms) {
  return {
    permissions,
    readOnly,
    ...(role && { roleName: role.name, roleVersion: role.version }),
    ...(accessFrom !== undefined && { accessFrom }),
    ...(accessUntil !== undefined && { accessUntil }),
    ...(attributes !== undefined && { attributes }),
  };
}
