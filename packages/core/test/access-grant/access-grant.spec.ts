import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { AccessGrantEvent } from '../../src/index.ts';
import { accessGrant, fold, hasEnded, isInForce, later } from '../../src/index.ts';
import {
  at,
  closing,
  direct,
  ended,
  grant,
  granted,
  refused,
  resume,
  resumed,
  revoke,
  revoked,
  round,
  suspend,
  suspended,
  untilClosing,
  via,
  view,
  viewAndVerify,
} from './situation.ts';

const { given } = specification(accessGrant);

describe('granting access', () => {
  it('honours an accepted round', () => {
    given()
      .when(grant(via(1)))
      .then(granted(via(1)));
  });

  it('honours a round once', () => {
    given(granted(via(1)))
      .when(grant(via(1)))
      .thenNothing();
  });

  it('does not bring revoked access back by the round that gave it', () => {
    given(granted(via(1)), revoked)
      .when(grant(via(1)))
      .thenNothing();
  });

  it('gives nothing by a round that was refused before it was granted', () => {
    given(refused(round(1)))
      .when(grant(via(1)))
      .thenNothing();
  });

  it('honours a later round after a revocation', () => {
    given(granted(via(1)), revoked)
      .when(grant(via(2)))
      .then(granted(via(2), viewAndVerify, 2));
  });

  it('is given directly', () => {
    given().when(grant(direct)).then(granted(direct));
  });

  it('is already so when the same was given directly', () => {
    given(granted(direct)).when(grant(direct)).thenNothing();
  });

  it('is given to an owner once, and not given back after a revocation', () => {
    const own = { type: 'personalWorkspace' } as const;
    given().when(grant(own)).then(granted(own));
    given(granted(own)).when(grant(own)).thenNothing();
    given(granted(own), revoked).when(grant(own)).thenNothing();
    given(granted(direct)).when(grant(own)).thenNothing();
  });

  it('directly is refused where other access is live', () => {
    given(granted(direct))
      .when(grant(direct, view))
      .thenRejected({ type: 'AlreadyGranted', permissions: viewAndVerify.permissions });
  });

  it('directly is refused where its time is over already', () => {
    const over = { ...view, accessUntil: at };
    given().when(grant(direct, over)).thenRejected({ type: 'NothingLeft' });
    given()
      .when(grant(direct, { ...view, accessUntil: later(at, 1) }))
      .then(granted(direct, { ...view, accessUntil: later(at, 1) }));
  });

  it('honours a round whose time is over, since it was accepted, and gives nothing by it', () => {
    const over = { ...view, accessUntil: at };
    const state = given()
      .when(grant(via(1), over))
      .thenState();
    expect(isInForce(state, at)).toBe(false);
    expect(hasEnded(state, round(1), at)).toBe(true);
  });

  it('keeps a suspension that was there: only resuming lifts it', () => {
    const state = given(granted(via(1)), suspended('unpaid'))
      .when(grant(via(2)))
      .thenState();
    expect(isInForce(state, at)).toBe(false);
  });
});

describe('revoking access', () => {
  it('ends it', () => {
    given(granted(via(1)))
      .when(revoke())
      .then(revoked);
    expect(isInForce(fold(accessGrant, [granted(via(1)), revoked]), at)).toBe(false);
  });

  it('refuses the round that is open too', () => {
    given(granted(via(1)))
      .when(revoke(round(2)))
      .then(revoked, refused(round(2)));
  });

  it('refuses a round that was accepted but not granted yet', () => {
    given()
      .when(revoke(round(1)))
      .then(refused(round(1)));
  });

  it('does not refuse a round that was honoured', () => {
    given(granted(via(1)))
      .when(revoke(round(1)))
      .then(revoked);
  });

  it('is already so where access was revoked and the round refused', () => {
    given(granted(via(1)), revoked, refused(round(2)))
      .when(revoke(round(2)))
      .thenNothing();
  });

  it('takes the causes of suspension with it', () => {
    const state = fold(accessGrant, [
      granted(via(1)),
      suspended('unpaid'),
      revoked,
      granted(via(2), viewAndVerify, 2),
    ]);
    expect(isInForce(state, at)).toBe(true);
  });
});

describe('suspending and resuming access', () => {
  it('is refused where there is none', () => {
    given().when(suspend('unpaid')).thenRejected({ type: 'AccessNotFound' });
    given().when(resume('unpaid')).thenRejected({ type: 'AccessNotFound' });
    given(granted(via(1)), revoked)
      .when(suspend('unpaid'))
      .thenRejected({ type: 'AccessNotFound' });
    given(granted(via(1)), revoked)
      .when(resume('unpaid'))
      .thenRejected({ type: 'AccessNotFound' });
  });

  it('lets it rest for a cause, once', () => {
    given(granted(via(1)))
      .when(suspend('unpaid'))
      .then(suspended('unpaid'));
    given(granted(via(1)), suspended('unpaid'))
      .when(suspend('unpaid'))
      .thenNothing();
  });

  it('lets it live again only when no cause is left', () => {
    const history = [granted(via(1)), suspended('unpaid'), suspended('on-leave'), resumed('unpaid')];
    expect(isInForce(fold(accessGrant, history), at)).toBe(false);
    expect(isInForce(fold(accessGrant, [...history, resumed('on-leave')]), at)).toBe(true);
  });

  it('takes away a cause that is there', () => {
    given(granted(via(1)), suspended('unpaid'))
      .when(resume('unpaid'))
      .then(resumed('unpaid'));
  });

  it('is already so for a cause that is not there', () => {
    given(granted(via(1)))
      .when(resume('unpaid'))
      .thenNothing();
  });
});

describe('whether the access that a round led to has ended', () => {
  it('has not while nobody granted it', () => {
    expect(hasEnded(accessGrant.initial, round(1), at)).toBe(false);
  });

  it('has not while it is live, also while it is suspended', () => {
    expect(hasEnded(fold(accessGrant, [granted(via(1)), suspended('unpaid')]), round(1), at)).toBe(false);
  });

  it('has once it was revoked', () => {
    expect(hasEnded(fold(accessGrant, [granted(via(1)), revoked]), round(1), at)).toBe(true);
  });

  it('has where the round was refused', () => {
    expect(hasEnded(fold(accessGrant, [refused(round(1))]), round(1), at)).toBe(true);
  });

  it('stays so for an earlier round when a later one is granted', () => {
    const state = fold(accessGrant, [granted(via(1)), revoked, granted(via(2), viewAndVerify, 2)]);
    expect(hasEnded(state, round(1), at)).toBe(true);
    expect(hasEnded(state, round(2), at)).toBe(false);
  });

  it('has once its window closed, recorded or not, to the millisecond', () => {
    const live = fold(accessGrant, [granted(via(1), untilClosing)]);
    expect(hasEnded(live, round(1), later(closing, -1))).toBe(false);
    expect(hasEnded(live, round(1), closing)).toBe(true);
    expect(hasEnded(fold(accessGrant, [granted(via(1), untilClosing), ended]), round(1), at)).toBe(true);
  });

  it('has for a round that something else took the place of', () => {
    const state = fold(accessGrant, [granted(via(1)), granted(via(2), viewAndVerify, 2)]);
    expect(hasEnded(state, round(1), at)).toBe(true);
  });
});

describe('the memory of rounds', () => {
  it('does not grow with their number', () => {
    const history: AccessGrantEvent[] = Array.from({ length: 500 }, (_, index) => [
      granted(via(index + 1), viewAndVerify, index + 1),
      revoked,
    ]).flat();
    const state = fold(accessGrant, history);
    expect(JSON.stringify(state).length).toBeLessThan(300);
    for (const number of [1, 250, 500])
      given(...history)
        .when(grant(via(number)))
        .thenNothing();
    given(...history)
      .when(grant(via(501)))
      .then(granted(via(501), viewAndVerify, 501));
  });

  it('keeps an earlier round settled when a late refusal of it follows a later one', () => {
    const history = [granted(via(2)), revoked, refused(round(1))];
    given(...history)
      .when(grant(via(2)))
      .thenNothing();
    given(...history)
      .when(grant(via(1)))
      .thenNothing();
  });
});
