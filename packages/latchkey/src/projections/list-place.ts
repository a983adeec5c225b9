import type { TenantId } from '@latchkey/core';
import type { AttributeFilter } from './attribute-documents.ts';
import { placeOfAttribute } from './attribute-documents.ts';
import type { Source } from './paging.ts';

/** What a list of invitations or of access is narrowed to. */
interface Filter {
  workspaceId?: string | undefined;
  personId?: string | undefined;
  status?: string | undefined;
  role?: string | undefined;
  attribute?: AttributeFilter | undefined;
}

const attributesOf = { invitations: 'invitationAttributes', accessGrants: 'accessAttributes' } as const;

/**
 * The index that leaves the least to be passed over: what one person has is not much, and what has one value of an
 * attribute is mostly less than what is in one workspace.
 */
export function placeFor(
  collection: keyof typeof attributesOf,
  tenantId: TenantId,
  { workspaceId, personId, status, role, attribute }: Filter,
): Source {
  const by = (index: string, ...equals: string[]) => ({ collection, index, equals: [tenantId, ...equals] });
  if (personId !== undefined) return by('byPerson', personId);
  if (attribute) return placeOfAttribute(attributesOf[collection], tenantId, attribute);
  if (workspaceId === undefined) {
    if (role !== undefined) return by('byRole', role);
    return status === undefined ? by('byTenant') : by('byStatus', status);
  }
  return status === undefined
    ? by('byWorkspace', workspaceId)
    : by('byWorkspaceAndStatus', workspaceId, status);
}

/** The index of one person's has those of every workspace. */
export function isAbout(document: { workspaceId: string }, { workspaceId }: Filter): boolean {
  return workspaceId === undefined || document.workspaceId === workspaceId;
}
