import { accept, externalId, nameText } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import { defineCommand } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';
import { emailInput } from './email-input.ts';
import { seekPerson } from './sought-person.ts';

/**
 * Makes a person known before anybody invites them: claims the address and the host's own id of them, then registers.
 * All is judged before the first append, and running the command again completes what was interrupted.
 */
export const registerPerson = defineCommand({
  name: 'people.register',
  input: z.strictObject({
    name: nameText,
    email: emailInput.optional(),
    externalId: externalId.optional(),
  }),
  async run(command, input) {
    const sought = await seekPerson(command, input);
    const { personId } = sought;
    return carryOut(command, 'person', personId, {
      async decide(person) {
        const known = sought.judge(person);
        if (!known.ok) return known;
        await known.claim();
        return accept(...known.events);
      },
      sealWith: keyName.person(personId),
      outcome: ({ state }) => ({ personId, addressVersion: state.addressVersion }),
    });
  },
});
