import type { InvitationId, PersonId, WorkspaceId } from '@latchkey/core';
import { isOpen } from '@latchkey/core';
import type { Command } from '../commands/command.ts';
import { idsOf } from '../people/survivor.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';

/** Somebody's invitation to a workspace, and as whom they were invited. */
export type InvitationThere = LoadedStream<'invitation'> & { invitedId: PersonId };

/** All of a person's invitations to a workspace: their own, then those of whoever was merged into them. */
export async function invitationsIn(
  { load, ids }: Pick<Command, 'load' | 'ids'>,
  workspaceId: WorkspaceId,
  person: LoadedStream<'person'>,
  { besides }: { besides?: InvitationId } = {},
): Promise<readonly InvitationThere[]> {
  const named = (await idsOf(load, person)).map((invitedId) => ({
    invitedId,
    invitationId: ids.invitation(workspaceId, invitedId),
  }));
  return Promise.all(
    named
      .filter(({ invitationId }) => invitationId !== besides)
      .map(async ({ invitedId, invitationId }) => ({
        ...(await load('invitation', invitationId)),
        invitedId,
      })),
  );
}

/** The one that is open; of two, as there are between the steps of a merge, the person’s own. */
export function openAmong(
  invitations: readonly InvitationThere[],
  { at }: Command,
): InvitationThere | undefined {
  return invitations.find(({ state }) => isOpen(state, at));
}
