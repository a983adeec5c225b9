import type { ClaimStanding, InvitationId, Person, PersonId, PrincipalId } from '@latchkey/core';
import { boundClaim, standingOfPersonsClaim } from '@latchkey/core';
import type { Command } from '../commands/command.ts';

/** What the claims in a person's stream are worth, in their order. */
export async function standingsOfClaims(
  load: Command['load'],
  personId: PersonId,
  { claims }: Person,
): Promise<readonly ClaimStanding[]> {
  return Promise.all(
    claims.map(async (claim) =>
      standingOfPersonsClaim(claim, personId, (await load('invitation', claim.invitationId)).state),
    ),
  );
}

/** The principal that a person is bound to, and by which invitation, if any. */
export async function boundPrincipal(
  load: Command['load'],
  personId: PersonId,
  person: Person,
): Promise<{ principalId: PrincipalId; invitationId: InvitationId } | undefined> {
  const bound = boundClaim(person.claims, await standingsOfClaims(load, personId, person));
  return bound && { principalId: bound.other, invitationId: bound.invitationId };
}

/** The principal that a person is bound to, if any. */
export async function principalOf(
  load: Command['load'],
  personId: PersonId,
  person: Person,
): Promise<PrincipalId | undefined> {
  return (await boundPrincipal(load, personId, person))?.principalId;
}
