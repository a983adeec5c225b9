import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type {
  ClaimStanding,
  EmailAddressCommand,
  EmailAddressEvent,
  PersonEvent,
  PersonId,
} from '../../src/index.ts';
import {
  emailAddress,
  emailAddressId,
  fold,
  instantOf,
  invitationId,
  person,
  personId,
  principalId,
  standingOfAddress,
} from '../../src/index.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 9));
const ann = personId.parse('01JNB0000000000000000000P1');
const bob = personId.parse('01JNB0000000000000000000P2');
const claim = (standing: ClaimStanding, of = ann, addressVersion = 1): EmailAddressCommand => ({
  type: 'ClaimEmail',
  at,
  personId: of,
  name: 'Ann',
  email: 'Ann@Example.org',
  addressVersion,
  standing,
});
const claimed = (of = ann, addressVersion = 1): EmailAddressEvent => ({
  type: 'EmailClaimed',
  at,
  personId: of,
  name: 'Ann',
  email: 'Ann@Example.org',
  addressVersion,
});
const release = (standing: ClaimStanding, of = ann): EmailAddressCommand => ({
  type: 'ReleaseEmail',
  at,
  personId: of,
  standing,
});
const released = (of: PersonId): EmailAddressEvent => ({ type: 'EmailReleased', at, personId: of });
const { given } = specification(emailAddress);

describe('an e-mail address', () => {
  it('is claimed for a person, with what registers them', () => {
    given().when(claim('void')).then(claimed());
  });

  it.each(['held', 'bound'] as const)('is one person’s at a time, while the claim is %s', (standing) => {
    given(claimed()).when(claim(standing)).thenNothing();
    given(claimed())
      .when(claim(standing, bob))
      .thenRejected({ type: 'EmailClaimedByAnother', personId: ann });
  });

  it('is claimed anew by the person who let an earlier claim of it lapse', () => {
    given(claimed())
      .when(claim('void', ann, 3))
      .then(claimed(ann, 3));
  });

  it('is taken over from a person whose claim of it is void', () => {
    given(claimed()).when(claim('void', bob)).then(released(ann), claimed(bob));
  });

  it('is released once the claim of whose it was is void, and free then', () => {
    given(claimed()).when(release('void')).then(released(ann));
    given(claimed(), released(ann)).when(release('void')).thenNothing();
    given(claimed(), released(ann)).when(claim('void', bob)).then(claimed(bob));
  });

  it.each(['held', 'bound'] as const)('is not released while the claim is %s', (standing) => {
    given(claimed()).when(release(standing)).thenNothing();
  });

  it('is not released for somebody whose it is not', () => {
    given(claimed()).when(release('void', bob)).thenNothing();
  });

  it('that was claimed before claims said which address it becomes is the first', () => {
    const { addressVersion: _unsaid, ...early } = claimed() as Extract<
      EmailAddressEvent,
      { type: 'EmailClaimed' }
    >;
    expect(fold(emailAddress, [early]).owner?.addressVersion).toBe(1);
  });
});

describe('what the claim of an address is worth', () => {
  const home = emailAddressId.parse('01JNB0000000000000000000A1');
  const work = emailAddressId.parse('01JNB0000000000000000000A2');
  const registered: PersonEvent = {
    type: 'PersonRegistered',
    at,
    name: 'Ann',
    email: 'ann@example.org',
    emailAddressId: home,
    addressVersion: 1,
  };
  const moved: PersonEvent = {
    type: 'PersonEmailChanged',
    at,
    email: 'ann@work.example',
    emailAddressId: work,
    addressVersion: 2,
  };
  const worth = (of: readonly EmailAddressEvent[], id: typeof home, history: readonly PersonEvent[]) =>
    standingOfAddress(fold(emailAddress, of), id, fold(person, history));

  it('is nothing where there is none', () => {
    expect(worth([], home, [registered])).toBe('void');
  });

  it('is held until its person is registered, and bound then', () => {
    expect(worth([claimed()], home, [])).toBe('held');
    expect(worth([claimed()], home, [registered])).toBe('bound');
  });

  it('is void once the person has another address', () => {
    expect(worth([claimed()], home, [registered, moved])).toBe('void');
  });

  it('is held while it can become the person’s next address, and void once another became that', () => {
    expect(worth([claimed(ann, 2)], work, [registered])).toBe('held');
    expect(worth([claimed(ann, 2)], work, [registered, moved])).toBe('bound');
    expect(worth([claimed(ann, 2)], home, [{ ...registered, emailAddressId: work }, moved])).toBe('void');
  });
});

describe('an address that mail came back from', () => {
  const invitation = invitationId.parse('01JNB0000000000000000000N1');
  const olivia = principalId.parse('olivia');
  const record: EmailAddressCommand = { type: 'RecordBounce', at, invitationId: invitation, generation: 2 };
  const confirm: EmailAddressCommand = { type: 'ConfirmEmail', at, by: olivia };
  const bounced: EmailAddressEvent = {
    type: 'EmailBounced',
    at,
    personId: ann,
    invitationId: invitation,
    generation: 2,
  };
  const confirmed: EmailAddressEvent = { type: 'EmailConfirmed', at, personId: ann, confirmedBy: olivia };

  it('is on record once, until it is confirmed, and again after that', () => {
    given(claimed()).when(record).then(bounced);
    given(claimed(), bounced).when(record).thenNothing();
    given(claimed(), bounced).when(confirm).then(confirmed);
    given(claimed(), bounced, confirmed).when(record).then(bounced);
  });

  it('is confirmed only where there is something to confirm', () => {
    given().when(confirm).thenNothing();
    given(claimed()).when(confirm).thenNothing();
    given(claimed(), bounced, confirmed).when(confirm).thenNothing();
    given(claimed(), bounced, released(ann)).when(confirm).thenNothing();
  });

  it('says nothing of an address that is nobody’s', () => {
    given().when(record).thenNothing();
    given(claimed(), released(ann)).when(record).thenNothing();
  });

  it('is as good as new once somebody was given it anew', () => {
    const hasBounced = (...history: EmailAddressEvent[]) => fold(emailAddress, history).hasBounced;
    expect(hasBounced(claimed(), bounced)).toBe(true);
    expect(hasBounced(claimed(), bounced, released(ann))).toBe(true);
    expect(hasBounced(claimed(), bounced, released(ann), claimed(bob))).toBe(false);
  });
});
