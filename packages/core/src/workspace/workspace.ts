import { z } from 'zod';
import type { Action } from '../actions.ts';
import { actionsOf } from '../actions.ts';
import type { Decider, Decision } from '../decider.ts';
import { accept, nothingToDo, reject } from '../decider.ts';
import { event } from '../event.ts';
import { workspaceId } from '../host-id.ts';
import type { PersonId } from '../id.ts';
import { personId } from '../id.ts';
import type { WorkspaceId } from '../host-id.ts';
import type { Instant } from '../instant.ts';
import type { Personal } from '../personal.ts';
import { personal } from '../personal.ts';
import { storedText } from '../text.ts';
import { isPersonalWorkspaceId } from './personal-workspace.ts';

/** What sort of thing access is given to, in the host's word: `client`, `company`, `trust`. */
export const workspaceKind = z
  .string()
  .regex(/^[a-z][A-Za-z0-9-]{0,63}$/, 'a kind is one word, such as client');

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const workspaceEvent = z.discriminatedUnion('type', [
  event('WorkspaceOpened', {
    workspaceId,
    kind: workspaceKind,
    name: personal(storedText),
    /** Whose own workspace it is; absent where it is nobody's. */
    ownerId: personId.optional(),
  }),
  event('WorkspaceRenamed', { name: personal(storedText) }),
  event('WorkspaceClosed', {}),
  event('WorkspaceReopened', {}),
]);
export type WorkspaceEvent = z.infer<typeof workspaceEvent>;

export type WorkspaceCommand =
  | {
      type: 'OpenWorkspace';
      at: Instant;
      workspaceId: WorkspaceId;
      kind: string;
      name: string;
      /** Whose own workspace it is to be; absent where it is nobody's. */
      ownerId?: PersonId | undefined;
    }
  | { type: 'RenameWorkspace'; at: Instant; name: string }
  | { type: 'CloseWorkspace'; at: Instant }
  | { type: 'ReopenWorkspace'; at: Instant };

/** Why the answer was no. */
export type WorkspaceRejection =
  | { type: 'WorkspaceNotFound' }
  | { type: 'WorkspaceClosed' }
  | { type: 'WorkspaceIsOfAnotherKind'; kind: string }
  /** Ids of this form are those of persons' own workspaces, and of nothing else. */
  | { type: 'WorkspaceIdReserved' };

export interface Workspace {
  status: 'none' | 'open' | 'closed';
  kind: string;
  name: Personal<string>;
  /** Whose own workspace it is; undefined where it is nobody's. */
  ownerId: PersonId | undefined;
}

const initial: Workspace = { status: 'none', kind: '', name: '', ownerId: undefined };

function decide(
  command: WorkspaceCommand,
  workspace: Workspace,
): Decision<WorkspaceEvent, WorkspaceRejection> {
  if (command.type === 'OpenWorkspace') return open(command, workspace);
  if (workspace.status === 'none') return reject({ type: 'WorkspaceNotFound' });
  switch (command.type) {
    case 'RenameWorkspace':
      if (workspace.status === 'closed') return reject({ type: 'WorkspaceClosed' });
      if (workspace.name === command.name) return nothingToDo;
      return accept({ type: 'WorkspaceRenamed', at: command.at, name: command.name });
    case 'CloseWorkspace':
      if (workspace.status === 'closed') return nothingToDo;
      return accept({ type: 'WorkspaceClosed', at: command.at });
    case 'ReopenWorkspace':
      if (workspace.status === 'open') return nothingToDo;
      return accept({ type: 'WorkspaceReopened', at: command.at });
  }
}

/** A host opens a workspace again whenever it likes; its name is changed by renaming, never by opening. */
function open(
  { at, workspaceId, kind, name, ownerId }: Extract<WorkspaceCommand, { type: 'OpenWorkspace' }>,
  workspace: Workspace,
): Decision<WorkspaceEvent, WorkspaceRejection> {
  if (isPersonalWorkspaceId(workspaceId) !== (ownerId !== undefined)) {
    return reject({ type: 'WorkspaceIdReserved' });
  }
  if (workspace.status === 'closed') return reject({ type: 'WorkspaceClosed' });
  if (workspace.status === 'none') {
    return accept({ type: 'WorkspaceOpened', at, workspaceId, kind, name, ownerId });
  }
  if (workspace.ownerId !== ownerId) return reject({ type: 'WorkspaceIdReserved' });
  if (workspace.kind !== kind) return reject({ type: 'WorkspaceIsOfAnotherKind', kind: workspace.kind });
  return nothingToDo;
}

function evolve(workspace: Workspace, happened: WorkspaceEvent): Workspace {
  const { status, kind, name, ownerId } = workspace;
  switch (happened.type) {
    case 'WorkspaceOpened':
      return { status: 'open', kind: happened.kind, name: happened.name, ownerId: happened.ownerId };
    case 'WorkspaceRenamed':
      return { status, kind, name: happened.name, ownerId };
    case 'WorkspaceClosed':
      return { status: 'closed', kind, name, ownerId };
    case 'WorkspaceReopened':
      return { status: 'open', kind, name, ownerId };
  }
}

export const workspace: Decider<WorkspaceCommand, Workspace, WorkspaceEvent, WorkspaceRejection> = {
  initial,
  decide,
  evolve,
};

/** What could be done about a workspace now. */
export function workspaceActions(
  state: Workspace,
  { at }: { at: Instant },
): readonly Action<string, WorkspaceRejection>[] {
  return actionsOf(workspace, state, {
    rename: { type: 'RenameWorkspace', at, name: `not ${state.name ?? ''}` },
    close: { type: 'CloseWorkspace', at },
    reopen: { type: 'ReopenWorkspace', at },
  });
}
