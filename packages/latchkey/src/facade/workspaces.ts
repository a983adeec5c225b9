import { workspaceId } from '@latchkey/core';
import type { Actions } from '../actions.ts';
import type { ListQueries } from '../projections/list-queries.ts';
import type { Page } from '../projections/paging.ts';
import type { ListedWorkspace } from '../projections/workspace-queries.ts';
import { workspaceQuery } from '../projections/workspace-queries.ts';
import {
  closeWorkspace,
  openWorkspace,
  renameWorkspace,
  reopenWorkspace,
} from '../workspaces/workspace-commands.ts';
import type { Calls } from './calls.ts';
import { byId } from './calls.ts';

export function createWorkspaces({ queries, actions }: { queries: ListQueries; actions: Actions }) {
  return ({ tenantId, command, accessCommand, query, one }: Calls) => ({
    /** Makes a workspace known, so that people can be invited to it. Its name is not changed by opening it again. */
    open: command(openWorkspace),
    /** From then on nobody is invited to it, accepts there, or has access there. */
    close: accessCommand(closeWorkspace),
    /** Takes the closing back: access that was given holds again, and open invitations can be accepted. */
    reopen: accessCommand(reopenWorkspace),
    /** Gives an open workspace another name. */
    rename: command(renameWorkspace),
    /** In the order of their ids. */
    list: query(workspaceQuery, (asked): Page<ListedWorkspace> => queries.workspaces(tenantId, asked)),
    /** One workspace; undefined if there is none of that id. */
    get: one(workspaceId, (known): ListedWorkspace | undefined => queries.workspace(tenantId, known)),
    /** What could be done about a workspace now; undefined if there is none of that id. */
    actions: byId(workspaceId, (known) => actions.ofWorkspace(tenantId, known)),
  });
}
