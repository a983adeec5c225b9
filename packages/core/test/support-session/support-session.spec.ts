import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { SupportSessionCommand, SupportSessionEvent } from '../../src/index.ts';
import {
  fold,
  instantOf,
  isSupportRunning,
  later,
  personId,
  principalId,
  supportSession,
} from '../../src/index.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 9));
const until = later(at, 1_800_000);
const olivia = principalId.parse('olivia');
const about = {
  supporter: olivia,
  personId: personId.parse('01JNB0000000000000000000P1'),
  principalId: principalId.parse('u-ann'),
  reason: 'cannot see the roster',
  until,
};
const start: SupportSessionCommand = { type: 'StartSupportSession', at, ...about };
const started: SupportSessionEvent = { type: 'SupportSessionStarted', at, ...about };
const end = (when = at, isClaimed = false): SupportSessionCommand => ({
  type: 'EndSupportSession',
  at: when,
  isClaimed,
  by: olivia,
});
const ended = (when = at): SupportSessionEvent => ({
  type: 'SupportSessionEnded',
  at: when,
  endedBy: olivia,
});
const { given } = specification(supportSession);

describe('a support session', () => {
  it('is started, once', () => {
    given().when(start).then(started);
    given(started).when(start).thenRejected({ type: 'SupportSessionOver' });
    given(started, ended()).when(start).thenRejected({ type: 'SupportSessionOver' });
  });

  it('is not with oneself', () => {
    given()
      .when({ ...start, principalId: olivia })
      .thenRejected({ type: 'MayNotSupportYourself' });
  });

  it('is ended before its time', () => {
    given(started)
      .when(end(later(until, -1)))
      .then(ended(later(until, -1)));
  });

  it('has ended already at its time, and where it was ended', () => {
    given(started).when(end(until)).thenNothing();
    given(started, ended()).when(end()).thenNothing();
  });

  it('can be ended before it begins by whoever has claimed it, and never begins then', () => {
    given().when(end()).thenRejected({ type: 'SupportSessionNotFound' });
    given().when(end(at, true)).then(ended());
    given(ended()).when(start).thenRejected({ type: 'SupportSessionOver' });
    given(ended()).when(end()).thenNothing();
  });

  it('runs from its start on and before its end, to the millisecond', () => {
    const session = fold(supportSession, [started]);
    expect(isSupportRunning(supportSession.initial, at)).toBe(false);
    expect(isSupportRunning(session, at)).toBe(true);
    expect(isSupportRunning(session, later(until, -1))).toBe(true);
    expect(isSupportRunning(session, until)).toBe(false);
    expect(isSupportRunning(fold(supportSession, [started, ended()]), at)).toBe(false);
  });
});
