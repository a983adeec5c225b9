import { specification } from '@latchkey/testing';
import { describe, it } from 'vitest';
import type { InvitationCommand } from '../../src/index.ts';
import { invitation, later } from '../../src/index.ts';
import { accepted, deadline, declined, expired, invited, rescinded, resent, start } from './situation.ts';

const { given } = specification(invitation);
const nextDay = later(start, 86_400_000);
const rescind = (at = nextDay): InvitationCommand => ({ type: 'Rescind', at });
const decline = (at = nextDay, generation = 1): InvitationCommand => ({
  type: 'Decline',
  at,
  generation,
  addressVersion: 1,
});
const expire = (at = deadline, generation = 1): InvitationCommand => ({ type: 'Expire', at, generation });

describe('rescinding an invitation', () => {
  it('is refused where nobody was invited', () => {
    given().when(rescind()).thenRejected({ type: 'NotInvited' });
  });

  it('ends the round', () => {
    given(invited(start)).when(rescind()).then(rescinded(nextDay));
  });

  it('keeps the reason', () => {
    given(invited(start))
      .when({ type: 'Rescind', at: nextDay, reason: 'wrong client' })
      .then({ type: 'InvitationRescinded', at: nextDay, round: 1, reason: 'wrong client' });
  });

  it('records a deadline that passed unseen first', () => {
    given(invited(start)).when(rescind(deadline)).then(expired(deadline), rescinded(deadline));
  });

  it('is already so when it was rescinded', () => {
    given(invited(start), rescinded(nextDay)).when(rescind(deadline)).thenNothing();
  });

  it('is refused after it was declined', () => {
    given(invited(start), declined(nextDay)).when(rescind()).thenRejected({ type: 'InvitationDeclined' });
  });

  it('is refused after it was accepted', () => {
    given(invited(start), accepted(nextDay)).when(rescind()).thenRejected({ type: 'AlreadyAccepted' });
  });
});

describe('declining an invitation', () => {
  it('is refused where nobody was invited', () => {
    given().when(decline()).thenRejected({ type: 'NotInvited' });
  });

  it('ends the round', () => {
    given(invited(start)).when(decline()).then(declined(nextDay));
  });

  it('is refused by an older link', () => {
    given(invited(start), resent(nextDay)).when(decline()).thenRejected({ type: 'LinkSuperseded' });
  });

  it('is refused when the person has another address than the link was sent to', () => {
    given(invited(start))
      .when({ type: 'Decline', at: nextDay, generation: 1, addressVersion: 2 })
      .thenRejected({ type: 'LinkSuperseded' });
  });

  it('is refused from the deadline on', () => {
    given(invited(start))
      .when(decline(deadline))
      .thenRejected({ type: 'InvitationExpired', expiresAt: deadline });
  });

  it('is refused after it was rescinded', () => {
    given(invited(start), rescinded(nextDay)).when(decline()).thenRejected({ type: 'InvitationRescinded' });
  });

  it('is already so when it was declined', () => {
    given(invited(start), declined(nextDay)).when(decline(deadline)).thenNothing();
  });

  it('is refused after it was accepted', () => {
    given(invited(start), accepted(nextDay)).when(decline()).thenRejected({ type: 'AlreadyAccepted' });
  });
});

describe('recording that a deadline passed', () => {
  it('is refused where nobody was invited', () => {
    given().when(expire()).thenRejected({ type: 'NotInvited' });
  });

  it('is refused before the deadline', () => {
    given(invited(start))
      .when(expire(later(deadline, -1)))
      .thenRejected({ type: 'NotYetExpired', expiresAt: deadline });
  });

  it('happens at the deadline', () => {
    given(invited(start)).when(expire()).then(expired(deadline));
  });

  it('happens once', () => {
    given(invited(start), expired(deadline))
      .when(expire(later(deadline, 1)))
      .thenNothing();
  });

  it('does nothing for an older link, whose deadline is not the invitation’s any more', () => {
    const afterBoth = later(deadline, 86_400_000);
    given(invited(start), resent(nextDay)).when(expire(afterBoth, 1)).thenNothing();
  });

  it('does nothing to an invitation that has ended', () => {
    given(invited(start), accepted(nextDay)).when(expire()).thenNothing();
    given(invited(start), declined(nextDay)).when(expire()).thenNothing();
    given(invited(start), rescinded(nextDay)).when(expire()).thenNothing();
  });
});
