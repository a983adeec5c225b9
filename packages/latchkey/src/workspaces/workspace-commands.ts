import { nameText, workspace as workspaceDecider, workspaceId, workspaceKind } from '@latchkey/core';
import { z } from 'zod';
import { defineCommand } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';

/** Makes a workspace known, so that people can be invited to it. */
export const openWorkspace = defineCommand({
  name: 'workspaces.open',
  input: z.strictObject({ workspaceId, kind: workspaceKind, name: nameText }),
  async run(command, input) {
    const id = command.ids.workspace(input.workspaceId);
    const workspace = await command.load('workspace', id);
    const recognised = command.recognise(workspace);
    if (!recognised.ok) return recognised;
    const { workspaceId } = input;
    if (recognised.asItStood) return { ok: true, workspaceId, revision: recognised.asItStood.revision };

    const decision = workspaceDecider.decide(
      { type: 'OpenWorkspace', at: command.at, ...input },
      workspace.state,
    );
    if (!decision.ok) return decision;
    const { revision } = await command.append(workspace, decision.events, keyName.workspace(id));
    return { ok: true, workspaceId, revision };
  },
});

/** Closes a workspace: nobody is invited to it, accepts there or has access there from then on. */
export const closeWorkspace = defineCommand({
  name: 'workspaces.close',
  input: z.strictObject({ workspaceId }),
  async run(command, { workspaceId }) {
    const id = command.ids.workspace(workspaceId);
    const workspace = await command.load('workspace', id);
    const recognised = command.recognise(workspace);
    if (!recognised.ok) return recognised;
    if (recognised.asItStood) return { ok: true, workspaceId, revision: recognised.asItStood.revision };

    const decision = workspaceDecider.decide({ type: 'CloseWorkspace', at: command.at }, workspace.state);
    if (!decision.ok) return decision;
    const { revision } = await command.append(workspace, decision.events);
    return { ok: true, workspaceId, revision };
  },
});
