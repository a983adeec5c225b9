import type { Workspace } from '@latchkey/core';
import { refuse } from '../commands/run-command.ts';

export type WorkspaceUseRejection = { type: 'WorkspaceNotFound' } | { type: 'WorkspaceClosed' };

/** Access is offered and given only in a workspace that is open. */
export function refuseUnlessOpen(
  workspace: Workspace,
): { ok: false; rejection: WorkspaceUseRejection } | undefined {
  if (workspace.status === 'none') return refuse({ type: 'WorkspaceNotFound' });
  return workspace.status === 'closed' ? refuse({ type: 'WorkspaceClosed' }) : undefined;
}
