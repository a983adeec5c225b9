import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  Instant,
  Invitation,
  InvitationCommand,
  InvitationEvent,
  IssuedInvitation,
} from '../../src/index.ts';
import {
  durationMilliseconds,
  fold,
  invitation,
  isPastDeadline,
  later,
  policy as policySchema,
} from '../../src/index.ts';
import { accept, ann, invite, noah, olivia, resend, start } from './situation.ts';

const policy = policySchema.parse({
  validFor: 'PT100S',
  resend: { cooldown: 'PT10S', limit: 3 },
  acceptBy: 'matchingEmail',
});
const cooldown = durationMilliseconds(policy.resend.cooldown);

/** A command, once it is known what moment it is and how far the links have got. */
type Step = { wait: number; command: (at: Instant, generation: number) => InvitationCommand };

const aGeneration = fc.integer({ min: 0, max: 2 });
const principal = fc.constantFrom(ann, noah, olivia);
const commands: fc.Arbitrary<Step['command']> = fc.oneof(
  fc.boolean().map((accessHasEnded) => (at: Instant) => invite(at, { policy, accessHasEnded })),
  fc.constant((at: Instant) => resend(at, { policy })),
  fc.constant((at: Instant): InvitationCommand => ({ type: 'Rescind', at })),
  aGeneration.map((older) => (at: Instant, newest: number): InvitationCommand => ({
    type: 'Decline',
    addressVersion: 1,
    at,
    generation: Math.max(newest - older, 1),
  })),
  fc.tuple(aGeneration, principal).map(
    ([older, principalId]) =>
      (at: Instant, newest: number) =>
        accept(at, { generation: Math.max(newest - older, 1), principalId }),
  ),
  aGeneration.map((older) => (at: Instant, newest: number): InvitationCommand => ({
    type: 'Expire',
    at,
    generation: Math.max(newest - older, 1),
  })),
);
const steps = fc.array(
  fc.record({ wait: fc.constantFrom(0, 1, 5_000, 9_999, 10_000, 50_000, 100_000), command: commands }),
  { minLength: 1, maxLength: 40 },
);

interface Taken {
  command: InvitationCommand;
  before: Invitation;
  after: Invitation;
  /** Undefined if the command was refused. */
  events: readonly InvitationEvent[] | undefined;
}

/** What happens when the steps are taken one after the other. */
function take(plan: readonly Step[]): Taken[] {
  let at = start;
  let state: Invitation = invitation.initial;
  return plan.map(({ wait, command: commandAt }) => {
    at = later(at, wait);
    const command = commandAt(at, state.status === 'none' ? 1 : state.generation);
    const before = state;
    const decision = invitation.decide(command, before);
    const events = decision.ok ? decision.events : undefined;
    state = (events ?? []).reduce((so, event) => invitation.evolve(so, event), before);
    return { command, before, after: state, events };
  });
}

function holds(law: (taken: readonly Taken[]) => void): void {
  fc.assert(
    fc.property(steps, (plan) => law(take(plan))),
    { numRuns: 500 },
  );
}

const issued = (state: Invitation): IssuedInvitation | undefined =>
  state.status === 'none' ? undefined : state;
const historyOf = (taken: readonly Taken[]) => taken.flatMap(({ events }) => events ?? []);

describe('laws of an invitation', () => {
  it('3: it can be accepted exactly when it is pending, before its deadline, by the newest link, by nobody who offered it', () => {
    holds((taken) => {
      for (const { command, before, events } of taken) {
        if (command.type !== 'Accept') continue;
        const state = issued(before);
        const isAcceptable =
          state?.status === 'pending' &&
          !isPastDeadline(state, command.at) &&
          command.generation === state.generation &&
          !state.hands.includes(command.principalId);
        expect(events?.some(({ type }) => type === 'InvitationAccepted') ?? false).toBe(isAcceptable);
      }
    });
  });

  it('2 and 5: a round ends once, and an ended round never changes', () => {
    holds((taken) => {
      const ends = historyOf(taken).filter(
        ({ type }) =>
          type === 'InvitationAccepted' || type === 'InvitationDeclined' || type === 'InvitationRescinded',
      );
      const rounds = ends.map((event) => ('round' in event ? event.round : 0));
      expect(new Set(rounds).size).toBe(rounds.length);
    });
  });

  it('8: a resend raises the generation and changes the link and the deadline only', () => {
    holds((taken) => {
      for (const { before, after, events } of taken) {
        if (!events?.some(({ type }) => type === 'InvitationResent')) continue;
        const was = issued(before);
        const is = issued(after);
        expect(is).toMatchObject({
          round: was?.round,
          permissions: was?.permissions,
          personId: was?.personId,
          workspaceId: was?.workspaceId,
          generation: (was?.generation ?? 0) + 1,
        });
      }
    });
  });

  it('9: generations only grow, across rounds too', () => {
    holds((taken) => {
      const generations = historyOf(taken).flatMap((event) =>
        event.type === 'PersonInvited' || event.type === 'InvitationResent' ? event.generation : [],
      );
      expect(generations).toEqual(generations.map((_, index) => index + 1));
    });
  });

  it('10: a round is sent at most as often as the cap says, and no two sends are closer than the cooldown', () => {
    holds((taken) => {
      const sends = historyOf(taken).filter(
        ({ type }) => type === 'PersonInvited' || type === 'InvitationResent',
      );
      let inRound = 0;
      for (const [index, send] of sends.entries()) {
        inRound = send.type === 'PersonInvited' ? 1 : inRound + 1;
        expect(inRound).toBeLessThanOrEqual(policy.resend.limit);
        const last = sends[index - 1];
        if (last) expect(send.at - last.at).toBeGreaterThanOrEqual(cooldown);
      }
    });
  });

  it('11: an ended invitation never blocks a new one, once the cooldown is over', () => {
    holds((taken) => {
      const state = taken.at(-1)?.after ?? invitation.initial;
      const at = later(issued(state)?.lastSentAt ?? start, 1_000_000);
      expect(invitation.decide(invite(at, { policy, accessHasEnded: true }), state).ok).toBe(true);
    });
  });

  it('6: what is refused appends nothing; asking again for what is already so appends nothing', () => {
    holds((taken) => {
      for (const { command, after, events } of taken) {
        if (events === undefined || command.type === 'Invite' || command.type === 'Resend') continue;
        const again = invitation.decide(command, after);
        expect(again).toEqual({ ok: true, events: [] });
      }
    });
  });

  it('14: folding the whole history gives what folding it step by step gave', () => {
    holds((taken) => {
      expect(fold(invitation, historyOf(taken))).toEqual(taken.at(-1)?.after);
    });
  });

  it('are checked on every command, every status and every rejection', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(steps, (plan) => {
        for (const { command, before, after, events } of take(plan)) {
          seen.add(`${command.type} ${events ? 'accepted' : 'refused'}`);
          seen.add(`status ${after.status}`);
          const decision = invitation.decide(command, before);
          if (!decision.ok) seen.add(decision.rejection.type);
        }
      }),
      { numRuns: 2_000, seed: 1 },
    );
    expect([...seen].toSorted()).toEqual(
      [
        ...['Invite', 'Resend', 'Rescind', 'Decline', 'Accept', 'Expire'].flatMap((command) => [
          `${command} accepted`,
          `${command} refused`,
        ]),
        ...['none', 'pending', 'rescinded', 'declined', 'accepted'].map((status) => `status ${status}`),
        'AlreadyAccepted',
        'AlreadyInvited',
        'InvitationDeclined',
        'InvitationExpired',
        'InvitationRescinded',
        'InviterMayNotAccept',
        'LinkSuperseded',
        'NotInvited',
        'NotYetExpired',
        'ResendLimitReached',
        'ResendTooSoon',
      ].toSorted(),
    );
  });
});
