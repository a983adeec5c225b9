import { nameText, workspace as workspaceDecider, workspaceId, workspaceKind } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import { defineCommand } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';

/** Makes a workspace known, so that people can be invited to it. */
export const openWorkspace = defineCommand({
  name: 'workspaces.open',
  input: z.strictObject({ workspaceId, kind: workspaceKind, name: nameText }),
  async run(command, input) {
    const id = command.ids.workspace(input.workspaceId);
    return carryOut(command, 'workspace', id, {
      decide: (workspace) =>
        workspaceDecider.decide({ type: 'OpenWorkspace', at: command.at, ...input }, workspace),
      sealWith: keyName.workspace(id),
      outcome: () => ({ workspaceId: input.workspaceId }),
    });
  },
});

/** Closes a workspace: nobody is invited to it, accepts there or has access there from then on. */
export const closeWorkspace = defineCommand({
  name: 'workspaces.close',
  input: z.strictObject({ workspaceId }),
  async run(command, { workspaceId }) {
    return carryOut(command, 'workspace', command.ids.workspace(workspaceId), {
      decide: (workspace) => workspaceDecider.decide({ type: 'CloseWorkspace', at: command.at }, workspace),
      outcome: () => ({ workspaceId }),
    });
  },
});

/** Gives an open workspace another name. */
export const renameWorkspace = defineCommand({
  name: 'workspaces.rename',
  input: z.strictObject({ workspaceId, name: nameText }),
  async run(command, { workspaceId, name }) {
    const id = command.ids.workspace(workspaceId);
    return carryOut(command, 'workspace', id, {
      decide: (workspace) =>
        workspaceDecider.decide({ type: 'RenameWorkspace', at: command.at, name }, workspace),
      sealWith: keyName.workspace(id),
      outcome: () => ({ workspaceId }),
    });
  },
});

/** Opens a closed workspace again: whoever has access there has it again, and open invitations can be accepted. */
export const reopenWorkspace = defineCommand({
  name: 'workspaces.reopen',
  input: z.strictObject({ workspaceId }),
  async run(command, { workspaceId }) {
    return carryOut(command, 'workspace', command.ids.workspace(workspaceId), {
      decide: (workspace) => workspaceDecider.decide({ type: 'ReopenWorkspace', at: command.at }, workspace),
      outcome: () => ({ workspaceId }),
    });
  },
});
