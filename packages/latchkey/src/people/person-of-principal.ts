import type { PersonId, PrincipalId } from '@latchkey/core';
import type { Command } from '../commands/command.ts';
import { principalOf } from './persons-principal.ts';

/** Who a principal is, if anybody: they may have claimed to be several persons and are at most one of them. */
export async function personOfPrincipal(
  { ids, load }: Pick<Command, 'ids' | 'load'>,
  principalId: PrincipalId,
): Promise<PersonId | undefined> {
  const principal = await load('principal', ids.principal(principalId));
  for (const personId of new Set(principal.state.claims.map(({ other }) => other))) {
    const person = await load('person', personId);
    if ((await principalOf(load, personId, person.state)) === principalId) return personId;
  }
  return undefined;
}
