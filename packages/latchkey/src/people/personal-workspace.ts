import type { PersonId, Terms, WorkspaceId } from '@latchkey/core';
import {
  accessGrant as accessGrantDecider,
  newestTerms,
  permissionSet,
  personalWorkspaceId,
  personalWorkspaceKind,
  personalWorkspaceName,
  workspace as workspaceDecider,
} from '@latchkey/core';
import type { Command } from '../commands/command.ts';
import { keyName } from '../keys/key-name.ts';

/**
 * Opens a person's own workspace and lets them in, as far as that was not done yet and the policy wants it. They need no
 * seat there. Gives its id where they were ever let in.
 */
export async function openPersonalWorkspace(
  command: Command,
  personId: PersonId,
): Promise<WorkspaceId | undefined> {
  const workspaceId = personalWorkspaceId(personId);
  const id = command.ids.workspace(workspaceId);
  const grant = await command.load('accessGrant', command.ids.accessGrant(workspaceId, personId));
  if (grant.state.status !== 'none') return workspaceId;
  const terms = await personalTerms(command);
  if (!terms) return undefined;

  const at = command.now();
  const opening = {
    type: 'OpenWorkspace',
    at,
    workspaceId,
    kind: personalWorkspaceKind,
    name: personalWorkspaceName,
    ownerId: personId,
  } as const;
  const workspace = await command.load('workspace', id);
  const opened = workspaceDecider.decide(opening, workspace.state);
  // Somebody has closed it between two attempts: then nobody is let in any more.
  if (!opened.ok) return undefined;
  await command.appendStep('open personal workspace', workspace, opened.events, keyName.workspace(id));
  const given = accessGrantDecider.decide(
    { type: 'GrantAccess', at, workspaceId, personId, terms, via: { type: 'personalWorkspace' } },
    grant.state,
  );
  await command.appendStep('give personal workspace', grant, given.ok ? given.events : []);
  return workspaceId;
}

/** A role that was retired since gives what its last version did: the policy has named it while it was there. */
async function personalTerms({ policy, ids, load }: Command): Promise<Terms | undefined> {
  const { personalWorkspace: wanted } = policy;
  if (!wanted) return undefined;
  if ('permissions' in wanted) return { permissions: permissionSet(wanted.permissions) };
  const { state: role } = await load('role', ids.role(wanted.role));
  // unreachable: a policy names only roles that were defined, and none is ever gone
  return role.status === 'none' ? undefined : newestTerms(role);
}
