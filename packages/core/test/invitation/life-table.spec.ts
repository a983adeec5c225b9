import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Instant, Invitation, InvitationCommand, InvitationEvent } from '../../src/index.ts';
import { duration, fold, invitation, later } from '../../src/index.ts';
import {
  accept,
  accepted,
  approve,
  approving,
  changeTerms,
  copyLink,
  deadline,
  declined,
  more,
  invite,
  invited,
  noah,
  olivia,
  policy,
  readdress,
  refuse,
  requested,
  rescinded,
  resend,
  send,
  resent,
  start,
  terms,
} from './situation.ts';

/** The second link is the newest one, so that there is an older one. */
const open = [invited(later(start, -90_000_000)), resent(start)];
const nextDay = later(start, 86_400_000);

interface Situation {
  history: InvitationEvent[];
  now: Instant;
}
const situations = {
  none: { history: [], now: nextDay },
  requested: { history: [requested(start)], now: nextDay },
  pending: { history: open, now: nextDay },
  'past deadline': { history: open, now: deadline },
  rescinded: { history: [...open, rescinded(start)], now: nextDay },
  declined: { history: [...open, declined(start, 1, 2)], now: nextDay },
  accepted: { history: [...open, accepted(start, { generation: 2 })], now: nextDay },
} satisfies Record<string, Situation>;
type Status = keyof typeof situations;

/** A command of a row, and how its answer is written where the row's commands are answered differently. */
interface Asked {
  command: InvitationCommand;
  write?: (answer: string) => string;
}
interface Row {
  asked: (at: Instant, status: Status) => Asked[];
  between?: string;
}

const one = (commandAt: (at: Instant) => InvitationCommand): Row => ({
  asked: (at) => [{ command: commandAt(at) }],
});
const onceEnded = (answer: string) => `${answer} once access has ended`;
const eachPrincipal = (addressVersion: number): Row => ({
  asked: (at) => [
    {
      command: accept(at, { generation: 2, addressVersion }),
      write: (answer) => `same principal: ${answer}`,
    },
    {
      command: accept(at, { generation: 2, addressVersion, principalId: noah }),
      write: (answer) => `other: ${answer}`,
    },
  ],
});
const decline = (at: Instant, generation = 2, addressVersion = 1): InvitationCommand => ({
  type: 'Decline',
  at,
  generation,
  addressVersion,
});

const rows: Record<string, Row> = {
  invite: {
    asked: (at, status) => [
      { command: invite(at) },
      ...(status === 'none'
        ? [
            {
              command: invite(at, { policy: approving }),
              write: (answer: string) => `(${answer}, where approval is asked)`,
            },
          ]
        : []),
      ...(status === 'accepted'
        ? [{ command: invite(at, { accessHasEnded: true }), write: (answer: string) => onceEnded(answer) }]
        : []),
    ],
  },
  'approve / refuse': {
    asked: (at) => [{ command: approve(at) }, { command: refuse(at) }],
    between: ' / ',
  },
  resend: one((at) => resend(at)),
  'readdress (address changed)': one((at) => readdress(at)),
  'change terms': one((at) => changeTerms(at)),
  'copy link': one((at) => copyLink(at)),
  rescind: one((at) => ({ type: 'Rescind', at })),
  'accept, newest generation': eachPrincipal(1),
  'accept, older generation': one((at) => accept(at, { generation: 1 })),
  decline: one((at) => decline(at)),
  'expire generation g': {
    asked: (at) => [
      { command: { type: 'Expire', at, generation: 2 } },
      { command: { type: 'Expire', at, generation: 1 }, write: (answer) => `${answer} if g is older` },
    ],
  },
};

const openRows: Record<string, Row> = {
  'invite, where approval is asked': {
    asked: (at, status) => [
      { command: invite(at, { policy: approving }) },
      ...(status === 'accepted'
        ? [
            {
              command: invite(at, { policy: approving, accessHasEnded: true }),
              write: (answer: string) => onceEnded(answer),
            },
          ]
        : []),
    ],
  },
  'approve, by whoever asked': one((at) => approve(at, { by: olivia })),
  'resend, where approval is asked': one((at) => resend(at, { policy: approving })),
  'send, the same terms or none': {
    asked: (at, status) => [
      { command: send(at) },
      ...(status === 'accepted'
        ? [{ command: send(at, { accessHasEnded: true }), write: (answer: string) => onceEnded(answer) }]
        : []),
    ],
  },
  'send, other terms': one((at) => send(at, { terms: more })),
  'send, raised terms, where approval is asked': one((at) => send(at, { terms: more, policy: approving })),
  'send, to whoever has an account and access': one((at) => send(at, { isLetIn: true })),
  'readdress (address unchanged)': one((at) => readdress(at, { addressVersion: 1 })),
  'change terms, to the same': one((at) => changeTerms(at, { terms })),
  'raise terms, where approval is asked': one((at) => changeTerms(at, { policy: approving })),
  'copy link (address changed)': one((at) => copyLink(at, { addressVersion: 2 })),
  'accept, newest generation (address changed)': eachPrincipal(2),
  'decline (address changed)': one((at) => decline(at, 2, 2)),
  'decline, older generation': one((at) => decline(at, 1)),
};

/** A cell as the page writes it, found out by asking the decider. */
function cell({ asked, between = '; ' }: Row, status: Status): string {
  const { history, now } = situations[status];
  const state = fold(invitation, history);
  const answers = asked(now, status).map(({ command, write = (answer) => answer }) => {
    const answer = answerTo(command, state);
    return { answer, written: write(answer) };
  });
  const [first] = answers;
  if (answers.every(({ answer }) => answer === first?.answer)) return first?.answer ?? '';
  const written = answers.map((each) => each.written).join(between);
  return written.replace('invited; (', 'invited (');
}

function answerTo(command: InvitationCommand, state: Invitation): string {
  const decision = invitation.decide(command, state);
  if (!decision.ok) return decision.rejection.type;
  const after = decision.events.reduce((before, event) => invitation.evolve(before, event), state);
  return whatHappened(decision.events.at(-1), after) + brakesOn(command, state);
}

function whatHappened(last: InvitationEvent | undefined, after: Invitation): string {
  switch (last?.type) {
    case undefined:
      return '–';
    case 'PersonInvited':
      if (last.sameTermsAs !== undefined) return 'new round, same terms';
      return last.round === 1 ? 'invited' : 'new round';
    case 'InvitationRequested':
      return 'requested';
    case 'InvitationApproved':
      return 'approved, and not invited';
    case 'InvitationRefused':
      return `refused (→ ${after.status})`;
    case 'InvitationReaddressed':
      return 'noted';
    case 'InvitationTermsChanged':
      return 'changed';
    case 'InvitationLinkCopied':
      return 'copied';
    case 'InvitationResent':
      return 'new generation';
    case 'InvitationExpired':
      return 'expired, once';
    case 'InvitationRescinded':
      return 'rescinded';
    case 'InvitationDeclined':
      return 'declined';
    case 'InvitationAccepted':
      return 'accepted';
  }
}

/** Whether the cooldown binds it (and the limit, in the same round), or the limit alone. */
function brakesOn(command: InvitationCommand, state: Invitation): string {
  if (!('policy' in command)) return '';
  const refusedBy = (cooldown: string, limit: number) => {
    const braked = { ...command.policy, resend: { cooldown: duration.parse(cooldown), limit } };
    const decision = invitation.decide({ ...command, policy: braked }, state);
    return decision.ok ? undefined : decision.rejection.type;
  };
  if (refusedBy('P300D', 10) === 'ResendTooSoon') return '*';
  return refusedBy('PT0S', 1) === 'ResendLimitReached' ? '†' : '';
}

function tables(): string[][][] {
  const page = readFileSync(new URL('../../../../docs/invitation-life.md', import.meta.url), 'utf8');
  const blocks = page.split('\n\n').filter((block) => block.startsWith('|'));
  return blocks.map((block) =>
    block
      .trim()
      .split('\n')
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((text) => text.trim()),
      ),
  );
}

describe.each([
  { name: 'the life table', rows, table: tables()[0] },
  { name: 'the table of what it leaves open', rows: openRows, table: tables()[1] },
])('$name', ({ rows: asked, table = [] }) => {
  const [head = [], , ...body] = table;

  it('has every status and every command', () => {
    expect(head.slice(1)).toEqual(Object.keys(situations));
    expect(body.map(([command]) => command)).toEqual(Object.keys(asked));
  });

  it.each(Object.entries(asked))('says what the decider does: %s', (command, row) => {
    const written = body.find(([name]) => name === command)?.slice(1);
    const statuses = Object.keys(situations) as Status[];
    expect(written).toEqual(statuses.map((status) => cell(row, status)));
  });
});

describe('both tables', () => {
  it('were asked outside the cooldown, and within the limit', () => {
    expect(policy.resend).toEqual({ cooldown: 'PT1M', limit: 10 });
  });
});
