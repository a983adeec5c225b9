import type {
  AccessGrantId,
  AccessStanding,
  Attributes,
  Instant,
  PersonId,
  TenantId,
  Terms,
  WorkspaceId,
} from '@latchkey/core';
import { personId, principalId, roleName, standingOf, workspaceId } from '@latchkey/core';
import { z } from 'zod';
import type { AccessIndex } from '../access-check/access-index.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReadModelReader } from '../ports/read-models.ts';
import type { AccessDocument } from './access-document.ts';
import { termsOfDocument } from './access-document.ts';
import type { AttributeDocument } from './attribute-documents.ts';
import { attributeFilter, found, hasAttribute } from './attribute-documents.ts';
import type { Page } from './paging.ts';
import { paging, parseQuery, readPage } from './paging.ts';
import { namesOf } from './person-queries.ts';
import { isAbout, placeFor } from './list-place.ts';
import type { ListedWorkspace } from './workspace-queries.ts';
import { listedWorkspace, workspaceOf } from './workspace-queries.ts';

export interface ListedAccess extends Terms {
  accessGrantId: AccessGrantId;
  workspaceId: WorkspaceId;
  workspaceName: string | null;
  personId: PersonId;
  personName: string | null;
  email: string | null;
  /** As of now. */
  status: Exclude<AccessStanding, 'none'>;
  suspensions: readonly string[];
  grantedAt: Instant;
  /** To the hour; null where it was never used. */
  lastAccessedAt: Instant | null;
  revision: number;
}

export interface ListedWorkspaceOfPerson extends Omit<ListedWorkspace, 'revision'> {
  accessGrantId: AccessGrantId;
  /** As of now. */
  status: 'live' | 'not-yet' | 'suspended';
  permissions: readonly string[];
  /** What the host keeps with it; null once that is erased. */
  attributes?: Attributes | null | undefined;
  grantedAt: Instant;
  lastAccessedAt: Instant | null;
}

export const accessQuery = z
  .strictObject({
    workspaceId: workspaceId.optional(),
    personId: personId.optional(),
    status: z.enum(['live', 'not-yet', 'suspended', 'ended', 'revoked']).optional(),
    /** Only access that was given by this role; `role.version` tells which version it has. */
    role: roleName.optional(),
    /** Only where that version is an older one. */
    olderThan: z.int().positive().optional(),
    /** Only access with which the host keeps this. */
    attribute: attributeFilter.optional(),
    ...paging,
  })
  .refine(({ role, olderThan }) => role !== undefined || olderThan === undefined, 'name the role, too');
export const workspacesOfPersonQuery = z
  .strictObject({
    personId: personId.optional(),
    /** In place of the person, who is signed in as them. */
    principalId: principalId.optional(),
    ...paging,
  })
  .refine(
    (asked) => (asked.personId === undefined) !== (asked.principalId === undefined),
    'name either a personId or a principalId',
  );

/** Whose access to what. */
export const accessOfQuery = z.strictObject({ workspaceId, personId });

export type AccessOfQuery = z.input<typeof accessOfQuery>;
export type AccessQuery = z.input<typeof accessQuery>;
export type WorkspacesOfPersonQuery = z.input<typeof workspacesOfPersonQuery>;

export function createAccessQueries(
  reader: ReadModelReader,
  clock: Clock,
  index: Pick<AccessIndex, 'activePerson'>,
) {
  function listedAccess(tenantId: TenantId, document: AccessDocument): ListedAccess {
    const { accessGrantId, workspaceId, personId, status, suspensions, grantedAt, revision } = document;
    const terms = termsOfDocument(document);
    return {
      accessGrantId,
      workspaceId,
      personId,
      ...namesOf(reader, document),
      workspaceName: workspaceOf(reader, tenantId, workspaceId)?.name ?? null,
      status: standingOf({ status, terms, suspensions }, clock.now()),
      ...terms,
      suspensions,
      grantedAt,
      lastAccessedAt: document.lastAccessedAt ?? null,
      revision,
    };
  }

  return {
    listedAccess,

    accessGrants(tenantId: TenantId, query: AccessQuery = {}): Page<ListedAccess> {
      const { status, role, olderThan, ...asked } = parseQuery(accessQuery, query);
      const place = placeFor('accessGrants', tenantId, {
        ...asked,
        role,
        status: status && storedStatus[status],
      });
      return readPage(reader, place, asked, (at: AccessDocument | AttributeDocument) => {
        const document = found<AccessDocument>(reader, 'accessGrants', at);
        // unreachable: an attribute is one of somebody's access
        if (!document) return undefined;
        if (!isAbout(document, asked) || !hasRole(document, { role, olderThan })) return undefined;
        if (!hasAttribute(document, asked.attribute)) return undefined;
        const item = listedAccess(tenantId, document);
        return status === undefined || item.status === status ? item : undefined;
      });
    },

    accessGrant(tenantId: TenantId, { workspaceId, personId }: AccessOfQuery): ListedAccess | undefined {
      const { items } = this.accessGrants(tenantId, { workspaceId, personId });
      return items[0];
    },

    workspacesOfPerson(tenantId: TenantId, query: WorkspacesOfPersonQuery): Page<ListedWorkspaceOfPerson> {
      const { principalId: signedIn, ...asked } = parseQuery(workspacesOfPersonQuery, query);
      const personId = signedIn === undefined ? asked.personId : index.activePerson(tenantId, signedIn);
      if (personId === undefined) return { items: [], next: undefined };
      const source = placeFor('accessGrants', tenantId, { personId });
      return readPage(reader, source, asked, (access: AccessDocument) => {
        const { accessGrantId, permissions, attributes, grantedAt, lastAccessedAt, status } = listedAccess(
          tenantId,
          access,
        );
        const workspace = workspaceOf(reader, tenantId, access.workspaceId);
        if (status === 'revoked' || status === 'ended' || !workspace) return undefined;
        const { revision: _ofWorkspace, ...listed } = listedWorkspace(workspace);
        return { ...listed, accessGrantId, status, permissions, attributes, grantedAt, lastAccessedAt };
      });
    },
  };
}

/** What the list's documents say of access that stands so now; what an end by its window leaves to the clock has several. */
const storedStatus = {
  live: 'live',
  'not-yet': 'live',
  suspended: 'live',
  ended: undefined,
  revoked: 'revoked',
} as const;

function hasRole(
  { roleName: name, roleVersion = 0 }: AccessDocument,
  {
    role = name,
    olderThan = Number.POSITIVE_INFINITY,
  }: { role?: string | undefined; olderThan?: number | undefined },
): boolean {
  return name === role && roleVersion < olderThan;
}
