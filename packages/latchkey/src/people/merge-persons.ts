import type { Decision, MergeRejection, PersonEvent, PersonId, PersonRejection, Terms } from '@latchkey/core';
import {
  isThere,
  joinedTerms,
  person as personDecider,
  personId,
  personMerge,
  refuseMerge,
  whatIsMore,
} from '@latchkey/core';
import { z } from 'zod';
import type { GivingRejection } from '../access/giving.ts';
import { refuseToGive } from '../access/giving.ts';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { defineCommand } from '../commands/run-command.ts';
import { revisionConflict } from '../ports/event-store.ts';
import type { Services } from '../services.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';
import { completeMerge } from './complete-merge.ts';
import { finishMerge, personToMerge, settledMerges } from './pending-merge.ts';

interface Pair {
  survivorId: PersonId;
  absorbedId: PersonId;
}

/**
 * Makes one of two persons who are the same: whatever the absorbed one had goes over to the survivor, and whoever means the
 * absorbed one means the survivor from then on. The tenant's merges are started one after the other; that a person is
 * absorbed is decided in their own stream, so that no account is bound to them meanwhile; the survivor's says so too;
 * then everything moves. A reactor finishes what is interrupted.
 */
export const mergePersons = (services: Services) =>
  defineCommand({
    name: 'people.merge',
    input: z.strictObject({ survivorId: personId, absorbedId: personId }),
    async run(command, pair) {
      const { survivorId, absorbedId } = pair;
      const merges = await settledMerges(command);
      const merged = await carryOut(command, 'person', survivorId, {
        decide: async (_state, survivor) => merge(command, services, survivor, pair, merges),
        outcome: () => ({ survivorId, absorbedId }),
      });
      if (merged.ok) await completeMerge(command, services, absorbedId);
      return merged;
    },
  });

type MergeDecision = Decision<PersonEvent, MergeRejection | GivingRejection | PersonRejection>;

async function merge(
  command: Command,
  services: Services,
  survivor: LoadedStream<'person'>,
  { survivorId, absorbedId }: Pair,
  merges: LoadedStream<'personMerge'>,
): Promise<MergeDecision> {
  const { at } = command;
  const absorbed = await command.load('person', absorbedId);
  const recorded = personDecider.decide({ type: 'RecordMerge', at, absorbedId }, survivor.state);
  if (absorbed.state.absorption?.survivorId === survivorId) return recorded;

  const refusal =
    refuseMerge({
      survivor: await personToMerge(command, survivor),
      absorbed: await personToMerge(command, absorbed),
    }) ?? (await refuseToGiveWhatComes(command, services, { survivorId, absorbedId }));
  if (refusal) return refusal;

  const started = personMerge.decide({ type: 'StartMerge', at, survivorId, absorbedId }, merges.state);
  const { state } = await command.appendStep('start merge', merges, started.ok ? started.events : []);
  const isAbsorbed = state.last !== undefined && (await finishMerge(command, state.last));
  // Somebody was quicker, and this merge cannot be any more: it is judged anew.
  if (!isAbsorbed) throw revisionConflict(absorbed.stream, absorbed.revision, absorbed.revision + 1);
  return recorded;
}

const nothing: Terms = { permissions: [] };

/** Whoever merges gives the survivor what is more for them in each workspace, so they must be one who may. */
async function refuseToGiveWhatComes(
  command: Command,
  { mayGive, placesOf }: Services,
  { survivorId, absorbedId }: Pair,
) {
  const { at, ids } = command;
  for (const workspaceId of await placesOf(command.tenantId, [absorbedId])) {
    const { state: to } = await command.load('accessGrant', ids.accessGrant(workspaceId, survivorId));
    const { state: from } = await command.load('accessGrant', ids.accessGrant(workspaceId, absorbedId));
    if (!isThere(from, at)) continue;
    const before = isThere(to, at) ? to.terms : undefined;
    const after = before ? joinedTerms(before, from.terms) : from.terms;
    const more = whatIsMore(after, before ?? nothing);
    const refusal = more.length > 0 && (await refuseToGive(mayGive, command, workspaceId, more));
    if (refusal) return refusal;
  }
  return undefined;
}
