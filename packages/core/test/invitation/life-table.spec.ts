import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Instant, Invitation, InvitationCommand, InvitationEvent } from '../../src/index.ts';
import { fold, invitation, later } from '../../src/index.ts';
import {
  accept,
  accepted,
  deadline,
  declined,
  invite,
  invited,
  noah,
  policy,
  rescinded,
  resend,
  resent,
  start,
} from './situation.ts';

/** The second link is the newest one, so that there is an older one. */
const open = [invited(later(start, -90_000_000)), resent(start)];
const nextDay = later(start, 86_400_000);
const histories: Record<string, { history: InvitationEvent[]; now: Instant }> = {
  none: { history: [], now: nextDay },
  pending: { history: open, now: nextDay },
  'past deadline': { history: open, now: deadline },
  rescinded: { history: [...open, rescinded(start)], now: nextDay },
  declined: { history: [...open, declined(start, 1, 2)], now: nextDay },
  accepted: { history: [...open, accepted(start, { generation: 2 })], now: nextDay },
};

type Row = (now: Instant) => { [condition: string]: InvitationCommand };

const rows: Record<string, Row> = {
  invite: (at) => ({ '': invite(at), 'once access has ended': invite(at, { accessHasEnded: true }) }),
  resend: (at) => ({ '': resend(at) }),
  rescind: (at) => ({ '': { type: 'Rescind', at } }),
  'accept, newest generation': (at) => ({
    'same principal': accept(at, { generation: 2 }),
    other: accept(at, { generation: 2, principalId: noah }),
  }),
  'accept, older generation': (at) => ({ '': accept(at, { generation: 1 }) }),
  'decline, newest generation': (at) => ({ '': { type: 'Decline', at, generation: 2, addressVersion: 1 } }),
  'decline, older generation': (at) => ({ '': { type: 'Decline', at, generation: 1, addressVersion: 1 } }),
  'expire, newest generation': (at) => ({ '': { type: 'Expire', at, generation: 2 } }),
  'expire, older generation': (at) => ({ '': { type: 'Expire', at, generation: 1 } }),
};

/** A cell as the page writes it, found out by asking the decider. */
function cell(row: Row, { history, now }: { history: InvitationEvent[]; now: Instant }): string {
  const state = fold(invitation, history);
  const answers = Object.entries(row(now)).map(([condition, command]) => ({
    condition,
    answer: answerTo(command, state),
  }));
  const [first] = answers;
  if (answers.every(({ answer }) => answer === first?.answer)) return first?.answer ?? '';
  const said = answers.map(({ condition, answer }) =>
    condition.startsWith('once')
      ? `${answer} ${condition}`
      : condition === ''
        ? answer
        : `${condition}: ${answer}`,
  );
  return said.join('; ');
}

function answerTo(command: InvitationCommand, state: Invitation): string {
  const decision = invitation.decide(command, state);
  if (!decision.ok) return decision.rejection.type;
  const last = decision.events.at(-1);
  switch (last?.type) {
    case undefined:
      return '–';
    case 'PersonInvited':
      if (last.sameTermsAs !== undefined) return 'new round, same terms';
      return last.round === 1 ? 'invited' : 'new round';
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

describe('the life table', () => {
  const page = readFileSync(new URL('../../../../docs/invitation-life.md', import.meta.url), 'utf8');
  const [head = [], , ...body] = page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((text) => text.trim()),
    );

  it('has every status and every command', () => {
    expect(head.slice(1)).toEqual(Object.keys(histories));
    expect(body.map(([command]) => command)).toEqual(Object.keys(rows));
  });

  it.each(Object.keys(rows))('says what the decider does: %s', (command) => {
    const row = rows[command];
    const written = body.find(([name]) => name === command)?.slice(1);
    const decided = Object.values(histories).map((situation) => row && cell(row, situation));
    expect(written).toEqual(decided);
  });

  it('was asked outside the cooldown, and within the limit', () => {
    expect(policy.resend).toEqual({ cooldown: 'PT1M', limit: 10 });
  });
});
