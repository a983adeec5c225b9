import { z } from 'zod';
import type { Claim, ClaimRejection, WantedClaim } from '../claim.ts';
import { judgeClaim } from '../claim.ts';
import type { Decider, Decision } from '../decider.ts';
import { accept } from '../decider.ts';
import { event } from '../event.ts';
import type { PrincipalId } from '../host-id.ts';
import { principalId } from '../host-id.ts';
import type { PersonId } from '../id.ts';
import { invitationId, personId } from '../id.ts';
import type { Instant } from '../instant.ts';

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const principalEvent = z.discriminatedUnion('type', [
  event('PrincipalClaimed', { principalId, personId, invitationId, generation: z.int().positive() }),
]);
export type PrincipalEvent = z.infer<typeof principalEvent>;

export interface PrincipalCommand extends WantedClaim<PersonId> {
  type: 'ClaimPrincipal';
  at: Instant;
  principalId: PrincipalId;
}

/** Which persons a principal was claimed to be; at most one of these claims ever counts. */
export interface Principal {
  claims: readonly Claim<PersonId>[];
  /** How many events the stream has: the next one's revision. */
  length: number;
}

const initial: Principal = { claims: [], length: 0 };

function decide(command: PrincipalCommand, principal: Principal): Decision<PrincipalEvent, ClaimRejection> {
  const { at, principalId, other: personId, invitationId, generation } = command;
  const claimed = accept<PrincipalEvent>({
    type: 'PrincipalClaimed',
    at,
    principalId,
    personId,
    invitationId,
    generation,
  });
  return judgeClaim(principal.claims, command, claimed);
}

function evolve({ claims, length }: Principal, happened: PrincipalEvent): Principal {
  const { personId: other, invitationId, generation } = happened;
  return { claims: [...claims, { other, invitationId, generation, revision: length }], length: length + 1 };
}

export const principal: Decider<PrincipalCommand, Principal, PrincipalEvent, ClaimRejection> = {
  initial,
  decide,
  evolve,
};
