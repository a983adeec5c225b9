import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { AccessGrantCommand } from '../../src/index.ts';
import { accessGrant, fold, isInForce, later, standingOf } from '../../src/index.ts';
import {
  at,
  closing,
  direct,
  ended,
  grant,
  granted,
  opening,
  refused,
  revoke,
  revoked,
  round,
  suspended,
  untilClosing,
  via,
  viewAndVerify,
} from './situation.ts';

const { given } = specification(accessGrant);
const end = (when = closing): AccessGrantCommand => ({ type: 'EndAccess', at: when });

describe('the window of access', () => {
  it('is open from its beginning on, and not at its end, to the millisecond', () => {
    const state = fold(accessGrant, [granted(direct, { ...untilClosing, accessFrom: opening })]);
    const moments = [later(opening, -1), opening, later(closing, -1), closing];
    expect(moments.map((moment) => standingOf(state, moment))).toEqual(['not-yet', 'live', 'live', 'ended']);
    expect(moments.map((moment) => isInForce(state, moment))).toEqual([false, true, true, false]);
  });

  it('is not looked at where access rests: it does so before it opens too, and not once it closed', () => {
    const state = fold(accessGrant, [
      granted(direct, { ...untilClosing, accessFrom: opening }),
      suspended('unpaid'),
    ]);
    const standings = [at, opening, closing].map((moment) => standingOf(state, moment));
    expect(standings).toEqual(['suspended', 'suspended', 'ended']);
  });
});

describe('the end of a window', () => {
  it('is put on record once', () => {
    given(granted(direct, untilClosing)).when(end()).then(ended);
    given(granted(direct, untilClosing), ended).when(end()).thenNothing();
    given(granted(direct), revoked).when(end()).thenNothing();
  });

  it('is not put on record before it has come, or where there is none', () => {
    given(granted(direct, untilClosing))
      .when(end(later(closing, -1)))
      .thenRejected({ type: 'AccessHasNotEnded', accessUntil: closing });
    given(granted(direct)).when(end()).thenRejected({ type: 'AccessHasNotEnded', accessUntil: undefined });
    given().when(end()).thenRejected({ type: 'AccessNotFound' });
  });

  it('that is on record stays, whatever a clock says later', () => {
    expect(standingOf(fold(accessGrant, [granted(direct, untilClosing), ended]), at)).toBe('ended');
  });

  it('is put on record before access is given anew', () => {
    const again = granted(direct, viewAndVerify, 2, closing);
    given(granted(direct, untilClosing))
      .when(grant(direct, viewAndVerify, closing))
      .then(ended, again);
    given(granted(direct, untilClosing), ended)
      .when(grant(direct, viewAndVerify, closing))
      .then(again);
    given(granted(via(1), untilClosing))
      .when(grant(via(2), viewAndVerify, closing))
      .then(ended, granted(via(2), viewAndVerify, 2, closing));
  });

  it('leaves suspensions for access that is given anew', () => {
    const state = given(granted(direct, untilClosing), suspended('unpaid'), ended)
      .when(grant(direct, viewAndVerify, closing))
      .thenState();
    expect(standingOf(state, closing)).toBe('suspended');
  });

  it('does not keep it from being revoked, so that no clock that is behind gives it still', () => {
    given(granted(direct, untilClosing))
      .when(revoke(round(1), closing))
      .then(ended, { ...revoked, at: closing }, { ...refused(round(1)), at: closing });
    given(granted(direct, untilClosing), ended).when(revoke()).then(revoked);
    given(granted(direct, untilClosing), ended, revoked).when(revoke()).thenNothing();
  });
});
