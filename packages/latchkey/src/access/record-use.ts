import type { AccessGrant, Instant } from '@latchkey/core';
import { accessUse as accessUseDecider, principalId, standingOf, workspaceId } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { personOfPrincipal } from '../people/person-of-principal.ts';
import { refuseUnlessOpen } from '../workspaces/open-workspace-rule.ts';
import type { AccessPlace } from './access-outcome.ts';

/**
 * Puts on record that somebody who is signed in has used their access: the first time, and then at most hourly. Only
 * access that is there can be used.
 */
export const recordUse = defineCommand({
  name: 'access.recordUse',
  input: z.strictObject({ workspaceId, principalId }),
  async run(command, { workspaceId, principalId }) {
    const personId = await personOfPrincipal(command, principalId);
    if (personId === undefined) return refuse({ type: 'PersonNotFound' });
    const where = { workspaceId, personId };
    const accessGrantId = command.ids.accessGrant(workspaceId, personId);
    return carryOut(command, 'accessUse', accessGrantId, {
      async decide(use) {
        const refusal = await refuseUnlessLive(command, where);
        const { at } = command;
        return refusal ?? accessUseDecider.decide({ type: 'RecordUse', at, ...where, principalId }, use);
      },
      outcome: ({ state: { lastUsedAt } }) => ({ accessGrantId, ...where, lastAccessedAt: lastUsedAt }),
    });
  },
});

async function refuseUnlessLive(command: Command, { workspaceId, personId }: AccessPlace) {
  const { at, ids } = command;
  const { state: grant } = await command.load('accessGrant', ids.accessGrant(workspaceId, personId));
  const { state: person } = await command.load('person', personId);
  const { state: workspace } = await command.load('workspace', ids.workspace(workspaceId));
  if (person.status === 'deactivated') return refuse({ type: 'PersonDeactivated' });
  return refuseUnlessOpen(workspace) ?? refuseUnlessInForce(grant, at);
}

/** Why access does not count now, if it does not. */
function refuseUnlessInForce(grant: AccessGrant, at: Instant) {
  const { terms, suspensions } = grant;
  switch (standingOf(grant, at)) {
    case 'live':
      return undefined;
    case 'none':
    case 'revoked':
      return refuse({ type: 'AccessNotFound' });
    case 'ended':
      return refuse({ type: 'AccessHasEnded', accessUntil: terms.accessUntil });
    case 'suspended':
      return refuse({ type: 'AccessIsSuspended', suspensions });
    case 'not-yet':
      return refuse({ type: 'AccessHasNotBegun', accessFrom: terms.accessFrom });
  }
}
