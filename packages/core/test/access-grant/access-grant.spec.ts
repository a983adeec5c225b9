import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { AccessGrantCommand, AccessGrantEvent, AccessOrigin } from '../../src/index.ts';
import {
  accessGrant,
  fold,
  hasEnded,
  instantOf,
  invitationId,
  isInForce,
  permissionSet,
  personId,
  principalId,
  workspaceId,
} from '../../src/index.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 9));
const client = workspaceId.parse('client-1');
const person = personId.parse('01JNB0000000000000000000P1');
const invitation = invitationId.parse('01JNB0000000000000000000N1');
const view = permissionSet(['roster.view']);
const firstRound = { invitationId: invitation, round: 1 };
const secondRound = { invitationId: invitation, round: 2 };
const viaFirst: AccessOrigin = { type: 'invitation', ...firstRound };
const viaSecond: AccessOrigin = { type: 'invitation', ...secondRound };
const direct: AccessOrigin = { type: 'direct', grantedBy: principalId.parse('olivia') };

const grant = (via: AccessOrigin, permissions = view): AccessGrantCommand => ({
  type: 'GrantAccess',
  at,
  workspaceId: client,
  personId: person,
  permissions,
  via,
});
const granted = (via: AccessOrigin, round = 1): AccessGrantEvent => ({
  type: 'AccessGranted',
  at,
  workspaceId: client,
  personId: person,
  round,
  permissions: view,
  via,
});
const revoke = (openRound?: typeof firstRound): AccessGrantCommand => ({
  type: 'RevokeAccess',
  at,
  cause: 'left',
  openRound,
});
const revoked: AccessGrantEvent = { type: 'AccessRevoked', at, cause: 'left', reason: undefined };
const refused = (round: typeof firstRound): AccessGrantEvent => ({ type: 'AccessRefused', at, ...round });
const suspend = (cause: string): AccessGrantCommand => ({ type: 'SuspendAccess', at, cause });
const resume = (cause: string): AccessGrantCommand => ({ type: 'ResumeAccess', at, cause });
const suspended = (cause: string): AccessGrantEvent => ({
  type: 'AccessSuspended',
  at,
  cause,
  reason: undefined,
});
const resumed = (cause: string): AccessGrantEvent => ({ type: 'AccessResumed', at, cause });

const { given } = specification(accessGrant);

describe('granting access', () => {
  it('honours an accepted round', () => {
    given().when(grant(viaFirst)).then(granted(viaFirst));
  });

  it('honours a round once', () => {
    given(granted(viaFirst)).when(grant(viaFirst)).thenNothing();
  });

  it('does not bring revoked access back by the round that gave it', () => {
    given(granted(viaFirst), revoked).when(grant(viaFirst)).thenNothing();
  });

  it('gives nothing by a round that was refused before it was granted', () => {
    given(refused(firstRound)).when(grant(viaFirst)).thenNothing();
  });

  it('honours a later round after a revocation', () => {
    given(granted(viaFirst), revoked).when(grant(viaSecond)).then(granted(viaSecond, 2));
  });

  it('is given directly', () => {
    given().when(grant(direct)).then(granted(direct));
  });

  it('is already so when the same was given directly', () => {
    given(granted(direct)).when(grant(direct)).thenNothing();
  });

  it('directly is refused where other access is live', () => {
    given(granted(direct))
      .when(grant(direct, permissionSet(['invoices.view'])))
      .thenRejected({ type: 'AlreadyGranted', permissions: view });
  });

  it('keeps a suspension that was there: only resuming lifts it', () => {
    const state = given(granted(viaFirst), suspended('unpaid')).when(grant(viaSecond)).thenState();
    expect(isInForce(state)).toBe(false);
  });
});

describe('revoking access', () => {
  it('ends it', () => {
    given(granted(viaFirst)).when(revoke()).then(revoked);
    expect(isInForce(fold(accessGrant, [granted(viaFirst), revoked]))).toBe(false);
  });

  it('refuses the round that is open too', () => {
    given(granted(viaFirst)).when(revoke(secondRound)).then(revoked, refused(secondRound));
  });

  it('refuses a round that was accepted but not granted yet', () => {
    given().when(revoke(firstRound)).then(refused(firstRound));
  });

  it('does not refuse a round that was honoured', () => {
    given(granted(viaFirst)).when(revoke(firstRound)).then(revoked);
  });

  it('is already so where access was revoked and the round refused', () => {
    given(granted(viaFirst), revoked, refused(secondRound)).when(revoke(secondRound)).thenNothing();
  });

  it('takes the causes of suspension with it', () => {
    const state = fold(accessGrant, [granted(viaFirst), suspended('unpaid'), revoked, granted(viaSecond, 2)]);
    expect(isInForce(state)).toBe(true);
  });
});

describe('suspending and resuming access', () => {
  it('is refused where there is none', () => {
    given().when(suspend('unpaid')).thenRejected({ type: 'AccessNotFound' });
    given().when(resume('unpaid')).thenRejected({ type: 'AccessNotFound' });
    given(granted(viaFirst), revoked).when(suspend('unpaid')).thenRejected({ type: 'AccessNotFound' });
    given(granted(viaFirst), revoked).when(resume('unpaid')).thenRejected({ type: 'AccessNotFound' });
  });

  it('lets it rest for a cause, once', () => {
    given(granted(viaFirst)).when(suspend('unpaid')).then(suspended('unpaid'));
    given(granted(viaFirst), suspended('unpaid')).when(suspend('unpaid')).thenNothing();
  });

  it('lets it live again only when no cause is left', () => {
    const history = [granted(viaFirst), suspended('unpaid'), suspended('on-leave'), resumed('unpaid')];
    expect(isInForce(fold(accessGrant, history))).toBe(false);
    expect(isInForce(fold(accessGrant, [...history, resumed('on-leave')]))).toBe(true);
  });

  it('takes away a cause that is there', () => {
    given(granted(viaFirst), suspended('unpaid')).when(resume('unpaid')).then(resumed('unpaid'));
  });

  it('is already so for a cause that is not there', () => {
    given(granted(viaFirst)).when(resume('unpaid')).thenNothing();
  });
});

describe('whether the access that a round led to has ended', () => {
  it('has not while nobody granted it', () => {
    expect(hasEnded(accessGrant.initial, firstRound)).toBe(false);
  });

  it('has not while it is live, also while it is suspended', () => {
    expect(hasEnded(fold(accessGrant, [granted(viaFirst), suspended('unpaid')]), firstRound)).toBe(false);
  });

  it('has once it was revoked', () => {
    expect(hasEnded(fold(accessGrant, [granted(viaFirst), revoked]), firstRound)).toBe(true);
  });

  it('has where the round was refused', () => {
    expect(hasEnded(fold(accessGrant, [refused(firstRound)]), firstRound)).toBe(true);
  });

  it('stays so for an earlier round when a later one is granted', () => {
    const state = fold(accessGrant, [granted(viaFirst), revoked, granted(viaSecond, 2)]);
    expect(hasEnded(state, firstRound)).toBe(true);
    expect(hasEnded(state, secondRound)).toBe(false);
  });
});
