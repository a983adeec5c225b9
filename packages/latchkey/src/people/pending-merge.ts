import type { PersonId, PersonToMerge, StartedMerge } from '@latchkey/core';
import { person as personDecider, refuseMerge } from '@latchkey/core';
import type { Command } from '../commands/command.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';
import { standingsOfClaims } from './persons-principal.ts';

/**
 * The tenant's merges, once it is certain what becomes of the last one: one that was started and went no further is
 * finished here, or abandoned if it cannot be any more. So no merge begins while another is under way.
 */
export async function settledMerges(command: Command): Promise<LoadedStream<'personMerge'>> {
  const merges = await command.load('personMerge', command.ids.personMerge());
  const { last } = merges.state;
  if (last) await finishMerge(command, last);
  return merges;
}

/** Absorbs whom a merge was started for, unless it was abandoned, or has to be; and says whether it did, now or earlier. */
export async function finishMerge(command: Command, merge: StartedMerge): Promise<boolean> {
  const { at } = command;
  const { survivorId, absorbedId, number } = merge;
  const absorbed = await command.load('person', absorbedId);
  const { absorption, abandonedMerge } = absorbed.state;
  if (absorption || abandonedMerge === number) return absorption?.merge === number;
  const survivor = await command.load('person', survivorId);
  const refusal = refuseMerge({
    survivor: await personToMerge(command, survivor),
    absorbed: await personToMerge(command, absorbed),
  });
  const { email, addressVersion } = survivor.state;
  // Whoever has no address gets the absorbed person's: that is none that makes links to it dead.
  const isToGetOne = email === undefined && absorbed.state.email !== undefined;
  const survivorsAddressVersion = addressVersion + (isToGetOne ? 1 : 0);
  const decision = personDecider.decide(
    refusal
      ? { type: 'AbandonMerge', at, merge: number }
      : { type: 'AbsorbPerson', at, survivorId, merge: number, survivorsAddressVersion },
    absorbed.state,
  );
  await command.appendStep('absorb person', absorbed, decision.ok ? decision.events : []);
  return refusal === undefined;
}

export async function personToMerge(
  command: Command,
  { id, state }: LoadedStream<'person'>,
): Promise<PersonToMerge> {
  const personId = id as PersonId;
  return { personId, person: state, standings: await standingsOfClaims(command.load, personId, state) };
}
