import { nameText, person as personDecider, personId } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import { defineCommand } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';
import { asPersonNow } from './as-person-now.ts';

/** Gives a person another name. */
export const renamePerson = defineCommand({
  name: 'people.rename',
  input: z.strictObject({ personId, name: nameText }),
  run: (command, { personId: named, name }) =>
    asPersonNow(named, (personId) =>
      carryOut(command, 'person', personId, {
        decide: (person) => personDecider.decide({ type: 'RenamePerson', at: command.at, name }, person),
        sealWith: keyName.person(personId),
        outcome: () => ({ personId }),
      }),
    ),
});

/** Shuts a person out of every workspace of the tenant, without touching what they were given. */
export const deactivatePerson = defineCommand({
  name: 'people.deactivate',
  input: z.strictObject({ personId }),
  run: (command, { personId: named }) =>
    asPersonNow(named, (personId) =>
      carryOut(command, 'person', personId, {
        decide: (person) => personDecider.decide({ type: 'DeactivatePerson', at: command.at }, person),
        outcome: () => ({ personId }),
      }),
    ),
});

/** Lets a person in again wherever they have access. */
export const reactivatePerson = defineCommand({
  name: 'people.reactivate',
  input: z.strictObject({ personId }),
  run: (command, { personId: named }) =>
    asPersonNow(named, (personId) =>
      carryOut(command, 'person', personId, {
        decide: (person) => personDecider.decide({ type: 'ReactivatePerson', at: command.at }, person),
        outcome: () => ({ personId }),
      }),
    ),
});
