import type {
  AccessGrantId,
  AccessStanding,
  Instant,
  PersonId,
  TenantId,
  Terms,
  WorkspaceId,
} from '@latchkey/core';
import { personId, roleName, standingOf, workspaceId } from '@latchkey/core';
import { z } from 'zod';
import type { Clock } from '../ports/clock.ts';
import type { ReadModelReader } from '../ports/read-models.ts';
import type { AccessDocument } from './access-document.ts';
import { termsOfDocument } from './access-document.ts';
import type { Page, Source } from './paging.ts';
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
  revision: number;
}

export interface ListedWorkspaceOfPerson extends Omit<ListedWorkspace, 'revision'> {
  accessGrantId: AccessGrantId;
  /** As of now. */
  status: 'live' | 'not-yet' | 'suspended';
  permissions: readonly string[];
  grantedAt: Instant;
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
    ...paging,
  })
  .refine(({ role, olderThan }) => role !== undefined || olderThan === undefined, 'name the role, too');
export const workspacesOfPersonQuery = z.strictObject({ personId, ...paging });

export type AccessQuery = z.input<typeof accessQuery>;
export type WorkspacesOfPersonQuery = z.input<typeof workspacesOfPersonQuery>;

export function createAccessQueries(reader: ReadModelReader, clock: Clock) {
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
      revision,
    };
  }

  return {
    accessGrants(tenantId: TenantId, query: AccessQuery = {}): Page<ListedAccess> {
      const { status, role, olderThan, ...asked } = parseQuery(accessQuery, query);
      const place = placeFor(tenantId, { ...asked, role, status: status && storedStatus[status] });
      return readPage(reader, { collection: 'accessGrants', ...place }, asked, (document: AccessDocument) => {
        if (!isAbout(document, asked) || !hasRole(document, { role, olderThan })) return undefined;
        const item = listedAccess(tenantId, document);
        return status === undefined || item.status === status ? item : undefined;
      });
    },

    workspacesOfPerson(tenantId: TenantId, query: WorkspacesOfPersonQuery): Page<ListedWorkspaceOfPerson> {
      const asked = parseQuery(workspacesOfPersonQuery, query);
      const source: Source = { collection: 'accessGrants', ...placeFor(tenantId, asked) };
      return readPage(reader, source, asked, (access: AccessDocument) => {
        const { accessGrantId, permissions, grantedAt, status } = listedAccess(tenantId, access);
        const workspace = workspaceOf(reader, tenantId, access.workspaceId);
        if (status === 'revoked' || status === 'ended' || !workspace) return undefined;
        const { revision: _ofWorkspace, ...listed } = listedWorkspace(workspace);
        return { ...listed, accessGrantId, status, permissions, grantedAt };
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
