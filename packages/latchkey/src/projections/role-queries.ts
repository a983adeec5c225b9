import type { Permissions, RoleName, TenantId } from '@latchkey/core';
import { roleName } from '@latchkey/core';
import { z } from 'zod';
import type { Find, ReadModelReader } from '../ports/read-models.ts';
import type { RoleDocument } from './lists.ts';
import type { Page, Source } from './paging.ts';
import { paging, parseQuery, readPage } from './paging.ts';

export interface ListedRole {
  name: RoleName;
  /** A retired role is given to nobody more; whoever has it keeps it. */
  status: 'defined' | 'retired';
  /** The newest version's number, and what it gives. */
  version: number;
  permissions: Permissions;
  readOnly: boolean;
  /** All versions in their order: the first one is version 1. */
  versions: readonly { permissions: Permissions; readOnly: boolean }[];
  revision: number;
}

export const roleQuery = z.strictObject(paging);
export type RoleQuery = z.input<typeof roleQuery>;

export function createRoleQueries(reader: ReadModelReader) {
  return {
    roles(tenantId: TenantId, query: RoleQuery = {}): Page<ListedRole> {
      const asked = parseQuery(roleQuery, query);
      const source: Source = { collection: 'roles', index: 'byName', equals: [tenantId] };
      return readPage(reader, source, asked, listedRole);
    },

    role(tenantId: TenantId, name: string): ListedRole | undefined {
      const find: Find = { index: 'byName', equals: [tenantId, parseQuery(roleName, name)], limit: 1 };
      const [found] = reader.find<RoleDocument>('roles', find);
      return found && listedRole(found.document);
    },
  };
}

function listedRole({ tenantId: _tenant, versions, ...rest }: RoleDocument): ListedRole {
  const { permissions = [], readOnly = false } = versions.at(-1) ?? {};
  return { ...rest, version: versions.length, permissions, readOnly, versions };
}
