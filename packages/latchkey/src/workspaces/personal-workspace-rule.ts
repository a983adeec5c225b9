import type { PersonId, Workspace } from '@latchkey/core';
import { refuse } from '../commands/run-command.ts';

/** The workspace is one person's own: nobody else is let in there. */
export interface PersonalWorkspaceRejection {
  type: 'WorkspaceIsPersonal';
}

/** @param personId who is to be let in; nobody is invited to where they are at home */
export function refuseUnlessOwner(
  { ownerId }: Workspace,
  personId?: PersonId,
): { ok: false; rejection: PersonalWorkspaceRejection } | undefined {
  return ownerId === undefined || ownerId === personId ? undefined : refuse({ type: 'WorkspaceIsPersonal' });
}
