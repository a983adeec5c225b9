import type { PersonId } from '@latchkey/core';
import { accessGrant as accessGrantDecider, erased, newAttributes } from '@latchkey/core';
import { z } from 'zod';
import type { Command } from '../commands/command.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { placeNow } from '../people/bring-access.ts';
import { accessPlace, carryOutOnAccess } from './access-outcome.ts';

/** Changes what the host keeps with somebody's access, whole. It gives and takes nothing. */
export const changeAttributes = defineCommand({
  name: 'access.changeAttributes',
  input: z.strictObject({ ...accessPlace, attributes: newAttributes }),
  async run(command, { attributes: given, ...asked }) {
    const where = await placeNow(command, asked);
    return carryOutOnAccess(command, where, {
      async decide(grant) {
        const { at, principalId: by } = command;
        const read = command.readAttributes(given);
        if (!read.ok) return read;
        const { attributes } = read;
        const decision = accessGrantDecider.decide({ type: 'ChangeAttributes', at, attributes, by }, grant);
        if (!decision.ok) return decision;
        return (await refuseIfErased(command, where.personId)) ?? decision;
      },
    });
  },
});

/** Nothing more is kept of somebody who is erased. */
export async function refuseIfErased(command: Pick<Command, 'load'>, personId: PersonId) {
  const { state } = await command.load('person', personId);
  return state.name === erased ? refuse({ type: 'PersonErased' }) : undefined;
}
