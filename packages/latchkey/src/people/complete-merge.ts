import type { PersonId } from '@latchkey/core';
import { person as personDecider, personId as personIdSchema } from '@latchkey/core';
import { z } from 'zod';
import type { Command } from '../commands/command.ts';
import { defineCommand } from '../commands/run-command.ts';
import { leaveOneOpen } from '../invitations/leave-one-open.ts';
import type { Services } from '../services.ts';
import { bringAccess } from './bring-access.ts';
import { bringAddress } from './bring-address.ts';
import { settledMerges } from './pending-merge.ts';
import { idsOf, survivorOf } from './survivor.ts';

/** Moves what an absorbed person has to the survivor, as far as that was not done yet; does nothing about anybody else. */
export async function completeMerge(
  command: Command,
  { placesOf }: Services,
  absorbedId: PersonId,
): Promise<PersonId> {
  const { at, tenantId } = command;
  const { absorption } = (await command.load('person', absorbedId)).state;
  if (!absorption) return absorbedId;
  const next = await command.load('person', absorption.survivorId);
  const recorded = personDecider.decide({ type: 'RecordMerge', at, absorbedId }, next.state);
  await command.appendStep('record merge', next, recorded.ok ? recorded.events : []);

  const survivor = await survivorOf(command.load, absorbedId);
  const survivorId = survivor.id as PersonId;
  await bringAddress(command, { survivorId, absorbedId });
  const ids = await idsOf(command.load, survivor);
  for (const workspaceId of await placesOf(tenantId, ids)) {
    await bringAccess(command, { workspaceId, absorbedId, survivorId });
    await leaveOneOpen(command, { workspaceId, personId: survivorId });
  }
  return survivorId;
}

/** Finishes a merge that a crash has cut off, and brings what came to an absorbed person since. */
export const completeMergeOf = (services: Services) =>
  defineCommand({
    name: 'people.completeMerge',
    input: z.strictObject({ personId: personIdSchema }),
    worksInClosedTenant: true,
    async run(command, { personId }) {
      await settledMerges(command);
      const survivorId = await completeMerge(command, services, personId);
      const { revision } = await command.load('person', personId);
      return { ok: true, revision, survivorId } as const;
    },
  });
