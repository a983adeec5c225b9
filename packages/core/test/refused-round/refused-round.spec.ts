import { describe, expect, it } from 'vitest';
import type { AccessGrantEvent, InvitationEvent } from '../../src/index.ts';
import {
  accessGrant,
  endRefusedRound,
  fold,
  invitation,
  invitationId,
  isRoundRefused,
  later,
} from '../../src/index.ts';
import {
  accepted,
  deadline,
  expired,
  invited,
  requested,
  rescinded,
  start,
} from '../invitation/situation.ts';

const offer = invitationId.parse('01JNB0000000000000000000N1');
const nextDay = later(start, 86_400_000);
const refused = (round = 1): AccessGrantEvent => ({
  type: 'AccessRefused',
  at: nextDay,
  invitationId: offer,
  round,
});

function ended(history: readonly InvitationEvent[], access: readonly AccessGrantEvent[], at = nextDay) {
  const state = fold(invitation, history);
  const grant = fold(accessGrant, access);
  return { is: isRoundRefused(offer, state, grant, at), ...endRefusedRound(offer, state, grant, at) };
}

describe('a round whose access was refused', () => {
  it('counts as ended, and is ended on record before anything else', () => {
    const { is, events, invitation: after } = ended([invited(start)], [refused()]);
    expect(is).toBe(true);
    expect(events).toEqual([rescinded(nextDay)]);
    expect(after.status).toBe('rescinded');
  });

  it('is ended after its deadline was put on record, where that has passed', () => {
    expect(ended([invited(start)], [refused()], deadline).events).toEqual([
      expired(deadline),
      rescinded(deadline),
    ]);
  });

  it('is the open one only: a newer round, an ended or an accepted one is left as it is', () => {
    const second = [invited(start), rescinded(start), invited(nextDay, { round: 2, generation: 2 })];
    for (const history of [
      second,
      [invited(start), rescinded(nextDay)],
      [invited(start), accepted(nextDay)],
      [requested(nextDay)],
      [],
    ]) {
      const { is, events } = ended(history, [refused()]);
      expect(is).toBe(false);
      expect(events).toEqual([]);
    }
  });

  it('is none that nobody refused', () => {
    expect(ended([invited(start)], []).is).toBe(false);
  });
});
