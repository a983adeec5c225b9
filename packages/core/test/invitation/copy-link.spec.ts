import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { fold, invitation, later } from '../../src/index.ts';
import {
  accept,
  accepted,
  copied,
  copyLink,
  deadline,
  declined,
  invited,
  noah,
  olivia,
  rescinded,
  resent,
  start,
} from './situation.ts';

const { given } = specification(invitation);
const nextDay = later(start, 86_400_000);

describe('copying an invitation’s link', () => {
  it('is refused where nobody was invited', () => {
    given().when(copyLink(start)).thenRejected({ type: 'NotInvited' });
  });

  it('is put on record each time, for the newest link', () => {
    given(invited(start), resent(nextDay), copied(nextDay, { generation: 2 }))
      .when(copyLink(nextDay))
      .then(copied(nextDay, { generation: 2 }));
  });

  it('changes nothing but who had a hand in the offer: whoever copied it may not accept it', () => {
    const before = fold(invitation, [invited(start)]);
    const history = [invited(start), copied(nextDay, { copiedBy: noah })];
    expect(fold(invitation, history)).toEqual({ ...before, hands: [olivia, noah] });
    given(...history)
      .when(accept(nextDay, { principalId: noah }))
      .thenRejected({ type: 'InviterMayNotAccept' });
  });

  it('is refused from the deadline on', () => {
    given(invited(start))
      .when(copyLink(deadline))
      .thenRejected({ type: 'InvitationExpired', expiresAt: deadline });
  });

  it('is refused where the link is dead, since the person has another address', () => {
    given(invited(start))
      .when(copyLink(nextDay, { addressVersion: 2 }))
      .thenRejected({ type: 'LinkSuperseded' });
  });

  it('is refused once the round has ended', () => {
    given(invited(start), rescinded(nextDay))
      .when(copyLink(nextDay))
      .thenRejected({ type: 'InvitationRescinded' });
    given(invited(start), declined(nextDay))
      .when(copyLink(nextDay))
      .thenRejected({ type: 'InvitationDeclined' });
    given(invited(start), accepted(nextDay))
      .when(copyLink(nextDay))
      .thenRejected({ type: 'AlreadyAccepted' });
  });
});
