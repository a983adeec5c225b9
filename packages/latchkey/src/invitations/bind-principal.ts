import type {
  Claim,
  ClaimStanding,
  Invitation,
  InvitationEvent,
  InvitationId,
  PersonId,
  PersonRejection,
  PrincipalId,
  WantedClaim,
} from '@latchkey/core';
import {
  findClaim,
  invitation as invitationDecider,
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

  const named = new Map<InvitationId, LoadedStream<'invitation'>>([[invitationId, invitation]]);
  const lapsed = new Map<LoadedStream<'invitation'>, readonly InvitationEvent[]>();
  /** What a claim is worth once every deadline that has passed by now is on record. */
  async function standing(
    { invitationId: id, generation }: Claim<unknown>,
    judge: (invitation: Invitation) => ClaimStanding,
  ): Promise<ClaimStanding> {
    const of = named.get(id) ?? (await command.load('invitation', id));
    named.set(id, of);
    const expiry = invitationDecider.decide({ type: 'Expire', at, generation }, of.state);
    const events = expiry.ok ? expiry.events : [];
    if (events.length > 0) lapsed.set(of, events);
    return judge(
      events.reduce<Invitation>((state, event) => invitationDecider.evolve(state, event), of.state),
    );
  }

  const principalsStandings: ClaimStanding[] = [];
  for (const claim of principal.state.claims) {
    const claimed = claim.other === personId ? person : await command.load('person', claim.other);
    principalsStandings.push(
      await standing(claim, (of) => standingOfPrincipalsClaim(claim, principalId, of, claimed.state)),
    );
  }
  const personsStandings: ClaimStanding[] = [];
  for (const claim of person.state.claims) {
    personsStandings.push(await standing(claim, (of) => standingOfPersonsClaim(claim, personId, of)));
  }

  const asPerson: WantedClaim<PersonId> = {
    other: personId,
    invitationId,
    generation,
    standings: principalsStandings,
  };
  const asPrincipal: WantedClaim<PrincipalId> = {
    other: principalId,
    invitationId,
    generation,
    standings: personsStandings,
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
      for (const [past, events] of lapsed) await command.appendStep('record expiry', past, events);
      const principalNow = await command.appendStep('claim principal', principal, claimPrincipal.events);
      const personNow = await command.appendStep('claim person', person, claimPerson.events);
      return {
        principalClaimRevision: revisionOf(principalNow.state.claims, asPerson),
        personClaimRevision: revisionOf(personNow.state.claims, asPrincipal),
      };
    },
  };
}

function revisionOf<Other>(claims: readonly Claim<Other>[], wanted: WantedClaim<Other>): number {
  // A claim that was made just now has no standing yet, and counts as held.
  return findClaim(claims, wanted)?.revision ?? 0;
}
