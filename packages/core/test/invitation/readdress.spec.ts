import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { fold, invitation, later } from '../../src/index.ts';
import {
  accept,
  accepted,
  cooldown,
  deadline,
  declined,
  expired,
  invited,
  noah,
  olivia,
  policy,
  readdress,
  rescinded,
  resend,
  resent,
  start,
} from './situation.ts';

const { given } = specification(invitation);
const nextDay = later(start, 86_400_000);
const moved = { addressVersion: 2 };

describe('readdressing an invitation', () => {
  it('is refused where nobody was invited', () => {
    given().when(readdress(start)).thenRejected({ type: 'NotInvited' });
  });

  it('sends a new link to the new address', () => {
    given(invited(start)).when(readdress(nextDay)).then(resent(nextDay, moved));
  });

  it('records a deadline that passed unseen, and revives the round', () => {
    given(invited(start)).when(readdress(deadline)).then(expired(deadline), resent(deadline, moved));
  });

  it('does not wait for the cooldown, and is a send from which it counts', () => {
    const at = later(start, 1);
    given(invited(start)).when(readdress(at)).then(resent(at, moved));
    given(invited(start), resent(at, moved))
      .when(resend(later(start, cooldown)))
      .thenRejected({ type: 'ResendTooSoon', retryAt: later(at, cooldown) });
  });

  it('counts as a send of the round, and is refused beyond the limit', () => {
    const once = { ...policy, resend: { ...policy.resend, limit: 1 } };
    given(invited(start))
      .when(readdress(nextDay, { policy: once }))
      .thenRejected({ type: 'ResendLimitReached', limit: 1 });
  });

  it('is already so where the newest link went to that address', () => {
    given(invited(start), resent(nextDay, moved)).when(readdress(deadline)).thenNothing();
  });

  it('does nothing to a round that has ended', () => {
    given(invited(start), rescinded(nextDay)).when(readdress(nextDay)).thenNothing();
    given(invited(start), declined(nextDay)).when(readdress(nextDay)).thenNothing();
    given(invited(start), accepted(nextDay)).when(readdress(nextDay)).thenNothing();
  });

  it('is a hand in the offer: whoever sees to the new address may not accept there', () => {
    const history = [invited(start), resent(nextDay, { ...moved, sender: noah })];
    expect(fold(invitation, history)).toMatchObject({ hands: [olivia, noah] });
    given(...history)
      .when(accept(nextDay, { generation: 2, principalId: noah, ...moved }))
      .thenRejected({ type: 'InviterMayNotAccept' });
  });
});
