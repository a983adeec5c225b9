import { describe, expect, it } from 'vitest';
import type { ClaimStanding, MergeFacts, Person } from '../../src/index.ts';
import {
  erased,
  invitationId,
  person as personDecider,
  personId,
  principalId,
  refuseMerge,
} from '../../src/index.ts';

const ann = personId.parse('01JNB0000000000000000000P1');
const bob = personId.parse('01JNB0000000000000000000P2');
const cleo = personId.parse('01JNB0000000000000000000P3');
const active: Person = { ...personDecider.initial, status: 'active', name: 'Ann' };
const absorbed: Person = {
  ...active,
  status: 'absorbed',
  absorption: { survivorId: cleo, merge: 1, survivorsAddressVersion: 1 },
};

type Side = Partial<Person> & { standings?: readonly ClaimStanding[] };

/** Somebody who has claimed, if there are standings, once for each. */
function someone(id: typeof ann, { standings = [], ...change }: Side) {
  const claims = standings.map((_standing, revision) => ({
    other: principalId.parse('u-ann'),
    invitationId: invitationId.parse('01JNB0000000000000000000N1'),
    generation: 1,
    revision,
  }));
  return { personId: id, person: { ...active, claims, ...change }, standings };
}

function refusal(survivor: Side = {}, other: Side = {}, change: Partial<MergeFacts> = {}) {
  const facts = { survivor: someone(ann, survivor), absorbed: someone(bob, other), ...change };
  return refuseMerge(facts)?.rejection;
}

describe('what a merge depends on', () => {
  it('is satisfied by two active persons of whom at most the survivor has an account', () => {
    expect(refusal()).toBeUndefined();
    expect(refusal({ standings: ['bound'] })).toBeUndefined();
    expect(refusal({ standings: ['held'] }, { standings: ['void', 'void'] })).toBeUndefined();
  });

  it('needs both to be there', () => {
    expect(refusal({ status: 'none' })).toEqual({ type: 'PersonNotFound' });
    expect(refusal({}, { status: 'none' })).toEqual({ type: 'PersonNotFound' });
  });

  it('needs two', () => {
    expect(refusal({}, {}, { absorbed: someone(ann, {}) })).toEqual({ type: 'MergedWithThemselves' });
  });

  it('needs both to be nobody else yet', () => {
    expect(refusal(absorbed)).toEqual({ type: 'PersonAbsorbed', personId: ann, by: cleo });
    expect(refusal({}, absorbed)).toEqual({ type: 'PersonAbsorbed', personId: bob, by: cleo });
  });

  it('needs both to be active', () => {
    expect(refusal({ status: 'deactivated' })).toEqual({ type: 'PersonDeactivated' });
    expect(refusal({}, { status: 'deactivated' })).toEqual({ type: 'PersonDeactivated' });
  });

  it('needs neither to be erased', () => {
    expect(refusal({ name: erased })).toEqual({ type: 'PersonErased' });
    expect(refusal({}, { name: erased })).toEqual({ type: 'PersonErased' });
  });

  it.each<ClaimStanding>(['bound', 'held'])(
    'leaves an account where it is: a claim of the absorbed one’s is %s',
    (standing) => {
      expect(refusal({}, { standings: ['void', standing] })).toEqual({ type: 'MergeTheOtherWayRound' });
      expect(refusal({ standings: [standing] }, { standings: [standing] })).toEqual({
        type: 'PrincipalMismatch',
      });
    },
  );

  it('takes a claim that nobody looked at for one that counts', () => {
    const other = someone(bob, { standings: ['void'] });
    expect(refusal({}, {}, { absorbed: { ...other, standings: [] } })).toEqual({
      type: 'MergeTheOtherWayRound',
    });
  });
});
