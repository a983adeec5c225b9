import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { PersonCommand, PersonEvent } from '../../src/index.ts';
import {
  agreedVersion,
  emailAddressId,
  erased,
  fold,
  instantOf,
  invitationId,
  person,
  personActions,
  personId,
  principalId,
  workspaceId,
} from '../../src/index.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 9));
const home = emailAddressId.parse('01JNB0000000000000000000A1');
const work = emailAddressId.parse('01JNB0000000000000000000A2');
const offer = invitationId.parse('01JNB0000000000000000000N1');
const uAnn = principalId.parse('u-ann');
const uSecond = principalId.parse('u-second');
const olivia = principalId.parse('olivia');
const address = { email: 'ann@example.org', emailAddressId: home };
const register: PersonCommand = { type: 'RegisterPerson', at, name: 'Ann', address };
const registered: PersonEvent = {
  type: 'PersonRegistered',
  at,
  name: 'Ann',
  ...address,
  addressVersion: 1,
};
const registeredWithout: PersonEvent = { type: 'PersonRegistered', at, name: 'Ann', addressVersion: 0 };
const registeredAndErased: PersonEvent = { ...registered, name: erased, email: erased };
const deactivated: PersonEvent = { type: 'PersonDeactivated', at };
const changeTo = (email: string, id = work): PersonCommand => ({
  type: 'ChangeEmail',
  at,
  email,
  emailAddressId: id,
  by: olivia,
});
const changedTo = (email: string, id = work, addressVersion = 2): PersonEvent => ({
  type: 'PersonEmailChanged',
  at,
  email,
  emailAddressId: id,
  addressVersion,
  changedBy: olivia,
});
const claimedBy = (of = uAnn): PersonEvent => ({
  type: 'PersonPrincipalClaimed',
  at,
  principalId: of,
  invitationId: offer,
  generation: 1,
});
const released: PersonEvent = {
  type: 'PersonPrincipalReleased',
  at,
  principalId: uAnn,
  invitationId: offer,
};
const activate: PersonCommand = { type: 'ActivatePerson', at, principalId: uAnn, invitationId: offer };
const agree: PersonCommand = { type: 'AgreeTerms', at, principalId: uAnn, version: '2026-03' };
const agreed = { type: 'TermsAgreed', at, principalId: uAnn, version: '2026-03' } as const;
const { given } = specification(person);

describe('a person', () => {
  it('is registered once, with the first version of their address', () => {
    given().when(register).then(registered);
    given(registered)
      .when({ ...register, name: 'Anne' })
      .thenNothing();
  });

  it('can be registered without an address, which they are given later', () => {
    given().when({ type: 'RegisterPerson', at, name: 'Ann' }).then(registeredWithout);
    given(registeredWithout)
      .when(changeTo('ann@example.org', home))
      .then(changedTo('ann@example.org', home, 1));
  });

  it('is renamed, unless that is their name', () => {
    given(registered).when({ type: 'RenamePerson', at, name: 'Anne' }).then({
      type: 'PersonRenamed',
      at,
      name: 'Anne',
    });
    given(registered).when({ type: 'RenamePerson', at, name: 'Ann' }).thenNothing();
    given(registered, { type: 'PersonRenamed', at, name: 'Anne' })
      .when({ type: 'RenamePerson', at, name: 'Anne' })
      .thenNothing();
  });

  it('is deactivated and reactivated, each once', () => {
    given(registered).when({ type: 'DeactivatePerson', at }).then(deactivated);
    given(registered, deactivated).when({ type: 'DeactivatePerson', at }).thenNothing();
    given(registered, deactivated)
      .when({ type: 'ReactivatePerson', at })
      .then({ type: 'PersonReactivated', at });
    given(registered).when({ type: 'ReactivatePerson', at }).thenNothing();
    given(registered, deactivated, { type: 'PersonReactivated', at })
      .when({ type: 'DeactivatePerson', at })
      .then(deactivated);
  });

  it.each<PersonCommand>([
    { type: 'RenamePerson', at, name: 'Anne' },
    changeTo('ann@work.example'),
    { type: 'ReleasePersonsPrincipal', at, standings: [] },
    activate,
    { type: 'DeactivatePerson', at },
    { type: 'ReactivatePerson', at },
    agree,
  ])('that was never registered is not found by $type', (command) => {
    given().when(command).thenRejected({ type: 'PersonNotFound' });
  });

  it('who was erased gets no name and no address any more', () => {
    given(registeredAndErased)
      .when({ type: 'RenamePerson', at, name: 'Anne' })
      .thenRejected({ type: 'PersonErased' });
    given(registeredAndErased).when(changeTo('ann@work.example')).thenRejected({ type: 'PersonErased' });
    expect(fold(person, [registered, registeredAndErased])).toMatchObject({ name: null, email: null });
  });
});

describe('a person’s address', () => {
  it('that is another one is a new version', () => {
    given(registered).when(changeTo('ann@work.example')).then(changedTo('ann@work.example'));
  });

  it('that is only typed in another way is the same version', () => {
    given(registered)
      .when(changeTo('Ann@Example.org', home))
      .then(changedTo('Ann@Example.org', home, 1));
    given(registered, changedTo('Ann@Example.org', home, 1))
      .when(changeTo('Ann@Example.org', home))
      .thenNothing();
  });

  it('that they have already is nothing to do', () => {
    given(registered).when(changeTo('ann@example.org', home)).thenNothing();
  });

  it('is remembered as long as its claim is to be released, and forgotten when it is theirs again', () => {
    const formerAfter = (...history: PersonEvent[]) => fold(person, history).formerAddresses;
    const moved = changedTo('ann@work.example');
    expect(formerAfter(registered)).toEqual([]);
    expect(formerAfter(registered, changedTo('Ann@Example.org', home, 1))).toEqual([]);
    expect(formerAfter(registered, moved)).toEqual([home]);
    expect(formerAfter(registered, moved, changedTo('ann@example.org', home, 3))).toEqual([work]);
    expect(formerAfter(registeredWithout, changedTo('ann@example.org', home, 1))).toEqual([]);
  });

  it('remembers who gave them another one, and not who only typed it anew', () => {
    const changedBy = (...history: PersonEvent[]) => fold(person, history).addressChangedBy;
    expect(changedBy(registered, changedTo('ann@work.example'))).toBe(olivia);
    expect(changedBy(registered, changedTo('Ann@Example.org', home, 1))).toBeUndefined();
    const bySystem = { ...changedTo('a@b.example', home, 3), changedBy: undefined } as PersonEvent;
    expect(changedBy(registered, changedTo('ann@work.example'), bySystem)).toBeUndefined();
    expect(changedBy(registered, changedTo('ann@work.example'), deactivated)).toBe(olivia);
  });
});

describe('a person’s principal', () => {
  const release = (...standings: ('held' | 'bound' | 'void')[]): PersonCommand => ({
    type: 'ReleasePersonsPrincipal',
    at,
    standings,
  });

  it('is released, by the claim that counts for good', () => {
    given(registered, claimedBy(uSecond), claimedBy()).when(release('void', 'bound')).then(released);
  });

  it('is not released where none is bound', () => {
    given(registered).when(release()).thenNothing();
    given(registered, claimedBy()).when(release('held')).thenNothing();
    given(registered, claimedBy()).when(release('void')).thenNothing();
  });

  it('makes no claim count that stands before a release', () => {
    const state = fold(person, [registered, claimedBy(), released, claimedBy(uSecond)]);
    expect(state.claims).toEqual([{ other: uSecond, invitationId: offer, generation: 1, revision: 3 }]);
    expect(state.claimsCountFrom).toBe(2);
  });

  it('is remembered once it was released, each with its last invitation', () => {
    const elsewhere = invitationId.parse('01JNB0000000000000000000N2');
    const again: PersonEvent = { ...released, invitationId: elsewhere };
    const second: PersonEvent = { ...released, principalId: uSecond };
    const { releases } = fold(person, [registered, claimedBy(), released, second, again]);
    expect(releases).toEqual([
      { principalId: uSecond, invitationId: offer },
      { principalId: uAnn, invitationId: elsewhere },
    ]);
  });
});

describe('a person who accepts for the first time', () => {
  it('is activated, once', () => {
    const activated: PersonEvent = {
      type: 'PersonActivated',
      at,
      principalId: uAnn,
      invitationId: offer,
      personalWorkspaceId: undefined,
    };
    given(registered).when(activate).then(activated);
    given(registered, activated)
      .when({ ...activate, principalId: uSecond })
      .thenNothing();
    const personalWorkspaceId = workspaceId.parse('personal-1');
    given(registered)
      .when({ ...activate, personalWorkspaceId })
      .then({ ...activated, personalWorkspaceId });
  });
});

describe('the terms a person agrees to', () => {
  it('are put on record once a version', () => {
    given(registered).when(agree).then(agreed);
    given(registered, agreed).when(agree).thenNothing();
    given(registered, agreed)
      .when({ ...agree, version: '2026-04' })
      .then({ ...agreed, version: '2026-04' });
  });

  it.each(['', ' ', 'with space', 'x'.repeat(65), 'ü'])('are of no version called %j', (version) => {
    expect(agreedVersion.safeParse(version).success).toBe(false);
  });
});

describe('what staff could do about a person', () => {
  const outcomes = (history: PersonEvent[], standings: ('held' | 'bound' | 'void')[] = []) =>
    Object.fromEntries(
      personActions(fold(person, history), { at, standings }).map(({ command, outcome, rejection }) => [
        command,
        rejection?.type ?? outcome,
      ]),
    );

  it('is what the decider will say', () => {
    expect(outcomes([registered, claimedBy()], ['bound'])).toEqual({
      rename: 'allowed',
      changeEmail: 'allowed',
      deactivate: 'allowed',
      reactivate: 'nothing-to-do',
      releasePrincipal: 'allowed',
    });
    expect(outcomes([registeredAndErased, deactivated])).toEqual({
      rename: 'PersonErased',
      changeEmail: 'PersonErased',
      deactivate: 'nothing-to-do',
      reactivate: 'allowed',
      releasePrincipal: 'nothing-to-do',
    });
  });
});

describe('a person who is merged', () => {
  const survivorId = personId.parse('01JNB0000000000000000000P2');
  const absorption = { survivorId, merge: 4, survivorsAddressVersion: 2 };
  const absorb = { type: 'AbsorbPerson', at, ...absorption } as const;
  const absorbed: PersonEvent = { type: 'PersonAbsorbed', at, ...absorption };
  const abandoned: PersonEvent = { type: 'MergeAbandoned', at, merge: 4 };
  const gone = { type: 'PersonAbsorbed', by: survivorId } as const;

  it('is absorbed, once', () => {
    given(registered).when(absorb).then(absorbed);
    given(registered, absorbed).when(absorb).thenNothing();
    given(registered, absorbed)
      .when({ ...absorb, merge: 5 })
      .thenRejected(gone);
    expect(fold(person, [registered, absorbed])).toMatchObject({ status: 'absorbed', absorption });
  });

  it('is not absorbed by a merge that was abandoned, but by the next', () => {
    given(registered).when({ type: 'AbandonMerge', at, merge: 4 }).then(abandoned);
    given(registered, abandoned).when({ type: 'AbandonMerge', at, merge: 4 }).thenNothing();
    given(registered, abandoned).when(absorb).thenNothing();
    given(registered, abandoned)
      .when({ ...absorb, merge: 5 })
      .then({ ...absorbed, merge: 5 });
  });

  it('is the survivor from then on: nothing is done about them', () => {
    const commands: PersonCommand[] = [
      { type: 'RenamePerson', at, name: 'Anne' },
      changeTo('new@example.org'),
      { type: 'DeactivatePerson', at },
      { type: 'ReactivatePerson', at },
      { type: 'ReleasePersonsPrincipal', at, standings: [] },
      { type: 'ActivatePerson', at, principalId: uAnn, invitationId: offer },
      { type: 'AgreeTerms', at, principalId: uAnn, version: '1' },
      { type: 'AbandonMerge', at, merge: 4 },
    ];
    for (const command of commands) given(registered, absorbed).when(command).thenRejected(gone);
  });

  it('is absorbed only if they are there', () => {
    given().when(absorb).thenRejected({ type: 'PersonNotFound' });
  });

  it('knows whom they absorbed, also after they were absorbed', () => {
    const record = { type: 'RecordMerge', at, absorbedId: survivorId } as const;
    const merged: PersonEvent = { type: 'PersonMerged', at, absorbedId: survivorId };
    given(registered).when(record).then(merged);
    given(registered, merged).when(record).thenNothing();
    given(registered, absorbed).when(record).then(merged);
    given().when(record).thenRejected({ type: 'PersonNotFound' });
    expect(fold(person, [registered, merged]).absorbed).toEqual([survivorId]);
  });
});
