import {
  accessGrant as accessGrantDecider,
  permission,
  permissionSet,
  personId,
  workspaceId,
} from '@latchkey/core';
import { z } from 'zod';
import { defineCommand, refuse } from '../commands/run-command.ts';
import type { Services } from '../services.ts';
import { refuseUnlessOpen } from '../workspaces/open-workspace-rule.ts';
import { accessOutcome } from './access-outcome.ts';
import { refuseToGive } from './giving.ts';

/** Gives a person access directly, without an invitation. */
export const grantAccess = ({ mayGive }: Services) =>
  defineCommand({
    name: 'access.grant',
    input: z.strictObject({ workspaceId, personId, permissions: z.array(permission).min(1).max(256) }),
    async run(command, { workspaceId, personId, permissions }) {
      const grant = await command.load('accessGrant', command.ids.accessGrant(workspaceId, personId));
      const recognised = command.recognise(grant);
      if (!recognised.ok) return recognised;
      if (recognised.asItStood) return accessOutcome(recognised.asItStood, workspaceId, personId);

      const person = await command.load('person', personId);
      const workspace = await command.load('workspace', command.ids.workspace(workspaceId));
      if (person.state.status === 'none') return refuse({ type: 'PersonNotFound' });
      if (person.state.status === 'deactivated') return refuse({ type: 'PersonDeactivated' });
      const refusal =
        refuseUnlessOpen(workspace.state) ?? (await refuseToGive(mayGive, command, workspaceId, permissions));
      if (refusal) return refusal;

      const decision = accessGrantDecider.decide(
        {
          type: 'GrantAccess',
          at: command.at,
          workspaceId,
          personId,
          permissions: permissionSet(permissions),
          via: { type: 'direct', grantedBy: command.principalId },
        },
        grant.state,
      );
      if (!decision.ok) return decision;
      return accessOutcome(await command.append(grant, decision.events), workspaceId, personId);
    },
  });
