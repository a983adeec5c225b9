import type {
  ExternalId,
  Permission,
  PersonId,
  PrincipalId,
  SupportSessionId,
  WorkspaceId,
} from '@latchkey/core';
import type { TenantEntry, WorkspaceEntry } from './access-entries.ts';
import type { During, Verdict } from './verdict.ts';
import { no } from './verdict.ts';

/** A person of a tenant: by the principal that they are bound to, by Latchkey's id, or by the host's own. */
export interface AccessSubject {
  /** One of the three; of several, the first one counts. */
  principalId?: PrincipalId | undefined;
  personId?: PersonId | undefined;
  externalId?: ExternalId | undefined;
}

/** Who wants to do what, where, in a tenant. */
export interface AccessQuestion extends AccessSubject {
  workspaceId: WorkspaceId;
  /** A workspace of another kind is as good as none. */
  kind?: string | undefined;
  permission: Permission;
  /** In place of a subject: as whom a supporter has signed in. */
  supportSession?: SupportSessionId | undefined;
  /** For whoever answers: the index itself knows nothing of it. */
  during?: During | undefined;
}

/** How people are called in an answer. */
export type SubjectName = 'principalId' | 'personId' | 'externalId';

export function isOfAnotherKind(
  workspace: WorkspaceEntry,
  { kind = workspace.kind }: AccessQuestion,
): boolean {
  return kind !== workspace.kind;
}

/** Why somebody may do nothing who has no grant there. */
export function withoutGrant({ workspaces }: TenantEntry, question: AccessQuestion): Verdict {
  const workspace = workspaces.get(question.workspaceId);
  if (!workspace || isOfAnotherKind(workspace, question)) return no['workspace-unknown'];
  return workspace.isOpen ? no['no-access'] : no['workspace-closed'];
}
