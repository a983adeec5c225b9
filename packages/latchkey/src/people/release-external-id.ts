import { externalId, externalIdOwner, personId } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import { defineCommand } from '../commands/run-command.ts';

/** Takes the host's own id of a person away from them, so that it can be another's. */
export const releaseExternalId = defineCommand({
  name: 'people.releaseExternalId',
  input: z.strictObject({ externalId, personId }),
  run: (command, { externalId, personId }) =>
    carryOut(command, 'externalId', command.ids.externalId(externalId), {
      decide: (owner) =>
        externalIdOwner.decide({ type: 'ReleaseExternalId', at: command.at, externalId, personId }, owner),
      outcome: () => ({ personId, externalId }),
    }),
});
