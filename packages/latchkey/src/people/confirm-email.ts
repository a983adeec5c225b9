import type { Decision, Instant, Person } from '@latchkey/core';
import { emailAddress as emailAddressDecider, personId } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import type { LoadStream } from '../links/links.ts';

/** Says that a person's address is right although a message came back from it for good: it is mailed to again. */
export const confirmEmail = defineCommand({
  name: 'people.confirmEmail',
  input: z.strictObject({ personId }),
  async run(command, { personId }) {
    const { state: person } = await command.load('person', personId);
    if (person.status === 'none') return refuse({ type: 'PersonNotFound' });
    if (person.emailAddressId === undefined) return refuse({ type: 'EmailNeeded' });
    return carryOut(command, 'emailAddress', person.emailAddressId, {
      decide: (address) =>
        emailAddressDecider.decide(
          { type: 'ConfirmEmail', at: command.at, by: command.principalId },
          address,
        ),
      outcome: () => ({ personId }),
    });
  },
});

/** What confirming a person's address would lead to now. */
export async function confirmationNow(
  load: LoadStream,
  { emailAddressId }: Person,
  at: Instant,
): Promise<Decision<unknown, { type: string }>> {
  if (emailAddressId === undefined) return refuse({ type: 'EmailNeeded' });
  const { state } = await load('emailAddress', emailAddressId);
  return emailAddressDecider.decide({ type: 'ConfirmEmail', at }, state);
}
