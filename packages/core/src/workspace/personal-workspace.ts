import type { WorkspaceId } from '../host-id.ts';
import { workspaceId } from '../host-id.ts';
import type { PersonId } from '../id.ts';

/** Of every person's own workspace, which the first acceptance of theirs opens. */
export const personalWorkspaceKind = 'personal';
/** No person's name: whoever is erased leaves none behind. */
export const personalWorkspaceName = 'Personal';

const reserved = /^personal-[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** What the host sees a person's own workspace as. No host opens one of such an id itself. */
export function personalWorkspaceId(personId: PersonId): WorkspaceId {
  return workspaceId.parse(`personal-${personId}`);
}

export function isPersonalWorkspaceId(id: WorkspaceId): boolean {
  return reserved.test(id);
}
