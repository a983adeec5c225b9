import { z } from 'zod';
import type { Claim, ClaimRejection, WantedClaim } from '../claim.ts';
import { judgeClaim } from '../claim.ts';
import type { Decider, Decision } from '../decider.ts';
import { accept, nothingToDo } from '../decider.ts';
import { event } from '../event.ts';
import type { PrincipalId } from '../host-id.ts';
import { principalId } from '../host-id.ts';
import type { InvitationId, PersonId } from '../id.ts';
import { invitationId, personId } from '../id.ts';
import type { Instant } from '../instant.ts';

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const principalEvent = z.discriminatedUnion('type', [
  event('PrincipalClaimed', { principalId, personId, invitationId, generation: z.int().positive() }),
  event('PrincipalReleased', {
    principalId,
    personId,
    invitationId,
    /** Which claims to be that person count no more. Named one by one: a newer one may be on its way. */
    claimRevisions: z.array(z.int().nonnegative()).min(1),
  }),
]);
export type PrincipalEvent = z.infer<typeof principalEvent>;

export type PrincipalCommand =
  | ({ type: 'ClaimPrincipal'; at: Instant; principalId: PrincipalId } & WantedClaim<PersonId>)
  | {
      type: 'ReleasePrincipal';
      at: Instant;
      principalId: PrincipalId;
      personId: PersonId;
      invitationId: InvitationId;
      claimRevisions: readonly number[];
    };

/** Which persons a principal was claimed to be, and not released from; at most one of these claims ever counts. */
export interface Principal {
  claims: readonly Claim<PersonId>[];
  /** How many events the stream has: the next one's revision. */
  length: number;
}

const initial: Principal = { claims: [], length: 0 };

function decide(command: PrincipalCommand, principal: Principal): Decision<PrincipalEvent, ClaimRejection> {
  switch (command.type) {
    case 'ClaimPrincipal': {
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
    case 'ReleasePrincipal': {
      const { at, principalId, personId, invitationId } = command;
      const claimRevisions = principal.claims
        .filter(({ other, revision }) => other === personId && command.claimRevisions.includes(revision))
        .map(({ revision }) => revision);
      if (claimRevisions.length === 0) return nothingToDo;
      return accept({ type: 'PrincipalReleased', at, principalId, personId, invitationId, claimRevisions });
    }
  }
}

function evolve({ claims, length }: Principal, happened: PrincipalEvent): Principal {
  switch (happened.type) {
    case 'PrincipalClaimed': {
      const { personId: other, invitationId, generation } = happened;
      const claim = { other, invitationId, generation, revision: length };
      return { claims: [...claims, claim], length: length + 1 };
    }
    case 'PrincipalReleased': {
      const { claimRevisions } = happened;
      return {
        claims: claims.filter(({ revision }) => !claimRevisions.includes(revision)),
        length: length + 1,
      };
    }
  }
}

export const principal: Decider<PrincipalCommand, Principal, PrincipalEvent, ClaimRejection> = {
  initial,
  decide,
  evolve,
};
