import { isInForce, workspaceId } from '@latchkey/core';
import { z } from 'zod';
import type { Command } from '../commands/command.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { placeNow } from '../people/bring-access.ts';
import { principalOf } from '../people/persons-principal.ts';
import type { Services } from '../services.ts';
import type { AccessPlace } from './access-outcome.ts';
import { accessPlace } from './access-outcome.ts';
import { giveDirectly } from './give-directly.ts';
import { namesOneOfBoth, termsFrom, termsInput } from './terms-input.ts';

/**
 * Adds somebody to a workspace who is active in another one: who has an account, and access there that holds now. They
 * are sent nothing.
 */
export const addFrom = ({ mayGive }: Services) =>
  defineCommand({
    name: 'access.addFrom',
    input: z
      .strictObject({ ...accessPlace, fromWorkspaceId: workspaceId, ...termsInput })
      .refine(...namesOneOfBoth),
    run: (command, { workspaceId, fromWorkspaceId, personId, ...wanted }) =>
      giveDirectly(
        command,
        mayGive,
        { workspaceId, personId },
        {
          meant: async () =>
            (await refuseUnlessActive(command, { workspaceId: fromWorkspaceId, personId })) ??
            termsFrom(command, wanted),
          via: { type: 'direct', grantedBy: command.principalId, addedFrom: fromWorkspaceId },
        },
      ),
  });

async function refuseUnlessActive(command: Command, asked: AccessPlace) {
  const { ids, load, at } = command;
  const { workspaceId, personId } = await placeNow(command, asked);
  const { state: person } = await load('person', personId);
  if (person.status === 'none') return refuse({ type: 'PersonNotFound' });
  const { state: workspace } = await load('workspace', ids.workspace(workspaceId));
  if (workspace.status === 'none') return refuse({ type: 'WorkspaceNotFound' });
  const { state: grant } = await load('accessGrant', ids.accessGrant(workspaceId, personId));
  // Everybody is active in a workspace of their own: that says nothing.
  const isSomewhereElse = workspace.status === 'open' && workspace.ownerId === undefined;
  const isActive =
    isSomewhereElse && isInForce(grant, at) && (await principalOf(load, personId, person)) !== undefined;
  return isActive ? undefined : refuse({ type: 'NotActiveThere' });
}
