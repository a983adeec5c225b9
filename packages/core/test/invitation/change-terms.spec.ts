import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { fold, invitation, later } from '../../src/index.ts';
import {
  accept,
  accepted,
  changed,
  changeTerms,
  deadline,
  declined,
  expired,
  invited,
  more,
  noah,
  olivia,
  rescinded,
  start,
  terms,
} from './situation.ts';

const { given } = specification(invitation);
const nextDay = later(start, 86_400_000);

describe('changing what an invitation offers', () => {
  it('is refused where nobody was invited', () => {
    given().when(changeTerms(start)).thenRejected({ type: 'NotInvited' });
  });

  it('changes the terms, and nothing else', () => {
    given(invited(start)).when(changeTerms(nextDay)).then(changed(nextDay));
    const before = fold(invitation, [invited(start)]);
    const after = given(invited(start)).when(changeTerms(nextDay)).thenState();
    expect(after).toEqual({ ...before, terms: more });
  });

  it('is already so where the terms are the same', () => {
    given(invited(start)).when(changeTerms(nextDay, { terms })).thenNothing();
  });

  it('is already so past the deadline too, and then does not record it', () => {
    given(invited(start)).when(changeTerms(deadline, { terms })).thenNothing();
  });

  it('records a deadline that passed unseen first', () => {
    given(invited(start)).when(changeTerms(deadline)).then(expired(deadline), changed(deadline));
  });

  it('is a hand in the offer: whoever changed it may not accept it', () => {
    const history = [invited(start), changed(nextDay, { changedBy: noah })];
    expect(fold(invitation, history)).toMatchObject({ hands: [olivia, noah] });
    given(...history)
      .when(accept(nextDay, { principalId: noah }))
      .thenRejected({ type: 'InviterMayNotAccept' });
  });

  it('is what is accepted', () => {
    given(invited(start), changed(nextDay)).when(accept(nextDay)).then(accepted(nextDay, more));
  });

  it('is refused once the round has ended', () => {
    given(invited(start), rescinded(nextDay))
      .when(changeTerms(nextDay))
      .thenRejected({ type: 'InvitationRescinded' });
    given(invited(start), declined(nextDay))
      .when(changeTerms(nextDay))
      .thenRejected({ type: 'InvitationDeclined' });
    given(invited(start), accepted(nextDay))
      .when(changeTerms(nextDay))
      .thenRejected({ type: 'AlreadyAccepted' });
  });
});
