import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../src/index.ts';
import { fold, invitation, later, policy as policySchema } from '../../src/index.ts';
import {
  accepted,
  cooldown,
  deadline,
  declined,
  expired,
  invited,
  noah,
  olivia,
  policy,
  rescinded,
  resend,
  resent,
  start,
  terms,
} from './situation.ts';

const { given } = specification(invitation);
const nextDay = later(start, 86_400_000);

describe('resending an invitation', () => {
  it('is refused where nobody was invited', () => {
    given().when(resend(start)).thenRejected({ type: 'NotInvited' });
  });

  it('issues a new link with a new deadline, in the same round', () => {
    given(invited(start)).when(resend(nextDay)).then(resent(nextDay));
  });

  it('changes the link and the deadline, and nothing else', () => {
    const after = given(invited(start))
      .when(resend(nextDay, { nonce: 'BBBBBBBBBBBBBBBBBBBBBA', keyId: 2 }))
      .thenState();
    expect(after).toMatchObject({ status: 'pending', round: 1, terms, generation: 2 });
  });

  it('records the deadline that passed unseen, and revives the round with a new link', () => {
    given(invited(start)).when(resend(deadline)).then(expired(deadline), resent(deadline));
  });

  it('revives a round whose deadline is on record', () => {
    const at = later(deadline, 5);
    given(invited(start), expired(deadline)).when(resend(at)).then(resent(at));
  });

  it('opens a new round on the same terms after the invitation was rescinded, and says whose terms they are', () => {
    given(invited(start), rescinded(nextDay))
      .when(resend(later(nextDay, 1), { by: noah }))
      .then(
        invited(later(nextDay, 1), {
          round: 2,
          generation: 2,
          inviter: noah,
          source: 'resend',
          sameTermsAs: 1,
        }),
      );
  });

  it('keeps everybody who had a hand in terms that are offered again', () => {
    const state = given(invited(start), rescinded(nextDay))
      .when(resend(later(nextDay, 1), { by: noah }))
      .thenState();
    expect(state).toMatchObject({ hands: [olivia, noah] });
  });

  it('names whoever sent last, also where somebody else had sent in between', () => {
    const twice = [
      invited(start),
      resent(nextDay, { sender: noah }),
      resent(later(nextDay, 1), { generation: 3 }),
    ];
    expect(fold(invitation, twice)).toMatchObject({ lastSentBy: olivia, hands: [olivia, noah] });
    expect(
      fold(invitation, [...twice, resent(deadline, { generation: 4, sender: undefined })]),
    ).toMatchObject({
      lastSentBy: undefined,
    });
  });

  it('is refused after the invitation was declined', () => {
    given(invited(start), declined(nextDay))
      .when(resend(deadline))
      .thenRejected({ type: 'InvitationDeclined' });
  });

  it('is refused after the invitation was accepted', () => {
    given(invited(start), accepted(nextDay)).when(resend(deadline)).thenRejected({ type: 'AlreadyAccepted' });
  });

  it('is refused within the cooldown, saying when it can be tried again', () => {
    given(invited(start))
      .when(resend(later(start, cooldown - 1)))
      .thenRejected({ type: 'ResendTooSoon', retryAt: later(start, cooldown) });
  });

  it('is refused within the cooldown after a rescission too', () => {
    given(invited(start), rescinded(later(start, 1)))
      .when(resend(later(start, cooldown - 1)))
      .thenRejected({ type: 'ResendTooSoon', retryAt: later(start, cooldown) });
  });

  it('is refused when the round was sent as often as the policy allows, the first send included', () => {
    const twice: Policy = policySchema.parse({ ...policy, resend: { cooldown: 'PT0S', limit: 2 } });
    given(invited(start), resent(nextDay))
      .when(resend(later(nextDay, 1), { policy: twice }))
      .thenRejected({ type: 'ResendLimitReached', limit: 2 });
  });
});
