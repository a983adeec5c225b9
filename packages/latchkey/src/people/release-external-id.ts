import type { PersonId } from '@latchkey/core';
import { externalId, externalIdOwner, personId } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { defineCommand } from '../commands/run-command.ts';
import { survivorIdOf } from './survivor.ts';

/** Takes the host's own id of a person away from them, so that it can be another's. */
export const releaseExternalId = defineCommand({
  name: 'people.releaseExternalId',
  input: z.strictObject({ externalId, personId }),
  run: (command, { externalId, personId }) =>
    carryOut(command, 'externalId', command.ids.externalId(externalId), {
      async decide(owner) {
        const { at } = command;
        const { personId: owners = personId } = owner;
        const named = (await areOne(command, owners, personId)) ? owners : personId;
        return externalIdOwner.decide({ type: 'ReleaseExternalId', at, externalId, personId: named }, owner);
      },
      outcome: () => ({ personId, externalId }),
    }),
});

/** Whether two ids mean the same person, by all merges. */
async function areOne({ load }: Command, one: PersonId, other: PersonId): Promise<boolean> {
  return one === other || (await survivorIdOf(load, one)) === (await survivorIdOf(load, other));
}
