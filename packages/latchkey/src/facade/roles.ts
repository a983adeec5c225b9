import { roleName } from '@latchkey/core';
import type { ListQueries } from '../projections/list-queries.ts';
import type { Page } from '../projections/paging.ts';
import type { ListedRole } from '../projections/role-queries.ts';
import { roleQuery } from '../projections/role-queries.ts';
import { defineRole, retireRole, reviseRole, roleActions } from '../roles/role-commands.ts';
import type { Calls } from './calls.ts';

export function createRoles({ queries }: { queries: ListQueries }) {
  return ({ tenantId, command, query, question }: Calls) => ({
    /** Names a set of permissions, so that access can be given by that name. */
    define: command(defineRole),
    /** Makes a new version; whoever has an older one keeps it until `access.adoptRole`. */
    revise: command(reviseRole),
    /** From then on nobody is given the role; whoever has it keeps it. */
    retire: command(retireRole),
    /** What could be done with a role of that name now, and why not the rest. Appends nothing. */
    actions: command(roleActions),
    /** In the order of their names. */
    list: query(roleQuery, (asked): Page<ListedRole> => queries.roles(tenantId, asked)),
    /** One role; undefined if there is none of that name. */
    get: question(roleName, (name): ListedRole | undefined => queries.role(tenantId, name)),
  });
}
