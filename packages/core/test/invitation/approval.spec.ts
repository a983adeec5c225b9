import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { acceptanceOf, fold, invitation, later, linkOf, subjectOf } from '../../src/index.ts';
import {
  accept,
  accepted,
  approve,
  approved,
  approving,
  changed,
  changeTerms,
  client,
  cooldown,
  deadline,
  declined,
  expired,
  invite,
  invited,
  invitee,
  less,
  more,
  noah,
  olivia,
  readdress,
  readdressed,
  refuse,
  refused,
  requested,
  rescinded,
  resend,
  resent,
  start,
  terms,
} from './situation.ts';

const { given } = specification(invitation);
const nextDay = later(start, 86_400_000);
const ended = [invited(start), rescinded(later(start, 1))];
const askAgain = { round: 2, takesUp: 1 };

describe('inviting where approval is asked for', () => {
  const asks = { policy: approving };

  it('asks for a round, and sends nothing', () => {
    given().when(invite(start, asks)).then(requested(start));
  });

  it('is refused while a request waits', () => {
    given(requested(start)).when(invite(nextDay, asks)).thenRejected({ type: 'AlreadyRequested' });
  });

  it('asks anew after an ended round, and records a deadline that passed unseen first', () => {
    given(...ended)
      .when(invite(nextDay, asks))
      .then(requested(nextDay, { round: 2 }));
    given(invited(start), declined(later(start, 1)))
      .when(invite(nextDay, asks))
      .then(requested(nextDay, { round: 2 }));
    given(invited(start))
      .when(invite(deadline, asks))
      .then(expired(deadline), requested(deadline, { round: 2 }));
    given(invited(start), accepted(nextDay))
      .when(invite(deadline, { ...asks, accessHasEnded: true }))
      .then(requested(deadline, { round: 2 }));
  });

  it('is bound by the cooldown, as an invitation is', () => {
    given(...ended)
      .when(invite(later(start, cooldown - 1), asks))
      .thenRejected({ type: 'ResendTooSoon', retryAt: later(start, cooldown) });
  });

  it('asks also where a resend would open a new round, and keeps everybody who had a hand in its terms', () => {
    const resent2 = resend(nextDay, { policy: approving, by: noah });
    given(...ended)
      .when(resent2)
      .then(requested(nextDay, { ...askAgain, source: 'resend', inviter: noah }));
    expect(
      given(...ended)
        .when(resent2)
        .thenState(),
    ).toMatchObject({ hands: [olivia, noah] });
  });

  it('asks for nothing where a round that was approved is only sent again', () => {
    given(invited(start))
      .when(resend(nextDay, { policy: approving }))
      .then(resent(nextDay));
  });
});

describe('approving a request', () => {
  it('opens the round as it was asked for: the inviter is who asked', () => {
    given(requested(start))
      .when(approve(nextDay))
      .then(approved(nextDay), invited(nextDay, { inviter: olivia }));
  });

  it('goes on with the links and the acceptances there were', () => {
    const history = [invited(start), accepted(nextDay), requested(deadline, { round: 2 })];
    given(...history)
      .when(approve(deadline))
      .then(approved(deadline, { round: 2 }), invited(deadline, { round: 2, generation: 2 }));
    const state = given(...history)
      .when(approve(deadline))
      .thenState();
    expect(linkOf(state, 1)).toMatchObject({ generation: 1 });
    expect(state).toMatchObject({ acceptance: { round: 1 } });
    expect(acceptanceOf(state)).toBeUndefined();
  });

  it('does not wait for the cooldown', () => {
    const at = later(start, 2);
    given(...ended, requested(at, { round: 2 }))
      .when(approve(at))
      .then(approved(at, { round: 2 }), invited(at, { round: 2, generation: 2 }));
  });

  it('is not for whoever asked', () => {
    given(requested(start))
      .when(approve(nextDay, { by: olivia }))
      .thenRejected({ type: 'RequesterMayNotApprove' });
  });

  it('is not for whoever changed the request, or saw to its new address', () => {
    given(requested(start), changed(nextDay, { changedBy: noah }))
      .when(approve(nextDay, { by: noah }))
      .thenRejected({ type: 'RequesterMayNotApprove' });
    given(requested(start), readdressed(nextDay, { by: noah }))
      .when(approve(nextDay, { by: noah }))
      .thenRejected({ type: 'RequesterMayNotApprove' });
  });

  it('is for whoever had a hand in an earlier round only', () => {
    const at = later(nextDay, 1);
    given(...ended, requested(nextDay, { ...askAgain, inviter: noah }))
      .when(approve(at, { by: olivia }))
      .then(
        approved(at, { round: 2, approver: olivia }),
        invited(at, { round: 2, generation: 2, inviter: noah }),
      );
  });

  it('is for the system', () => {
    given(requested(start, { inviter: undefined }))
      .when(approve(nextDay, { by: undefined }))
      .then(approved(nextDay, { approver: undefined }), invited(nextDay, { inviter: undefined }));
  });

  it('is a hand in what is offered: neither who asked nor who approved may accept', () => {
    const history = [requested(start), approved(nextDay), invited(nextDay)];
    expect(fold(invitation, history)).toMatchObject({ hands: [olivia, noah] });
    for (const principalId of [olivia, noah]) {
      given(...history)
        .when(accept(later(nextDay, 1), { principalId }))
        .thenRejected({ type: 'InviterMayNotAccept' });
    }
  });

  it('keeps the hands of an earlier round where its offer was taken up again', () => {
    const taken = [...ended, requested(nextDay, { ...askAgain, inviter: noah })];
    const state = given(...taken)
      .when(approve(later(nextDay, 1), { by: undefined }))
      .thenState();
    expect(state).toMatchObject({ hands: [olivia, noah] });
  });

  it('forgets the hands of an earlier round where something else was asked for', () => {
    const state = fold(invitation, [
      invited(start),
      resent(nextDay, { sender: noah }),
      rescinded(nextDay),
      requested(deadline, { round: 2 }),
    ]);
    expect(state).toMatchObject({ hands: [olivia] });
  });

  it('is refused where nothing is asked for', () => {
    given().when(approve(start)).thenRejected({ type: 'NotInvited' });
    given(invited(start)).when(approve(nextDay)).thenRejected({ type: 'NotRequested' });
  });
});

describe('refusing a request', () => {
  it('is put on record with the reason', () => {
    given(requested(start))
      .when(refuse(nextDay, { reason: 'not our client' }))
      .then(refused(nextDay, { reason: 'not our client' }));
  });

  it('leads back to nothing where nothing was before, and says whom it was about', () => {
    const history = [requested(start), refused(nextDay)];
    const state = fold(invitation, history);
    expect(state.status).toBe('none');
    expect(subjectOf(state)).toEqual({ workspaceId: client, personId: invitee });
    given(...history)
      .when(resend(deadline))
      .thenRejected({ type: 'NotInvited' });
    given(...history)
      .when(invite(deadline))
      .then(invited(deadline));
  });

  it('leads back to the ended round that was before', () => {
    const before = fold(invitation, ended);
    expect(
      fold(invitation, [...ended, requested(nextDay, { round: 2 }), refused(nextDay, { round: 2 })]),
    ).toEqual(before);
  });

  it('leads back to the ended round also where a log says twice in a row that somebody asked', () => {
    const asked = requested(nextDay, { round: 2 });
    expect(fold(invitation, [...ended, asked, asked, refused(nextDay, { round: 2 })])).toEqual(
      fold(invitation, ended),
    );
  });

  it('is refused where nothing is asked for', () => {
    given().when(refuse(start)).thenRejected({ type: 'NotInvited' });
    given(invited(start)).when(refuse(nextDay)).thenRejected({ type: 'NotRequested' });
  });
});

describe('while a request waits', () => {
  it('its terms can be changed, and whoever does has a hand in it', () => {
    given(requested(start))
      .when(changeTerms(nextDay, { by: noah, policy: approving }))
      .then(changed(nextDay, { changedBy: noah }));
    const state = fold(invitation, [requested(start), changed(nextDay, { changedBy: noah })]);
    expect(state).toMatchObject({ terms: more, hands: [olivia, noah], requesters: [olivia, noah] });
  });

  it('the same terms are no change', () => {
    given(requested(start)).when(changeTerms(nextDay, { terms })).thenNothing();
  });

  it('a new address of the person is noted, once, and whoever notes it has a hand in it', () => {
    given(requested(start)).when(readdress(nextDay)).then(readdressed(nextDay));
    given(requested(start), readdressed(nextDay)).when(readdress(deadline)).thenNothing();
    const state = fold(invitation, [requested(start), readdressed(nextDay, { by: noah })]);
    expect(state).toMatchObject({ addressVersion: 2, hands: [olivia, noah] });
  });

  it('is taken back as a round is, with a number of its own, and without a link', () => {
    const history = [requested(start), rescinded(nextDay)];
    given(requested(start)).when({ type: 'Rescind', at: nextDay }).then(rescinded(nextDay));
    expect(fold(invitation, history)).toMatchObject({ status: 'rescinded', round: 1, generation: 0 });
    given(...history)
      .when({ type: 'Rescind', at: deadline })
      .thenNothing();
    given(...history)
      .when(invite(nextDay))
      .then(invited(nextDay, { round: 2, generation: 1 }));
  });

  it('the links of earlier rounds stay what they were once it is taken back', () => {
    const history = [...ended, requested(nextDay, { round: 2 }), rescinded(nextDay, 2)];
    const state = fold(invitation, history);
    expect(state).toMatchObject({ status: 'rescinded', round: 2, generation: 1, lastSentAt: start });
    expect(linkOf(state, 1)).toMatchObject({ generation: 1 });
    given(...history)
      .when(accept(deadline))
      .thenRejected({ type: 'InvitationRescinded' });
  });

  it('what was asked for can be offered again by a resend, by all who had a hand in it', () => {
    given(requested(start), rescinded(nextDay))
      .when(resend(deadline, { by: noah }))
      .then(invited(deadline, { round: 2, source: 'resend', inviter: noah, sameTermsAs: 1 }));
    const state = given(requested(start), rescinded(nextDay))
      .when(resend(deadline, { by: noah }))
      .thenState();
    expect(state).toMatchObject({ hands: [olivia, noah] });
  });

  it('an approval that is no longer asked for is still given, so that no request is stranded', () => {
    given(requested(start))
      .when(approve(nextDay, { policy: { ...approving, approval: 'none' } }))
      .then(approved(nextDay), invited(nextDay));
  });
});

describe('terms that are raised where approval is asked for', () => {
  const raise = (at = nextDay, change = {}) => changeTerms(at, { policy: approving, by: noah, ...change });
  const asked = (at = nextDay) =>
    requested(at, { ...more, ...askAgain, inviter: noah, source: 'changed-terms' });

  it('end the round on record, and are a new request', () => {
    given(invited(start)).when(raise()).then(rescinded(nextDay), asked());
  });

  it('record a deadline that passed unseen first', () => {
    given(invited(start)).when(raise(deadline)).then(expired(deadline), rescinded(deadline), asked(deadline));
  });

  it('keep everybody who had a hand in the offer', () => {
    const state = given(invited(start)).when(raise()).thenState();
    expect(state).toMatchObject({ status: 'requested', hands: [olivia, noah], requesters: [noah] });
  });

  it('leave the old link dead, also when the request is refused', () => {
    const history = [invited(start), rescinded(nextDay), asked()];
    given(...history)
      .when(accept(nextDay))
      .thenRejected({ type: 'NotInvited' });
    given(...history, refused(nextDay, { round: 2 }))
      .when(accept(nextDay))
      .thenRejected({ type: 'InvitationRescinded' });
  });

  it('are none when they are narrowed', () => {
    given(invited(start))
      .when(raise(nextDay, { terms: less }))
      .then(changed(nextDay, { ...less, changedBy: noah }));
  });

  it('are none up to what was approved, after they were narrowed', () => {
    given(invited(start, more), changed(nextDay, less))
      .when(raise())
      .then(changed(nextDay, { changedBy: noah }));
  });

  it('are none within what is offered, also where that was raised before approval was asked for', () => {
    given(invited(start, less), changed(nextDay))
      .when(raise(nextDay, { terms }))
      .then(changed(nextDay, { ...terms, changedBy: noah }));
  });
});
