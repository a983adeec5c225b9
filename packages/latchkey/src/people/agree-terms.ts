import type { PersonId } from '@latchkey/core';
import { agreedVersion, person as personDecider } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { principalOf } from './persons-principal.ts';

/** Puts on record that whoever is signed in, as the person they are bound to, agreed to a version of the host's terms. */
export const agreeTerms = defineCommand({
  name: 'people.agreeTerms',
  input: z.strictObject({ version: agreedVersion }),
  isForInvitees: true,
  async run(command, { version }) {
    const { principalId } = command;
    if (principalId === undefined) return refuse({ type: 'NotSignedIn' });
    const principal = await command.load('principal', command.ids.principal(principalId));
    const claimed = new Set(principal.state.claims.map(({ other }) => other));
    for (const personId of claimed) {
      const agreed = await agreeAs(command, personId, principalId, version);
      if (agreed.ok || agreed.rejection.type !== 'PersonNotFound') return agreed;
    }
    return refuse({ type: 'PersonNotFound' });
  },
});

/** A principal may have claimed to be several persons and is at most one of them: all others are not found. */
function agreeAs(
  command: Command,
  personId: PersonId,
  principalId: NonNullable<Command['principalId']>,
  version: string,
) {
  return carryOut(command, 'person', personId, {
    async decide(person) {
      if ((await principalOf(command.load, personId, person)) !== principalId)
        return refuse({ type: 'PersonNotFound' });
      return personDecider.decide({ type: 'AgreeTerms', at: command.at, principalId, version }, person);
    },
    outcome: () => ({ personId, version }),
  });
}
