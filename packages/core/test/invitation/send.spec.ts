import { specification } from '@latchkey/testing';
import { describe, it } from 'vitest';
import type { Policy } from '../../src/index.ts';
import { invitation, later } from '../../src/index.ts';
import {
  accepted,
  approving,
  changed,
  cooldown,
  deadline,
  declined,
  expired,
  invited,
  less,
  more,
  noah,
  olivia,
  policy,
  requested,
  rescinded,
  resent,
  send,
  start,
  terms,
} from './situation.ts';

const { given } = specification(invitation);
const nextDay = later(start, 86_400_000);
const again = { round: 2, generation: 2, source: 'contact-menu' };
const sentAgain = resent(nextDay, { source: 'contact-menu' });

describe('sending, by one button', () => {
  it('invites whoever was never invited', () => {
    given()
      .when(send(start))
      .then(invited(start, { source: 'contact-menu' }));
  });

  it('is refused where nothing was ever offered and nobody says what to offer', () => {
    given()
      .when(send(start, { terms: undefined }))
      .thenRejected({ type: 'TermsNeeded' });
  });

  it('sends an open invitation again, on its terms', () => {
    given(invited(start))
      .when(send(nextDay, { terms: undefined }))
      .then(sentAgain);
    given(invited(start)).when(send(nextDay)).then(sentAgain);
  });

  it('offers other terms from then on, by the new link', () => {
    given(invited(start))
      .when(send(nextDay, { terms: more }))
      .then(changed(nextDay), sentAgain);
  });

  it('revives a round past its deadline, with other terms as well', () => {
    given(invited(start))
      .when(send(deadline, { terms: undefined }))
      .then(expired(deadline), resent(deadline, { source: 'contact-menu' }));
    given(invited(start))
      .when(send(deadline, { terms: more }))
      .then(expired(deadline), changed(deadline), resent(deadline, { source: 'contact-menu' }));
  });

  it('asks for approval of terms that are raised, and sends nothing', () => {
    given(invited(start))
      .when(send(nextDay, { terms: more, policy: approving }))
      .then(
        rescinded(nextDay),
        requested(nextDay, { round: 2, ...more, source: 'contact-menu', takesUp: 1 }),
      );
  });

  it('needs no approval of less', () => {
    given(invited(start))
      .when(send(nextDay, { terms: less, policy: approving }))
      .then(changed(nextDay, less), sentAgain);
  });

  it('opens a new round on the same terms after a rescission, and says whose terms they are', () => {
    for (const same of [terms, undefined]) {
      given(invited(start, { locale: 'de' }), rescinded(nextDay))
        .when(send(later(nextDay, 1), { terms: same, by: noah }))
        .then(invited(later(nextDay, 1), { ...again, inviter: noah, locale: 'de', sameTermsAs: 1 }));
    }
  });

  it('opens a new round on other terms after a rescission, which are the sender’s own', () => {
    given(invited(start), rescinded(nextDay))
      .when(send(later(nextDay, 1), { terms: more }))
      .then(invited(later(nextDay, 1), { ...again, ...more }));
  });

  it('invites anew after a decline, and after access has ended', () => {
    given(invited(start), declined(nextDay))
      .when(send(later(nextDay, 1)))
      .then(invited(later(nextDay, 1), again));
    given(invited(start), accepted(nextDay))
      .when(send(later(nextDay, 1), { accessHasEnded: true }))
      .then(invited(later(nextDay, 1), again));
  });

  it('keeps everybody who had a hand in terms that it takes from a declined round', () => {
    given(invited(start), declined(nextDay))
      .when(send(later(nextDay, 1), { terms: undefined, by: noah }))
      .then(invited(later(nextDay, 1), { ...again, inviter: noah, sameTermsAs: 1 }));
  });

  it('is refused while somebody has to approve', () => {
    given(requested(start)).when(send(nextDay)).thenRejected({ type: 'AlreadyRequested' });
  });

  it('is refused once it was accepted, and wherever the person has an account and access', () => {
    given(invited(start), accepted(nextDay)).when(send(deadline)).thenRejected({ type: 'AlreadyAccepted' });
    for (const history of [[], [invited(start)], [invited(start), rescinded(start)]]) {
      given(...history)
        .when(send(nextDay, { isLetIn: true }))
        .thenRejected({ type: 'AlreadyAccepted' });
    }
  });

  it('changes nothing where the cooldown or the limit keeps it from being sent', () => {
    const soon = later(start, cooldown - 1);
    given(invited(start))
      .when(send(soon, { terms: more }))
      .thenRejected({ type: 'ResendTooSoon', retryAt: later(start, cooldown) });
    const once: Policy = { ...policy, resend: { ...policy.resend, limit: 1 } };
    given(invited(start))
      .when(send(nextDay, { policy: once, by: olivia }))
      .thenRejected({ type: 'ResendLimitReached', limit: 1 });
    given(invited(start), rescinded(start))
      .when(send(soon))
      .thenRejected({ type: 'ResendTooSoon', retryAt: later(start, cooldown) });
  });
});
