import { person as personDecider, personId } from '@latchkey/core';
import { z } from 'zod';
import { defineCommand } from '../commands/run-command.ts';

/** Shuts a person out of every workspace of the tenant, without touching what they were given. */
export const deactivatePerson = defineCommand({
  name: 'people.deactivate',
  input: z.strictObject({ personId }),
  async run(command, { personId }) {
    const person = await command.load('person', personId);
    const recognised = command.recognise(person);
    if (!recognised.ok) return recognised;
    if (recognised.asItStood) return { ok: true, personId, revision: recognised.asItStood.revision };
    const decision = personDecider.decide({ type: 'DeactivatePerson', at: command.at }, person.state);
    if (!decision.ok) return decision;
    const { revision } = await command.append(person, decision.events);
    return { ok: true, personId, revision };
  },
});
