import type { Permission, PrincipalId, WorkspaceId } from '@latchkey/core';
import type { Command } from '../commands/command.ts';
import { refuse } from '../commands/run-command.ts';
import type { Giveable } from '../ports/may-give.ts';
import { everything, missingFrom } from '../ports/may-give.ts';
import type { AskMayGive } from '../services.ts';

/** The actor may not give this access, as the host says; or the host said nothing, having supplied no such port. */
export type GivingRejection = {
  type: 'MayNotGive';
  permissions: readonly Permission[];
  missingPort?: 'mayGive' | undefined;
};

/**
 * Asked before access is offered, given, enlarged or reopened. The system gives what the host's own code, or an
 * acceptance that was judged already, makes it give; an invitee gives nothing.
 */
export async function refuseToGive(
  mayGive: AskMayGive | undefined,
  command: Command,
  workspaceId: WorkspaceId,
  permissions: readonly Permission[],
): Promise<{ ok: false; rejection: GivingRejection } | undefined> {
  const missing = missingFrom(await giveableByActor(mayGive, command, workspaceId), permissions);
  if (missing.length === 0) return undefined;
  return refuse({ type: 'MayNotGive', permissions: missing, missingPort: mayGive ? undefined : 'mayGive' });
}

/** What whoever gives a command may give. */
export async function giveableByActor(
  mayGive: AskMayGive | undefined,
  { actor, tenantId }: Command,
  workspaceId: WorkspaceId,
): Promise<Giveable> {
  switch (actor.type) {
    case 'system':
      return everything;
    case 'principal':
      return mayGive?.({ tenantId, principalId: actor.principalId, workspaceId });
    case 'invitee':
      return undefined;
  }
}

/** What each of these principals may give now, of what is wanted. */
export async function giveableBy(
  mayGive: AskMayGive | undefined,
  command: Command,
  workspaceId: WorkspaceId,
  principals: readonly PrincipalId[],
  wanted: readonly Permission[],
): Promise<ReadonlyMap<PrincipalId, readonly Permission[]>> {
  const { tenantId } = command;
  const answers = await Promise.all(
    principals.map(async (principalId) => {
      const giveable = await mayGive?.({ tenantId, principalId, workspaceId });
      const missing = missingFrom(giveable, wanted);
      return [principalId, wanted.filter((each) => !missing.includes(each))] as const;
    }),
  );
  return new Map(answers);
}
