import {
  accessGrant as accessGrantDecider,
  permission,
  permissionSet,
  personId,
  workspaceId,
} from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import type { Services } from '../services.ts';
import { refuseUnlessOpen } from '../workspaces/open-workspace-rule.ts';
import { accessOutcome } from './access-outcome.ts';
import { refuseToGive } from './giving.ts';

/** Gives a person access directly, without an invitation. */
export const grantAccess = ({ mayGive }: Services) =>
  defineCommand({
    name: 'access.grant',
    input: z.strictObject({
      workspaceId,
      personId,
      permissions: z.array(permission).min(1, 'name at least one permission').max(256),
    }),
    async run(command, { permissions, ...where }) {
      const { workspaceId, personId } = where;
      return carryOut(command, 'accessGrant', command.ids.accessGrant(workspaceId, personId), {
        async decide(state) {
          const person = await command.load('person', personId);
          const workspace = await command.load('workspace', command.ids.workspace(workspaceId));
          if (person.state.status === 'none') return refuse({ type: 'PersonNotFound' });
          if (person.state.status === 'deactivated') return refuse({ type: 'PersonDeactivated' });
          const refusal =
            refuseUnlessOpen(workspace.state) ??
            (await refuseToGive(mayGive, command, workspaceId, permissions));
          if (refusal) return refusal;
          return accessGrantDecider.decide(
            {
              type: 'GrantAccess',
              at: command.at,
              ...where,
              permissions: permissionSet(permissions),
              via: { type: 'direct', grantedBy: command.principalId },
            },
            state,
          );
        },
        outcome: accessOutcome(where),
      });
    },
  });
