import type { TenantId, WorkspaceId } from '@latchkey/core';
import { z } from 'zod';
import type { Find, ReadModelReader } from '../ports/read-models.ts';
import type { WorkspaceDocument } from './lists.ts';
import type { Page, Source } from './paging.ts';
import { paging, parseQuery, readPage } from './paging.ts';

export interface ListedWorkspace {
  workspaceId: WorkspaceId;
  kind: string;
  name: string | null;
  isOpen: boolean;
  /** Whether it is one person's own, to which nobody else is let in. */
  isPersonal: boolean;
  revision: number;
}

export const workspaceQuery = z.strictObject(paging);
export type WorkspaceQuery = z.input<typeof workspaceQuery>;

export function createWorkspaceQueries(reader: ReadModelReader) {
  return {
    workspaces(tenantId: TenantId, query: WorkspaceQuery = {}): Page<ListedWorkspace> {
      const asked = parseQuery(workspaceQuery, query);
      const source: Source = { collection: 'workspaces', index: 'byTenant', equals: [tenantId] };
      return readPage(reader, source, asked, listedWorkspace);
    },

    workspace(tenantId: TenantId, id: WorkspaceId): ListedWorkspace | undefined {
      const document = workspaceOf(reader, tenantId, id);
      return document && listedWorkspace(document);
    },
  };
}

export function workspaceOf(
  reader: ReadModelReader,
  tenantId: TenantId,
  workspaceId: string,
): WorkspaceDocument | undefined {
  const find: Find = { index: 'byTenant', equals: [tenantId, workspaceId], limit: 1 };
  return reader.find<WorkspaceDocument>('workspaces', find)[0]?.document;
}

export function listedWorkspace({ tenantId: _tenant, ...rest }: WorkspaceDocument): ListedWorkspace {
  return rest;
}
