import { describe, expect, it } from 'vitest';
import type { AccessGrantEvent, InvitationEvent, SeatHolder } from '../../src/index.ts';
import { accessGrant, fold, invitation, seatNeed } from '../../src/index.ts';
import { direct, ended, granted, refused, revoked, round, via } from '../access-grant/situation.ts';
import {
  accepted,
  declined,
  expired,
  invited,
  refused as refusedRequest,
  requested,
  rescinded,
  resent,
  start,
} from '../invitation/situation.ts';
import { cleo } from '../seat-pool/situation.ts';

const first: SeatHolder = { type: 'invitation', ...round(1) };
const second: SeatHolder = { type: 'invitation', ...round(2) };

function need(
  holder: SeatHolder,
  history: readonly InvitationEvent[],
  access: readonly AccessGrantEvent[] = [],
) {
  return seatNeed(holder, fold(invitation, history), fold(accessGrant, access));
}

describe('the seat of a round', () => {
  it('is offered while the round is open, whatever the time', () => {
    expect(need(first, [invited(start)])).toBe('offered');
    expect(need(first, [invited(start), expired(start), resent(start)])).toBe('offered');
  });

  it('is not needed yet, and perhaps never, before the round has opened', () => {
    expect(need(first, [])).toBe('not-opened');
    expect(need(first, [requested(start)])).toBe('not-opened');
    expect(need(second, [invited(start)])).toBe('not-opened');
    expect(need(first, [requested(start), refusedRequest(start)])).toBe('not-opened');
  });

  it('may be needed again after the deadline has passed on record', () => {
    expect(need(first, [invited(start), expired(start)])).toBe('expired');
  });

  it('is needed no more once the round was taken back or declined, or another has opened', () => {
    expect(need(first, [invited(start), rescinded(start)])).toBe('ended');
    expect(need(first, [invited(start), declined(start)])).toBe('ended');
    const again = invited(start, { round: 2, generation: 2 });
    expect(need(first, [invited(start), rescinded(start), again])).toBe('ended');
    expect(need(second, [invited(start), rescinded(start), again])).toBe('offered');
    expect(need(first, [invited(start), rescinded(start), requested(start, { round: 2 })])).toBe('ended');
  });

  it('is taken from the acceptance on, until the access that came of it is gone', () => {
    const life = [invited(start), accepted(start)];
    expect(need(first, life)).toBe('taken');
    expect(need(first, life, [granted(via(1))])).toBe('taken');
    expect(need(first, life, [granted(via(1)), revoked])).toBe('ended');
    expect(need(first, life, [granted(via(1)), ended])).toBe('ended');
    expect(need(first, life, [refused(round(1))])).toBe('ended');
    expect(need(first, life, [granted(via(1)), ended, granted(direct, undefined, 2)])).toBe('ended');
  });

  it('is taken by access that lives, also where another round has opened', () => {
    const life = [invited(start), accepted(start), invited(start, { round: 2, generation: 2 })];
    expect(need(first, life, [granted(via(1))])).toBe('taken');
    expect(need(second, life, [granted(via(1))])).toBe('offered');
  });
});

describe('the seat of access that was given directly', () => {
  it('is needed from the grant on, until that is gone or another came in its place', () => {
    expect(need(cleo, [], [])).toBe('not-opened');
    expect(need(cleo, [], [granted(direct)])).toBe('taken');
    expect(need(cleo, [], [granted(direct), revoked])).toBe('ended');
    expect(need(cleo, [], [granted(direct), ended])).toBe('ended');
    expect(need(cleo, [], [granted(direct), granted(via(1), undefined, 2)])).toBe('ended');
    expect(need(cleo, [], [granted(via(1))])).toBe('ended');
  });
});
