import type { PersonId } from '@latchkey/core';
import {
  emailAddress as emailAddressDecider,
  person as personDecider,
  personId as personIdSchema,
} from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { defineCommand } from '../commands/run-command.ts';
import { keyName } from '../keys/key-name.ts';
import { asPersonNow } from './as-person-now.ts';
import { addressIdOf, loadAddress, releaseFormerAddresses } from './claimed-address.ts';
import { emailInput } from './email-input.ts';

/**
 * Gives a person another address, by which the links that went to the old one are dead. The order is claim, change,
 * release; a crash in between blocks nobody: the claim of an address that is nobody's any more counts for nothing.
 */
export const changeEmail = defineCommand({
  name: 'people.changeEmail',
  input: z.strictObject({ personId: personIdSchema, email: emailInput }),
  run: (command, { personId, email }) => asPersonNow(personId, (now) => giveAddress(command, now, email)),
});

async function giveAddress(command: Command, personId: PersonId, email: string) {
  const { at } = command;
  const emailAddressId = addressIdOf(command, email);
  const changed = await carryOut(command, 'person', personId, {
    async decide(person) {
      const change = personDecider.decide(
        { type: 'ChangeEmail', at, email, emailAddressId, by: command.principalId },
        person,
      );
      if (!change.ok) return change;
      const { address, standingFor } = await loadAddress(command, emailAddressId);
      const claim = emailAddressDecider.decide(
        {
          type: 'ClaimEmail',
          at,
          personId,
          name: person.name ?? '',
          email,
          addressVersion: person.addressVersion + 1,
          standing: standingFor(personId, person),
        },
        address.state,
      );
      if (!claim.ok) return claim;
      await command.appendStep('claim address', address, claim.events, keyName.person(personId));
      return change;
    },
    sealWith: keyName.person(personId),
    outcome: ({ state }) => ({ personId, addressVersion: state.addressVersion }),
  });
  if (changed.ok) await releaseFormerAddresses(command, personId);
  return changed;
}
