import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { acceptanceOf, fold, invitation, later, wasAccepted } from '../../src/index.ts';
import {
  accept,
  accepted,
  ann,
  deadline,
  declined,
  expired,
  invited,
  noah,
  olivia,
  rescinded,
  resent,
  start,
} from './situation.ts';

const { given } = specification(invitation);
const nextDay = later(start, 86_400_000);

describe('accepting an invitation', () => {
  it('binds the principal by both claims', () => {
    given(invited(start)).when(accept(nextDay)).then(accepted(nextDay));
  });

  it('works until the last millisecond before the deadline', () => {
    const last = later(deadline, -1);
    given(invited(start)).when(accept(last)).then(accepted(last));
  });

  it('is refused from the deadline on, though nobody recorded it', () => {
    given(invited(start))
      .when(accept(deadline))
      .thenRejected({ type: 'InvitationExpired', expiresAt: deadline });
  });

  it('is refused once the deadline is on record, whatever the clock says now', () => {
    given(invited(start), expired(deadline))
      .when(accept(nextDay))
      .thenRejected({ type: 'InvitationExpired', expiresAt: deadline });
  });

  it('works by the link that was sent after a deadline had been put on record', () => {
    const at = later(deadline, 1);
    given(invited(start), expired(deadline), resent(at))
      .when(accept(at, { generation: 2 }))
      .then(accepted(at, { generation: 2 }));
  });

  it('is refused where nobody was invited', () => {
    given().when(accept(start)).thenRejected({ type: 'NotInvited' });
  });

  it('is refused by an older link', () => {
    given(invited(start), resent(nextDay)).when(accept(nextDay)).thenRejected({ type: 'LinkSuperseded' });
  });

  it('is refused by an older link even where the newest was accepted by the same principal', () => {
    given(invited(start), resent(nextDay), accepted(nextDay, { generation: 2 }))
      .when(accept(later(nextDay, 1)))
      .thenRejected({ type: 'LinkSuperseded' });
  });

  it('is refused by a link of an earlier round: a dead link never comes back to life', () => {
    given(invited(start), rescinded(nextDay), invited(later(nextDay, 1), { round: 2, generation: 2 }))
      .when(accept(later(nextDay, 2)))
      .thenRejected({ type: 'LinkSuperseded' });
  });

  it('is refused when the person has another address than the link was sent to', () => {
    given(invited(start))
      .when(accept(nextDay, { addressVersion: 2 }))
      .thenRejected({ type: 'LinkSuperseded' });
  });

  it('is refused after the invitation was rescinded', () => {
    given(invited(start), rescinded(nextDay))
      .when(accept(nextDay))
      .thenRejected({ type: 'InvitationRescinded' });
  });

  it('is refused after the invitation was declined', () => {
    given(invited(start), declined(nextDay))
      .when(accept(nextDay))
      .thenRejected({ type: 'InvitationDeclined' });
  });

  it('is already so for the principal who accepted', () => {
    given(invited(start), accepted(nextDay)).when(accept(deadline)).thenNothing();
  });

  it('is refused for another principal than the one who accepted', () => {
    given(invited(start), accepted(nextDay))
      .when(accept(later(nextDay, 1), { principalId: noah }))
      .thenRejected({ type: 'AlreadyAccepted' });
  });

  it('is refused for whoever sent the invitation', () => {
    given(invited(start))
      .when(accept(nextDay, { principalId: olivia }))
      .thenRejected({ type: 'InviterMayNotAccept' });
  });

  it('is refused for whoever resent it', () => {
    given(invited(start), resent(nextDay, { sender: noah }))
      .when(accept(later(nextDay, 1), { generation: 2, principalId: noah }))
      .thenRejected({ type: 'InviterMayNotAccept' });
  });

  it('names the newest acceptance, and keeps the earlier ones, which bind claims for ever', () => {
    const state = fold(invitation, [
      invited(start),
      accepted(nextDay),
      invited(deadline, { round: 2, generation: 2 }),
      accepted(later(deadline, 1), { round: 2, generation: 2, personClaimRevision: 4 }),
    ]);
    expect(acceptanceOf(state)).toMatchObject({ round: 2, principalId: ann, personClaimRevision: 4 });
    expect(
      wasAccepted(state, ({ round, personClaimRevision }) => round === 1 && personClaimRevision === 1),
    ).toBe(true);
    expect(wasAccepted(state, ({ round }) => round === 3)).toBe(false);
  });

  it('is nobody’s as long as the newest round is open', () => {
    const state = fold(invitation, [
      invited(start),
      accepted(nextDay),
      invited(deadline, { round: 2, generation: 2 }),
    ]);
    expect(acceptanceOf(state)).toBeUndefined();
  });
});
