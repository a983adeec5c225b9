import fc from 'fast-check';
import type { Instant, Invitation, InvitationCommand, InvitationEvent, Policy } from '../../src/index.ts';
import { invitation, later, policy as policySchema } from '../../src/index.ts';
import {
  accept,
  ann,
  approve,
  changeTerms,
  copyLink,
  invite,
  less,
  more,
  noah,
  olivia,
  readdress,
  refuse,
  resend,
  start,
  terms,
} from './situation.ts';

/** A policy whose times fit those that pass between two commands. */
export const brisk: Policy = policySchema.parse({
  validFor: 'PT100S',
  resend: { cooldown: 'PT10S', limit: 3 },
  acceptBy: 'matchingEmail',
});
export const briskApproving: Policy = { ...brisk, approval: 'required' };

/** What a command is given in: when it is, how far the links have got, which address the person has. */
export interface Moment {
  at: Instant;
  newest: number;
  addressVersion: number;
  policy: Policy;
}
type CommandAt = (moment: Moment) => InvitationCommand;

interface Step {
  wait: number;
  /** Whether the person gets a new address first. */
  moves: boolean;
  asksForApproval: boolean;
  command: CommandAt;
}

/** What happened when a command was given. */
export interface Taken {
  command: InvitationCommand;
  moment: Moment;
  before: Invitation;
  after: Invitation;
  /** Undefined if the command was refused. */
  events: readonly InvitationEvent[] | undefined;
}

const principal = fc.constantFrom(ann, noah, olivia);
const generationBack = fc.constantFrom(0, 0, 0, 1, 2);
const offered = fc.constantFrom(terms, more, less);
const olderThan = (newest: number, back: number) => Math.max(newest - back, 1);

const invites = fc.tuple(fc.boolean(), principal, offered).map(
  ([accessHasEnded, by, wanted]): CommandAt =>
    ({ at, policy, addressVersion }) =>
      invite(at, { policy, addressVersion, accessHasEnded, by, terms: wanted }),
);
const resends = principal.map(
  (by): CommandAt =>
    ({ at, policy, addressVersion }) =>
      resend(at, { policy, addressVersion, by }),
);
const answers = fc.tuple(generationBack, principal).map(
  ([back, principalId]): CommandAt =>
    ({ at, newest, addressVersion }) =>
      accept(at, { generation: olderThan(newest, back), principalId, addressVersion }),
);
const declines = generationBack.map((back): CommandAt => ({ at, newest, addressVersion }) => ({
  type: 'Decline',
  at,
  generation: olderThan(newest, back),
  addressVersion,
}));
const rescinds = fc.constant<CommandAt>(({ at }) => ({ type: 'Rescind', at }));

const commands: fc.Arbitrary<CommandAt> = fc.oneof(
  invites,
  resends,
  answers,
  declines,
  rescinds,
  principal.map(
    (by): CommandAt =>
      ({ at, policy, addressVersion }) =>
        approve(at, { policy, addressVersion, by }),
  ),
  principal.map(
    (by): CommandAt =>
      ({ at }) =>
        refuse(at, { by }),
  ),
  principal.map(
    (by): CommandAt =>
      ({ at, policy, addressVersion }) =>
        readdress(at, { policy, addressVersion, by }),
  ),
  fc.tuple(principal, offered).map(
    ([by, wanted]): CommandAt =>
      ({ at, policy, addressVersion }) =>
        changeTerms(at, { policy, addressVersion, by, terms: wanted }),
  ),
  principal.map(
    (by): CommandAt =>
      ({ at, addressVersion }) =>
        copyLink(at, { addressVersion, by }),
  ),
  generationBack.map((back): CommandAt => ({ at, newest }) => ({
    type: 'Expire',
    at,
    generation: olderThan(newest, back),
  })),
);

/** Commands of any kind, one after the other. */
export const lives: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    wait: fc.constantFrom(0, 1, 5_000, 9_999, 10_000, 50_000, 100_000),
    moves: fc.constantFrom(false, false, false, false, true),
    asksForApproval: fc.boolean(),
    command: commands,
  }),
  { minLength: 1, maxLength: 40 },
);

/** The same, where every round must be approved. */
export const approvedLives = lives.map((plan) => plan.map((step) => ({ ...step, asksForApproval: true })));

/** Answers to one link, and the withdrawal of what it offers. */
export const rivals = fc.array(fc.oneof(answers, declines, rescinds), { minLength: 1, maxLength: 8 });

/** What happens when the steps are taken one after the other. */
export function live(plan: readonly Step[]): Taken[] {
  let at = start;
  let addressVersion = 1;
  let state: Invitation = invitation.initial;
  return plan.map(({ wait, moves, asksForApproval, command: commandAt }) => {
    at = later(at, wait);
    if (moves) addressVersion += 1;
    const before = state;
    const moment = momentOf(before, at, addressVersion, asksForApproval);
    const command = commandAt(moment);
    const decision = invitation.decide(command, before);
    const events = decision.ok ? decision.events : undefined;
    state = (events ?? []).reduce((so, event) => invitation.evolve(so, event), before);
    return { command, moment, before, after: state, events };
  });
}

export function momentOf(
  state: Invitation,
  at: Instant,
  addressVersion: number,
  asksForApproval = false,
): Moment {
  const newest = 'generation' in state ? Math.max(state.generation, 1) : 1;
  return { at, newest, addressVersion, policy: asksForApproval ? briskApproving : brisk };
}

export function historyOf(taken: readonly Taken[]): readonly InvitationEvent[] {
  return taken.flatMap(({ events }) => events ?? []);
}
