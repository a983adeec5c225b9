import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type {
  Absorption,
  ClaimStanding,
  InvitationEvent,
  InvitationId,
  PersonId,
  PrincipalId,
} from '../../src/index.ts';
import {
  fold,
  invitation,
  invitationId,
  later,
  person,
  personId,
  principal,
  principalId,
  standingOfPersonsClaim,
  standingOfPrincipalsClaim,
} from '../../src/index.ts';
import {
  accepted,
  ann,
  deadline,
  declined,
  expired,
  invited,
  invitee,
  requested,
  rescinded,
  resent,
  start,
} from '../invitation/situation.ts';

const offer = invitationId.parse('01JNB0000000000000000000N1');
const elsewhere = invitationId.parse('01JNB0000000000000000000N2');
const stranger = personId.parse('01JNB0000000000000000000P2');
const other = principalId.parse('u-other');
const nextDay = later(start, 86_400_000);

function ofPrincipal(
  history: readonly InvitationEvent[],
  change: {
    revision?: number;
    of?: PersonId;
    by?: PrincipalId;
    claimsCountFrom?: number;
    absorption?: Absorption;
  } = {},
): ClaimStanding {
  const claim = {
    other: change.of ?? invitee,
    invitationId: offer,
    generation: 1,
    revision: change.revision ?? 0,
  };
  const { by = ann, claimsCountFrom = 0 } = change;
  return standingOfPrincipalsClaim(claim, by, fold(invitation, history), {
    claimsCountFrom,
    absorption: change.absorption,
  });
}

function ofPerson(
  history: readonly InvitationEvent[],
  change: { revision?: number; of?: PrincipalId; in?: PersonId } = {},
): ClaimStanding {
  const claim = {
    other: change.of ?? ann,
    invitationId: offer,
    generation: 1,
    revision: change.revision ?? 1,
  };
  return standingOfPersonsClaim(claim, change.in ?? invitee, fold(invitation, history));
}

describe('what a claim is worth of somebody who was merged', () => {
  const absorption = { survivorId: stranger, merge: 1, survivorsAddressVersion: 1 };
  const acceptedForThem = { ...accepted(start), personId: stranger };

  it('is nothing in the principal’s stream, whatever came of its invitation', () => {
    expect(ofPrincipal([invited(start)], { absorption })).toBe('void');
    expect(ofPrincipal([invited(start), accepted(start)], { absorption })).toBe('void');
  });

  it('is bound for whoever accepted, not for whoever was invited', () => {
    const history = [invited(start), acceptedForThem];
    expect(ofPrincipal(history, { of: stranger })).toBe('bound');
    expect(ofPrincipal(history)).toBe('void');
    expect(ofPerson(history, { in: stranger })).toBe('bound');
    expect(ofPerson(history)).toBe('void');
  });
});

describe('what a claim is worth', () => {
  it('is held while its link can be accepted', () => {
    expect(ofPrincipal([invited(start)])).toBe('held');
    expect(ofPerson([invited(start)])).toBe('held');
  });

  it('is bound once the invitation was accepted by that very claim, for ever', () => {
    const history = [invited(start), accepted(nextDay)];
    const later2 = [...history, invited(deadline, { round: 2, generation: 2 })];
    expect(ofPrincipal(history)).toBe('bound');
    expect(ofPerson(history)).toBe('bound');
    expect(ofPrincipal(later2)).toBe('bound');
    expect(ofPerson(later2)).toBe('bound');
  });

  it('is void where the acceptance names another claim', () => {
    const history = [invited(start), accepted(nextDay)];
    expect(ofPrincipal(history, { revision: 7 })).toBe('void');
    expect(ofPerson(history, { revision: 7 })).toBe('void');
  });

  it('is void, in the principal’s stream, once the person was released from what the acceptance bound', () => {
    const history = [invited(start), accepted(nextDay)];
    expect(ofPrincipal(history, { claimsCountFrom: 1 })).toBe('bound');
    expect(ofPrincipal(history, { claimsCountFrom: 2 })).toBe('void');
  });

  it('is void where the acceptance is another principal’s or another person’s', () => {
    const history = [invited(start), accepted(nextDay)];
    expect(ofPerson(history, { of: other })).toBe('void');
    expect(ofPrincipal(history, { of: stranger })).toBe('void');
    expect(ofPrincipal(history, { by: other })).toBe('void');
  });

  it.each([
    ['superseded', [invited(start), resent(nextDay)]],
    ['rescinded', [invited(start), rescinded(nextDay)]],
    ['declined', [invited(start), declined(nextDay)]],
    ['expired on record', [invited(start), expired(deadline)]],
  ])('is void once its link was %s', (_how, history) => {
    expect(ofPrincipal(history)).toBe('void');
    expect(ofPerson(history)).toBe('void');
  });

  it('is worth what it was while another round is asked for', () => {
    const asked = requested(deadline, { round: 2 });
    expect(ofPrincipal([invited(start), accepted(nextDay), asked])).toBe('bound');
    expect(ofPerson([invited(start), accepted(nextDay), asked])).toBe('bound');
    expect(ofPrincipal([invited(start), declined(nextDay), asked])).toBe('void');
    expect(ofPerson([invited(start), declined(nextDay), asked])).toBe('void');
  });

  it('is held where nothing is known of the invitation', () => {
    expect(ofPrincipal([])).toBe('held');
    expect(ofPerson([])).toBe('held');
  });
});

describe('claiming to be a person', () => {
  const claim = (
    standings: ClaimStanding[],
    change: { other?: PersonId; invitationId?: InvitationId; generation?: number } = {},
  ) =>
    ({
      type: 'ClaimPrincipal',
      at: nextDay,
      principalId: ann,
      other: invitee,
      invitationId: offer,
      generation: 1,
      standings,
      ...change,
    }) as const;
  const claimed = (of = invitee, by = offer) =>
    ({
      type: 'PrincipalClaimed',
      at: nextDay,
      principalId: ann,
      personId: of,
      invitationId: by,
      generation: 1,
    }) as const;
  const { given } = specification(principal);

  it('is put on record', () => {
    given().when(claim([])).then(claimed());
  });

  it('is already so by a claim for the same link', () => {
    given(claimed())
      .when(claim(['held']))
      .thenNothing();
  });

  it('is already so by a bound claim, whatever link it was made for', () => {
    given(claimed(invitee, elsewhere))
      .when(claim(['bound']))
      .thenNothing();
  });

  it('is claimed anew beside a claim that is held for another link', () => {
    given(claimed(invitee, elsewhere))
      .when(claim(['held']))
      .then(claimed());
  });

  it('is claimed anew beside a claim that is held for an earlier link of the same invitation', () => {
    given(claimed())
      .when(claim(['held'], { generation: 2 }))
      .then({ ...claimed(), generation: 2 });
  });

  it.each(['held', 'bound'] as const)('is refused while a claim to be somebody else is %s', (standing) => {
    given(claimed(stranger))
      .when(claim([standing]))
      .thenRejected({ type: 'PrincipalMismatch' });
  });

  it('is free again once a claim to be somebody else is void', () => {
    given(claimed(stranger))
      .when(claim(['void']))
      .then(claimed());
  });

  it('is refused where nobody looked at a claim to be somebody else', () => {
    given(claimed(stranger)).when(claim([])).thenRejected({ type: 'PrincipalMismatch' });
  });

  it('is refused where an older claim to be somebody else still counts', () => {
    given(claimed(stranger), claimed())
      .when(claim(['bound', 'void']))
      .thenRejected({ type: 'PrincipalMismatch' });
  });
});

describe('releasing a principal', () => {
  const claimed = (of: PersonId) =>
    ({
      type: 'PrincipalClaimed',
      at: nextDay,
      principalId: ann,
      personId: of,
      invitationId: offer,
      generation: 1,
    }) as const;
  const release = (...claimRevisions: number[]) =>
    ({
      type: 'ReleasePrincipal',
      at: nextDay,
      principalId: ann,
      personId: invitee,
      invitationId: offer,
      claimRevisions,
    }) as const;
  const released = (...claimRevisions: number[]) =>
    ({
      type: 'PrincipalReleased',
      at: nextDay,
      principalId: ann,
      personId: invitee,
      invitationId: offer,
      claimRevisions,
    }) as const;
  const { given } = specification(principal);

  it('takes away the claims that it names, and no other', () => {
    const history = [claimed(invitee), claimed(stranger), claimed(invitee)];
    given(...history)
      .when(release(0, 1))
      .then(released(0));
    expect(fold(principal, [...history, released(0)]).claims.map(({ revision }) => revision)).toEqual([1, 2]);
  });

  it('is nothing where those claims are away already', () => {
    given(claimed(invitee), released(0)).when(release(0)).thenNothing();
    given(claimed(stranger)).when(release(0)).thenNothing();
  });

  it('leaves the next claim its own place in the stream', () => {
    const { claims } = fold(principal, [claimed(invitee), released(0), claimed(stranger)]);
    expect(claims.map(({ revision }) => revision)).toEqual([2]);
  });
});

describe('claiming a person’s principal', () => {
  const registered = {
    type: 'PersonRegistered',
    at: start,
    name: 'Ann',
    email: 'ann@example.org',
    emailAddressId: '01JNB0000000000000000000A1',
    addressVersion: 1,
  } as never;
  const claim = (standings: ClaimStanding[]) =>
    ({
      type: 'ClaimPersonsPrincipal',
      at: nextDay,
      other: ann,
      invitationId: offer,
      generation: 1,
      standings,
    }) as const;
  const claimed = (by = ann) =>
    ({
      type: 'PersonPrincipalClaimed',
      at: nextDay,
      principalId: by,
      invitationId: offer,
      generation: 1,
    }) as const;
  const { given } = specification(person);

  it('is put on record', () => {
    given(registered).when(claim([])).then(claimed());
  });

  it('is refused while another principal’s claim counts', () => {
    given(registered, claimed(other))
      .when(claim(['held']))
      .thenRejected({ type: 'PrincipalMismatch' });
  });

  it('is free again once another principal’s claim is void', () => {
    given(registered, claimed(other))
      .when(claim(['void']))
      .then(claimed());
  });

  it('remembers where each claim stands in the stream', () => {
    const state = given(registered, claimed(other))
      .when(claim(['void']))
      .thenState();
    expect(state.claims.map(({ revision }) => revision)).toEqual([1, 2]);
  });

  it('is refused for a person who is not registered, or was deactivated', () => {
    given().when(claim([])).thenRejected({ type: 'PersonNotFound' });
    given(registered, { type: 'PersonDeactivated', at: nextDay })
      .when(claim([]))
      .thenRejected({ type: 'PersonDeactivated' });
  });
});
