import type {
  Claim,
  ClaimStanding,
  Invitation,
  InvitationId,
  PersonId,
  PersonRejection,
  PrincipalId,
  WantedClaim,
} from '@latchkey/core';
import {
  findClaim,
  invitation as invitationDecider,
  isPastDeadline,
  person as personDecider,
  principal as principalDecider,
  standingOfPersonsClaim,
  standingOfPrincipalsClaim,
} from '@latchkey/core';
import type { Command } from '../commands/command.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';

export type PrincipalBinding =
  | { ok: false; rejection: PersonRejection }
  | {
      ok: true;
      /** Appends the claims that are not there yet, and says where both stand. */
      claim(): Promise<{ principalClaimRevision: number; personClaimRevision: number }>;
    };

interface Pair {
  principalId: PrincipalId;
  person: LoadedStream<'person'>;
  invitation: LoadedStream<'invitation'>;
  generation: number;
}

/**
 * One principal per person, one person per principal: judges whether this principal can be this person, by all claims
 * of both and the invitations they name. A claim whose deadline has passed is void only once that is on record, so it
 * is put there first.
 */
export async function bindPrincipal(
  command: Command,
  { principalId, person, invitation, generation }: Pair,
): Promise<PrincipalBinding> {
  const { at } = command;
  const personId = person.id as PersonId;
  const invitationId = invitation.id as InvitationId;
  const principal = await command.load('principal', command.ids.principal(principalId));

  const claimed = [...principal.state.claims, ...person.state.claims].map((claim) => claim.invitationId);
  const named = new Map<InvitationId, LoadedStream<'invitation'>>([[invitationId, invitation]]);
  for (const id of claimed) {
    if (!named.has(id)) named.set(id, await command.load('invitation', id));
  }
  const persons = new Map<PersonId, LoadedStream<'person'>>([[personId, person]]);
  for (const { other } of principal.state.claims) {
    if (!persons.has(other)) persons.set(other, await command.load('person', other));
  }
  const lapsed = [...named.values()].filter(
    ({ id, state }) => id !== invitationId && isLapsed(state, command),
  );
  const standing = (
    claim: Claim<unknown>,
    judge: (invitation: Invitation) => ClaimStanding,
  ): ClaimStanding => {
    const of = named.get(claim.invitationId);
    if (!of) return 'held';
    const now = judge(of.state);
    return now === 'held' && lapsed.includes(of) ? 'void' : now;
  };

  const asPerson: WantedClaim<PersonId> = {
    other: personId,
    invitationId,
    generation,
    standings: principal.state.claims.map((claim) =>
      standing(claim, (of) => {
        const claimed = persons.get(claim.other)?.state;
        return claimed ? standingOfPrincipalsClaim(claim, principalId, of, claimed) : 'held';
      }),
    ),
  };
  const asPrincipal: WantedClaim<PrincipalId> = {
    other: principalId,
    invitationId,
    generation,
    standings: person.state.claims.map((claim) => standing(claim, (of) => standingOfPersonsClaim(claim, of))),
  };
  const claimPrincipal = principalDecider.decide(
    { type: 'ClaimPrincipal', at, principalId, ...asPerson },
    principal.state,
  );
  if (!claimPrincipal.ok) return claimPrincipal;
  const claimPerson = personDecider.decide(
    { type: 'ClaimPersonsPrincipal', at, ...asPrincipal },
    person.state,
  );
  if (!claimPerson.ok) return claimPerson;

  return {
    ok: true,
    async claim() {
      for (const past of lapsed) {
        if (past.state.status !== 'pending') continue;
        const expiry = invitationDecider.decide(
          { type: 'Expire', at, generation: past.state.generation },
          past.state,
        );
        await command.appendStep('record expiry', past, expiry.ok ? expiry.events : []);
      }
      const principalNow = await command.appendStep('claim principal', principal, claimPrincipal.events);
      const personNow = await command.appendStep('claim person', person, claimPerson.events);
      return {
        principalClaimRevision: revisionOf(principalNow.state.claims, asPerson),
        personClaimRevision: revisionOf(personNow.state.claims, asPrincipal),
      };
    },
  };
}

/** Whether a deadline has passed and nobody has put that on record. */
function isLapsed(invitation: Invitation, { at }: Command): boolean {
  return invitation.status === 'pending' && !invitation.isExpiryRecorded && isPastDeadline(invitation, at);
}

function revisionOf<Other>(claims: readonly Claim<Other>[], wanted: WantedClaim<Other>): number {
  // A claim that was made just now has no standing yet, and counts as held.
  return findClaim(claims, wanted)?.revision ?? 0;
}
