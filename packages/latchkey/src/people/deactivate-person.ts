import { person as personDecider, personId } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import { defineCommand } from '../commands/run-command.ts';

/** Shuts a person out of every workspace of the tenant, without touching what they were given. */
export const deactivatePerson = defineCommand({
  name: 'people.deactivate',
  input: z.strictObject({ personId }),
  async run(command, { personId }) {
    return carryOut(command, 'person', personId, {
      decide: (person) => personDecider.decide({ type: 'DeactivatePerson', at: command.at }, person),
      outcome: () => ({ personId }),
    });
  },
});
