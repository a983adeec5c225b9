import { z } from 'zod';
import type { Claim, ClaimRejection, WantedClaim } from '../claim.ts';
import { judgeClaim } from '../claim.ts';
import type { Decider, Decision } from '../decider.ts';
import { accept, nothingToDo, reject } from '../decider.ts';
import { event } from '../event.ts';
import type { PrincipalId } from '../host-id.ts';
import { principalId } from '../host-id.ts';
import type { InvitationId, PersonId, SupportSessionId } from '../id.ts';
import { invitationId, personId, supportSessionId } from '../id.ts';
import type { Instant } from '../instant.ts';
import { instant } from '../instant.ts';

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
  /** About to start this support session, or to prolong the claim: one at a time. */
  event('SupportSessionClaimed', { principalId, supportSessionId, until: instant }),
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

/** Says that a principal is about to start a support session, or prolongs that: one at a time. */
export interface ClaimSupportSession {
  type: 'ClaimSupportSession';
  at: Instant;
  principalId: PrincipalId;
  supportSessionId: SupportSessionId;
  until: Instant;
  /** A session that is known to be over, though its time is not. */
  ended?: SupportSessionId | undefined;
}

export type SupportClaimRejection = {
  type: 'AlreadySupporting';
  supportSessionId: SupportSessionId;
  until: Instant;
};

/** Which persons a principal was claimed to be, and not released from; at most one of these claims ever counts. */
export interface Principal {
  claims: readonly Claim<PersonId>[];
  /** The support session that this principal started last, or was about to. */
  support: { supportSessionId: SupportSessionId; until: Instant } | undefined;
  /** How many events the stream has: the next one's revision. */
  length: number;
}

const initial: Principal = { claims: [], support: undefined, length: 0 };

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

/** Whoever supports somebody does so in one session: the one that was claimed last, until its time or its end. */
export function claimSupportSession(
  { at, principalId, supportSessionId, until, ended }: ClaimSupportSession,
  { support }: Principal,
): Decision<PrincipalEvent, SupportClaimRejection> {
  const isOwn = support?.supportSessionId === supportSessionId;
  if (support && !isOwn && at < support.until && support.supportSessionId !== ended) {
    return reject({ type: 'AlreadySupporting', ...support });
  }
  // Never sooner: whoever claimed it, too, may be about to start it, until then.
  if (isOwn && support.until >= until) return nothingToDo;
  return accept({ type: 'SupportSessionClaimed', at, principalId, supportSessionId, until });
}

function evolve({ claims, support, length }: Principal, happened: PrincipalEvent): Principal {
  switch (happened.type) {
    case 'PrincipalClaimed': {
      const { personId: other, invitationId, generation } = happened;
      const claim = { other, invitationId, generation, revision: length };
      return { claims: [...claims, claim], support, length: length + 1 };
    }
    case 'PrincipalReleased': {
      const { claimRevisions } = happened;
      return {
        claims: claims.filter(({ revision }) => !claimRevisions.includes(revision)),
        support,
        length: length + 1,
      };
    }
    case 'SupportSessionClaimed': {
      const { supportSessionId, until } = happened;
      return { claims, support: { supportSessionId, until }, length: length + 1 };
    }
  }
}

export const principal: Decider<PrincipalCommand, Principal, PrincipalEvent, ClaimRejection> = {
  initial,
  decide,
  evolve,
};
