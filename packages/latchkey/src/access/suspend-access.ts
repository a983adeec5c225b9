import {
  accessCause,
  accessGrant as accessGrantDecider,
  personId,
  reasonText,
  workspaceId,
} from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import { defineCommand } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';
import type { Services } from '../services.ts';
import { accessOutcome } from './access-outcome.ts';
import { refuseToGive } from './giving.ts';

/** Lets access rest for a cause; it lives again when every cause was taken away. */
export const suspendAccess = defineCommand({
  name: 'access.suspend',
  input: z.strictObject({ workspaceId, personId, cause: accessCause, reason: reasonText.optional() }),
  async run(command, { cause, reason, ...where }) {
    const id = command.ids.accessGrant(where.workspaceId, where.personId);
    return carryOut(command, 'accessGrant', id, {
      decide: (state) =>
        accessGrantDecider.decide({ type: 'SuspendAccess', at: command.at, cause, reason }, state),
      sealWith: keyName.person(where.personId),
      outcome: accessOutcome(where),
    });
  },
});

/** Takes one cause of a suspension away. */
export const resumeAccess = ({ mayGive }: Services) =>
  defineCommand({
    name: 'access.resume',
    input: z.strictObject({ workspaceId, personId, cause: accessCause }),
    async run(command, { cause, ...where }) {
      const id = command.ids.accessGrant(where.workspaceId, where.personId);
      return carryOut(command, 'accessGrant', id, {
        async decide(state) {
          const refusal = await refuseToGive(mayGive, command, where.workspaceId, state.permissions);
          return refusal ?? accessGrantDecider.decide({ type: 'ResumeAccess', at: command.at, cause }, state);
        },
        outcome: accessOutcome(where),
      });
    },
  });
