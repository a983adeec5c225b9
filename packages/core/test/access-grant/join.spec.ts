import { specification } from '@latchkey/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccessGrantCommand, AccessGrantEvent, BroughtAccess, Terms } from '../../src/index.ts';
import {
  accessGrant,
  accessGrantId,
  areWithin,
  fold,
  hasBeenBrought,
  instantOf,
  joinedTerms,
  later,
  permissionSet,
  personId,
  sameTerms,
  termsOf,
} from '../../src/index.ts';
import {
  at,
  byRole,
  client,
  closing,
  direct,
  ended,
  granted,
  opening,
  person,
  refused,
  revoked,
  round,
  suspended,
  untilClosing,
  via,
  view,
  viewAndVerify,
  viewer,
} from './situation.ts';

const { given } = specification(accessGrant);
const bob = personId.parse('01JNB0000000000000000000P2');
const brought: BroughtAccess = {
  absorbedId: bob,
  accessGrantId: accessGrantId.parse('01JNB0000000000000000000G2'),
  round: 3,
};

const handOver: AccessGrantCommand = { type: 'HandOver', at, to: bob };
const handedOver: AccessGrantEvent = { type: 'AccessRevoked', at, cause: 'merged', handedTo: bob };

function join(
  terms: Terms,
  change: { suspensions?: readonly string[]; of?: BroughtAccess['of']; when?: typeof at } = {},
): AccessGrantCommand {
  const { suspensions = [], of, when = at } = change;
  return {
    type: 'JoinAccess',
    at: when,
    workspaceId: client,
    personId: person,
    terms,
    suspensions,
    brought: { ...brought, of },
  };
}

const joined = (terms: Terms, of?: BroughtAccess['of']): AccessGrantEvent => ({
  type: 'AccessJoined',
  at,
  ...termsOf(terms),
  brought: { ...brought, of },
});
const grantedByMerge = (terms: Terms, number = 1, of?: BroughtAccess['of']) =>
  granted({ type: 'merge', ...brought, of }, terms, number);
const because = (cause: string): AccessGrantEvent => ({ type: 'AccessSuspended', at, cause });

describe('access of somebody who was merged', () => {
  it('ends where it was, and what it gave stays known', () => {
    given(granted(via(2), untilClosing), suspended('unpaid'))
      .when(handOver)
      .then(handedOver);
    const { handedOver: known } = fold(accessGrant, [
      granted(via(2), untilClosing),
      suspended('unpaid'),
      handedOver,
    ]);
    expect(known).toEqual({
      round: 1,
      terms: termsOf(untilClosing),
      suspensions: ['unpaid'],
      liveRound: round(2),
    });
  });

  it('is not handed over where there is none any more', () => {
    given().when(handOver).thenNothing();
    given(granted(direct), revoked).when(handOver).thenNothing();
    given(granted(direct, untilClosing))
      .when({ ...handOver, at: closing })
      .thenNothing();
    expect(fold(accessGrant, [granted(direct), revoked]).handedOver).toBeUndefined();
  });
});

describe('what a merge brings', () => {
  it('is given as it was where there was no access, with every cause for which it rested', () => {
    given()
      .when(join(viewAndVerify, { suspensions: ['unpaid'] }))
      .then(grantedByMerge(viewAndVerify), because('unpaid'));
    given(granted(direct), revoked).when(join(view)).then(grantedByMerge(view, 2));
  });

  it('is given anew where access had ended, which is put on record', () => {
    given(granted(direct, untilClosing))
      .when(join(view, { when: closing }))
      .then(ended, { ...grantedByMerge(view, 2), at: closing });
  });

  it('joins access that is there, in which only what was granted for it goes on', () => {
    given(granted(via(1), view), suspended('unpaid'))
      .when(join(viewAndVerify, { suspensions: ['unpaid', 'on-leave'] }))
      .then(joined(viewAndVerify), because('on-leave'));
    const after = fold(accessGrant, [granted(via(1), view), joined(viewAndVerify)]);
    expect(after).toMatchObject({ status: 'live', round: 1, liveRound: round(1), terms: viewAndVerify });
  });

  it('comes once, also where it was taken away since', () => {
    given(granted(direct, view), joined(viewAndVerify)).when(join(viewAndVerify)).thenNothing();
    given(grantedByMerge(view), revoked).when(join(view)).thenNothing();
  });

  it('comes again in a later round of the other grant', () => {
    const command = join(view) as Extract<AccessGrantCommand, { type: 'JoinAccess' }>;
    const later4 = { ...brought, round: 4, of: undefined };
    given(granted(direct, view), joined(view))
      .when({ ...command, brought: later4 })
      .then({ type: 'AccessJoined', at, ...termsOf(view), brought: later4 });
  });

  it('is nothing where the round that had given it was settled here already', () => {
    given(granted(via(2), view), revoked)
      .when(join(view, { of: round(2) }))
      .thenNothing();
    given(refused(round(2)))
      .when(join(view, { of: round(2) }))
      .thenNothing();
    given(grantedByMerge(view, 1, round(2)), revoked)
      .when({ type: 'GrantAccess', at, workspaceId: client, personId: person, terms: view, via: via(2) })
      .thenNothing();
    given(granted(direct, view), joined(view, round(2)))
      .when({ type: 'GrantAccess', at, workspaceId: client, personId: person, terms: view, via: via(2) })
      .thenNothing();
  });

  it('is nothing once its window is over', () => {
    given()
      .when(join(untilClosing, { when: closing }))
      .thenNothing();
  });

  it('is known by its grant and round', () => {
    const grant = fold(accessGrant, [grantedByMerge(view)]);
    expect(hasBeenBrought(grant, brought)).toBe(true);
    expect(hasBeenBrought(grant, { ...brought, round: 4 })).toBe(false);
  });
});

describe('joined terms', () => {
  it('are all permissions, for reading only where both are, in the wider window', () => {
    const one = { ...view, readOnly: true, accessFrom: opening, accessUntil: closing };
    const other = {
      permissions: permissionSet(['shifts.verify']),
      accessFrom: at,
      accessUntil: later(opening, 1),
    };
    expect(joinedTerms(one, other)).toEqual({
      ...viewAndVerify,
      role: undefined,
      readOnly: undefined,
      accessFrom: at,
      accessUntil: closing,
    });
    expect(joinedTerms(one, { ...other, readOnly: true })).toMatchObject({ readOnly: true });
    expect(joinedTerms(one, view)).toMatchObject({ accessFrom: undefined, accessUntil: undefined });
  });

  it('keep a role that gives all there is', () => {
    expect(joinedTerms(byRole, view).role).toEqual(viewer);
    expect(joinedTerms({ ...view, role: viewer }, viewAndVerify).role).toBeUndefined();
  });

  const moment = fc.option(
    fc.integer({ min: 0, max: 20 }).map((minute) => instantOf(minute * 60_000)),
    { nil: undefined },
  );
  const terms: fc.Arbitrary<Terms> = fc.record({
    permissions: fc
      .subarray(['invoices.view', 'roster.view', 'shifts.verify'], { minLength: 1 })
      .map((some) => permissionSet(some)),
    readOnly: fc.constantFrom(undefined, true, false),
    accessFrom: moment,
    accessUntil: moment,
  });

  it('25: give all that either gives and no permission that neither does, whoever is joined to whom, once or again', () => {
    fc.assert(
      fc.property(terms, terms, (one, other) => {
        const all = joinedTerms(one, other);
        expect(areWithin(one, all) && areWithin(other, all)).toBe(true);
        const either = [...one.permissions, ...other.permissions];
        expect(all.permissions.every((each) => either.includes(each))).toBe(true);
        expect(sameTerms(all, joinedTerms(other, one))).toBe(true);
        expect(sameTerms(all, joinedTerms(all, other))).toBe(true);
      }),
    );
  });
});
