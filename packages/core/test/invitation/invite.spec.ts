import { specification } from '@latchkey/testing';
import { describe, it } from 'vitest';
import { invitation, later, policy as policyOf } from '../../src/index.ts';
import {
  accepted,
  cooldown,
  deadline,
  declined,
  expired,
  invite,
  invited,
  policy,
  rescinded,
  resend,
  resent,
  start,
} from './situation.ts';

const { given } = specification(invitation);
const nextDay = later(start, 86_400_000);

describe('inviting a person', () => {
  it('opens the first round with the first link, and writes down the deadline the policy gives', () => {
    given()
      .when(invite(start))
      .then(invited(start, { expiresAt: deadline }));
  });

  it('writes down when the invitee is reminded, the earliest first, as the policy says', () => {
    const reminding = policyOf.parse({ ...policy, remindBefore: ['PT12H', 'P2D'] });
    const remindAt = [later(deadline, -172_800_000), later(deadline, -43_200_000)];
    given()
      .when(invite(start, { policy: reminding }))
      .then(invited(start, { remindAt }));
    given(invited(start, { remindAt }))
      .when(resend(nextDay, { policy: reminding }))
      .then(resent(nextDay, { remindAt: remindAt.map((moment) => later(moment, 86_400_000)) }));
  });

  it('sets no reminder for a moment that is not to come', () => {
    const hasty = policyOf.parse({ ...policy, validFor: 'PT12H', remindBefore: ['PT12H', 'P2D', 'PT1H'] });
    const expiresAt = later(start, 43_200_000);
    given()
      .when(invite(start, { policy: hasty }))
      .then(invited(start, { expiresAt, remindAt: [later(expiresAt, -3_600_000)] }));
  });

  it('is refused while an invitation is open', () => {
    given(invited(start)).when(invite(nextDay)).thenRejected({ type: 'AlreadyInvited', expiresAt: deadline });
  });

  it('is refused up to the last millisecond before the deadline', () => {
    given(invited(start))
      .when(invite(later(deadline, -1)))
      .thenRejected({ type: 'AlreadyInvited', expiresAt: deadline });
  });

  it('records the deadline that passed unseen, and opens a new round with a new link', () => {
    given(invited(start))
      .when(invite(deadline))
      .then(expired(deadline), invited(deadline, { round: 2, generation: 2 }));
  });

  it('opens a new round after a deadline on record, without recording it twice', () => {
    given(invited(start), expired(deadline))
      .when(invite(later(deadline, 5)))
      .then(invited(later(deadline, 5), { round: 2, generation: 2 }));
  });

  it('opens a new round after an invitation was rescinded', () => {
    given(invited(start), rescinded(nextDay))
      .when(invite(later(nextDay, 1)))
      .then(invited(later(nextDay, 1), { round: 2, generation: 2 }));
  });

  it('opens a new round after an invitation was declined', () => {
    given(invited(start), declined(nextDay))
      .when(invite(later(nextDay, 1)))
      .then(invited(later(nextDay, 1), { round: 2, generation: 2 }));
  });

  it('is refused when the invitation was accepted and access has not ended', () => {
    given(invited(start), accepted(nextDay)).when(invite(deadline)).thenRejected({ type: 'AlreadyAccepted' });
  });

  it('opens a new round when the access that the acceptance led to has ended', () => {
    given(invited(start), accepted(nextDay))
      .when(invite(deadline, { accessHasEnded: true }))
      .then(invited(deadline, { round: 2, generation: 2 }));
  });

  it('is refused within the cooldown, also when the earlier round has ended', () => {
    given(invited(start), rescinded(later(start, 1)))
      .when(invite(later(start, cooldown - 1)))
      .thenRejected({ type: 'ResendTooSoon', retryAt: later(start, cooldown) });
  });

  it('is accepted at the very end of the cooldown', () => {
    const at = later(start, cooldown);
    given(invited(start), rescinded(later(start, 1)))
      .when(invite(at))
      .then(invited(at, { round: 2, generation: 2 }));
  });

  it('counts the sends of a new round from one, whatever the earlier round used up', () => {
    const onlyOne = { ...policy, resend: { ...policy.resend, limit: 1 } };
    given(invited(start), rescinded(nextDay))
      .when(invite(later(nextDay, 1), { policy: onlyOne }))
      .then(invited(later(nextDay, 1), { round: 2, generation: 2 }));
  });
});
