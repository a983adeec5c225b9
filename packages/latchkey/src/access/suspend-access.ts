import {
  accessCause,
  accessGrant as accessGrantDecider,
  personId,
  reasonText,
  workspaceId,
} from '@latchkey/core';
import { z } from 'zod';
import { defineCommand } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';
import type { Services } from '../services.ts';
import { accessOutcome } from './access-outcome.ts';
import { refuseToGive } from './giving.ts';

/** Lets access rest for a cause; it lives again when every cause was taken away. */
export const suspendAccess = defineCommand({
  name: 'access.suspend',
  input: z.strictObject({ workspaceId, personId, cause: accessCause, reason: reasonText.optional() }),
  async run(command, { workspaceId, personId, cause, reason }) {
    const grant = await command.load('accessGrant', command.ids.accessGrant(workspaceId, personId));
    const recognised = command.recognise(grant);
    if (!recognised.ok) return recognised;
    if (recognised.asItStood) return accessOutcome(recognised.asItStood, workspaceId, personId);
    const decision = accessGrantDecider.decide(
      { type: 'SuspendAccess', at: command.at, cause, reason },
      grant.state,
    );
    if (!decision.ok) return decision;
    const suspended = await command.append(grant, decision.events, keyName.person(personId));
    return accessOutcome(suspended, workspaceId, personId);
  },
});

/** Takes one cause of a suspension away. */
export const resumeAccess = ({ mayGive }: Services) =>
  defineCommand({
    name: 'access.resume',
    input: z.strictObject({ workspaceId, personId, cause: accessCause }),
    async run(command, { workspaceId, personId, cause }) {
      const grant = await command.load('accessGrant', command.ids.accessGrant(workspaceId, personId));
      const recognised = command.recognise(grant);
      if (!recognised.ok) return recognised;
      if (recognised.asItStood) return accessOutcome(recognised.asItStood, workspaceId, personId);
      const refusal = await refuseToGive(mayGive, command, workspaceId, grant.state.permissions);
      if (refusal) return refusal;
      const decision = accessGrantDecider.decide(
        { type: 'ResumeAccess', at: command.at, cause },
        grant.state,
      );
      if (!decision.ok) return decision;
      return accessOutcome(await command.append(grant, decision.events), workspaceId, personId);
    },
  });
