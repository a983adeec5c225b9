import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Invitation, InvitationEvent, IssuedInvitation, PrincipalId, Terms } from '../../src/index.ts';
import {
  areWithin,
  durationMilliseconds,
  fold,
  invitation,
  issuedPart,
  isPastDeadline,
  later,
  principalId,
  termsOf,
} from '../../src/index.ts';
import type { Taken } from './random-life.ts';
import { approvedLives, brisk, historyOf, live, lives, momentOf, rivals } from './random-life.ts';
import { accept, invite, start } from './situation.ts';

const cooldown = durationMilliseconds(brisk.resend.cooldown);
const stranger = principalId.parse('u-stranger');

function holds(law: (taken: readonly Taken[]) => void, plans = lives): void {
  fc.assert(
    fc.property(plans, (plan) => law(live(plan))),
    { numRuns: 500 },
  );
}

/** Each event of a history, with the invitation as it stood right before and after. */
function* happenings(taken: readonly Taken[]): Generator<{
  event: InvitationEvent;
  before: Invitation;
  after: Invitation;
}> {
  let state: Invitation = invitation.initial;
  for (const event of historyOf(taken)) {
    const before = state;
    state = invitation.evolve(before, event);
    yield { event, before, after: state };
  }
}

const endings: readonly string[] = ['InvitationAccepted', 'InvitationDeclined', 'InvitationRescinded'];
const openings: readonly string[] = ['PersonInvited', 'InvitationRequested'];
const isPending = (state: Invitation): state is IssuedInvitation => state.status === 'pending';

/** Everything a resend leaves as it is. */
function withoutLink(state: Invitation | undefined) {
  if (!state || !isPending(state)) return undefined;
  const { status, workspaceId, personId, round, terms, approved, locale, acceptance } = state;
  return { status, workspaceId, personId, round, terms, approved, locale, acceptance };
}

describe('laws of an invitation', () => {
  it('2: an ended round never changes, and no number is ever used for two rounds', () => {
    holds((taken) => {
      const ended = new Set<number>();
      for (const { event, before, after } of happenings(taken)) {
        expect('round' in event && ended.has(event.round)).toBe(false);
        if (!openings.includes(event.type)) expect(['pending', 'requested']).toContain(before.status);
        if (endings.includes(event.type) && 'round' in event) ended.add(event.round);
        if (event.type === 'PersonInvited' && before.status !== 'none')
          expect(issuedPart(after)?.round).toBeGreaterThan(issuedPart(before)?.round ?? 0);
      }
    });
  });

  it('3: it can be accepted exactly when it is pending, before its deadline, by the newest link, sent to the address of now, by nobody with a hand in it', () => {
    holds((taken) => {
      for (const { command, before, events } of taken) {
        if (command.type !== 'Accept') continue;
        const isAcceptable =
          isPending(before) &&
          !isPastDeadline(before, command.at) &&
          command.generation === before.generation &&
          command.addressVersion === before.link?.addressVersion &&
          !before.hands.includes(command.principalId);
        expect(events?.some(({ type }) => type === 'InvitationAccepted') ?? false).toBe(isAcceptable);
      }
    });
  });

  it('5: of many accepts, declines and rescissions of one round, one wins', () => {
    fc.assert(
      fc.property(lives, rivals, (plan, commands) => {
        const last = live(plan).at(-1);
        if (!last || !isPending(last.after)) return;
        const moment = momentOf(last.after, last.moment.at, last.moment.addressVersion);
        const decisions = commands.map((commandAt) => invitation.decide(commandAt(moment), last.after));
        const wouldWin = decisions.filter(({ ok }) => ok).length;
        let state = last.after as Invitation;
        const ends: string[] = [];
        for (const commandAt of commands) {
          const decision = invitation.decide(commandAt(moment), state);
          const events = decision.ok ? decision.events : [];
          state = events.reduce((so, event) => invitation.evolve(so, event), state);
          ends.push(...events.map(({ type }) => type).filter((type) => endings.includes(type)));
        }
        expect(ends).toHaveLength(Math.min(wouldWin, 1));
      }),
      { numRuns: 1_000 },
    );
  });

  it('6: asking again for what is already so appends nothing', () => {
    const isNewEachTime = ['Invite', 'Resend', 'Approve', 'Refuse', 'CopyLink'];
    holds((taken) => {
      for (const { command, after, events } of taken) {
        if (events === undefined || isNewEachTime.includes(command.type)) continue;
        expect(invitation.decide(command, after)).toEqual({ ok: true, events: [] });
      }
    });
  });

  it('8: a resend keeps the invitation and its round, raises the generation, and changes the link and the deadline only', () => {
    holds((taken) => {
      for (const { command, before, after, events } of taken) {
        if (!events?.some(({ type }) => type === 'InvitationResent')) continue;
        expect(withoutLink(after)).toEqual(withoutLink(before));
        const was = issuedPart(before);
        expect(issuedPart(after)).toMatchObject({
          generation: (was?.generation ?? 0) + 1,
          expiresAt: later(command.at, durationMilliseconds(brisk.validFor)),
          link: { earlier: was?.link },
        });
      }
    });
  });

  it('9: generations only grow, and no dead link comes back to life', () => {
    holds((taken) => {
      const generations = historyOf(taken).flatMap((event) =>
        event.type === 'PersonInvited' || event.type === 'InvitationResent' ? event.generation : [],
      );
      expect(generations).toEqual(generations.map((_, index) => index + 1));

      const dead = new Set<number>();
      for (const { after, moment } of taken) {
        const newest = issuedPart(after)?.generation ?? 0;
        for (let generation = 1; generation <= newest; generation++) {
          const command = accept(moment.at, {
            generation,
            principalId: stranger,
            addressVersion: moment.addressVersion,
          });
          const opens = invitation.decide(command, after).ok;
          expect(opens && dead.has(generation)).toBe(false);
          if (!opens) dead.add(generation);
        }
      }
    });
  });

  it('10: a round is sent at most as often as the cap says, and no two sends are closer than the cooldown, but for approvals and new addresses', () => {
    holds((taken) => {
      let inRound = 0;
      let lastAt: number | undefined;
      for (const { command, events } of taken) {
        const send = events?.find(({ type }) => type === 'PersonInvited' || type === 'InvitationResent');
        if (!send) continue;
        inRound = send.type === 'PersonInvited' ? 1 : inRound + 1;
        expect(inRound).toBeLessThanOrEqual(brisk.resend.limit);
        const isFree = command.type === 'Approve' || command.type === 'Readdress';
        if (lastAt !== undefined && !isFree) expect(send.at - lastAt).toBeGreaterThanOrEqual(cooldown);
        lastAt = send.at;
      }
    });
  });

  it('11: an ended invitation never blocks a new one, once the cooldown is over', () => {
    holds((taken) => {
      const state = taken.at(-1)?.after ?? invitation.initial;
      if (state.status === 'requested') return;
      const at = later(issuedPart(state)?.lastSentAt ?? start, 1_000_000);
      expect(invitation.decide(invite(at, { policy: brisk, accessHasEnded: true }), state).ok).toBe(true);
    });
  });

  it('12: where approval is asked for, nothing is offered or accepted beyond what somebody else approved', () => {
    holds((taken) => {
      let approved: Terms | undefined;
      let shapedBy: (PrincipalId | undefined)[] = [];
      for (const { event, before, after } of happenings(taken)) {
        if (event.type === 'InvitationRequested') shapedBy = [event.inviter];
        if (event.type === 'InvitationReaddressed') shapedBy.push(event.by);
        if (event.type === 'InvitationTermsChanged') shapedBy.push(event.changedBy);
        if (event.type === 'InvitationApproved' && before.status === 'requested') {
          expect(shapedBy).not.toContain(event.approver);
          approved = before.terms;
        }
        if (event.type === 'InvitationAccepted')
          expect(approved && areWithin(termsOf(event), approved)).toBe(true);
        if (isPending(after)) expect(approved && areWithin(after.terms, approved)).toBe(true);
      }
    }, approvedLives);
  });

  it('12: nobody accepts what they had a hand in', () => {
    holds((taken) => {
      const handsOfRound = new Map<number, Set<PrincipalId>>();
      for (const { event, before } of happenings(taken)) {
        const round = 'round' in event ? event.round : 'round' in before ? before.round : 0;
        const hands = handsOfRound.get(round) ?? new Set<PrincipalId>();
        const takesUp =
          event.type === 'PersonInvited'
            ? event.sameTermsAs
            : event.type === 'InvitationRequested'
              ? event.takesUp
              : undefined;
        // The number of a refused request is given again, to a request that has nothing to do with it.
        const isFresh =
          event.type === 'InvitationRequested' ||
          (event.type === 'PersonInvited' && before.status !== 'requested');
        const kept = isFresh ? [...(handsOfRound.get(takesUp ?? 0) ?? [])] : [...hands];
        const hand = [
          'inviter' in event && event.inviter,
          'sender' in event && event.sender,
          'approver' in event && event.approver,
          'changedBy' in event && event.changedBy,
          'copiedBy' in event && event.copiedBy,
          'by' in event && event.by,
        ].filter((who) => typeof who === 'string');
        handsOfRound.set(round, new Set([...kept, ...hand]));
        expect(event.type === 'InvitationAccepted' && kept.includes(event.principalId)).toBe(false);
      }
    });
  });

  it('14: folding the whole history gives what folding it step by step gave', () => {
    holds((taken) => {
      expect(fold(invitation, historyOf(taken))).toEqual(taken.at(-1)?.after);
    });
  });

  it('are checked on every command, every status, every event and every rejection', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(lives, (plan) => {
        for (const { command, before, after, events } of live(plan)) {
          seen.add(
            `${command.type} ${events === undefined ? 'refused' : events.length > 0 ? 'done' : 'idle'}`,
          );
          seen.add(`status ${after.status}`);
          for (const { type } of events ?? []) seen.add(type);
          const decision = invitation.decide(command, before);
          if (!decision.ok) seen.add(`rejection ${decision.rejection.type}`);
        }
      }),
      { numRuns: 3_000, seed: 1 },
    );
    const commands = [
      ...['Invite', 'Approve', 'Refuse', 'Resend', 'CopyLink'].flatMap((command) => [
        `${command} done`,
        `${command} refused`,
      ]),
      ...['Readdress', 'ChangeTerms', 'Rescind', 'Decline', 'Accept', 'Expire'].flatMap((command) => [
        `${command} done`,
        `${command} idle`,
        `${command} refused`,
      ]),
    ];
    const statuses = ['none', 'requested', 'pending', 'rescinded', 'declined', 'accepted'];
    const events = [
      'InvitationAccepted',
      'InvitationApproved',
      'InvitationDeclined',
      'InvitationExpired',
      'InvitationLinkCopied',
      'InvitationReaddressed',
      'InvitationRefused',
      'InvitationRequested',
      'InvitationRescinded',
      'InvitationResent',
      'InvitationTermsChanged',
      'PersonInvited',
    ];
    const rejections = [
      'AlreadyAccepted',
      'AlreadyInvited',
      'AlreadyRequested',
      'InvitationDeclined',
      'InvitationExpired',
      'InvitationRescinded',
      'InviterMayNotAccept',
      'LinkSuperseded',
      'NotInvited',
      'NotRequested',
      'NotYetExpired',
      'RequesterMayNotApprove',
      'ResendLimitReached',
      'ResendTooSoon',
    ];
    expect([...seen].toSorted()).toEqual(
      [
        ...commands,
        ...statuses.map((status) => `status ${status}`),
        ...events,
        ...rejections.map((rejection) => `rejection ${rejection}`),
      ].toSorted(),
    );
  });
});
