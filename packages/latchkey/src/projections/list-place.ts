import type { TenantId } from '@latchkey/core';
import type { Source } from './paging.ts';

/** What a list of invitations or of access is narrowed to. */
interface Filter {
  workspaceId?: string | undefined;
  personId?: string | undefined;
  status?: string | undefined;
  role?: string | undefined;
}

/** The index that leaves the least to be passed over: what one person has is not much. */
export function placeFor(
  tenantId: TenantId,
  { workspaceId, personId, status, role }: Filter,
): Pick<Source, 'index' | 'equals'> {
  if (personId !== undefined) return { index: 'byPerson', equals: [tenantId, personId] };
  if (workspaceId === undefined) {
    if (role !== undefined) return { index: 'byRole', equals: [tenantId, role] };
    return status === undefined
      ? { index: 'byTenant', equals: [tenantId] }
      : { index: 'byStatus', equals: [tenantId, status] };
  }
  return status === undefined
    ? { index: 'byWorkspace', equals: [tenantId, workspaceId] }
    : { index: 'byWorkspaceAndStatus', equals: [tenantId, workspaceId, status] };
}

/** The index of one person's has those of every workspace. */
export function isAbout(document: { workspaceId: string }, { workspaceId }: Filter): boolean {
  return workspaceId === undefined || document.workspaceId === workspaceId;
}
