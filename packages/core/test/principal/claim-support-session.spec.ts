import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { ClaimSupportSession, PrincipalEvent } from '../../src/index.ts';
import {
  claimSupportSession,
  instantOf,
  invitationId,
  later,
  personId,
  principal,
  principalId,
  supportSessionId,
} from '../../src/index.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 9));
const until = later(at, 1_800_000);
const olivia = principalId.parse('olivia');
const first = supportSessionId.parse('01JNB0000000000000000000S1');
const second = supportSessionId.parse('01JNB0000000000000000000S2');
const claim = (change: Partial<ClaimSupportSession> = {}): ClaimSupportSession => ({
  type: 'ClaimSupportSession',
  at,
  principalId: olivia,
  supportSessionId: first,
  until,
  ...change,
});
const claimed: PrincipalEvent = {
  type: 'SupportSessionClaimed',
  at,
  principalId: olivia,
  supportSessionId: first,
  until,
};
const { given } = specification({ ...principal, decide: claimSupportSession });

describe('claiming a support session', () => {
  it('is for one at a time', () => {
    given().when(claim()).then(claimed);
    given(claimed)
      .when(claim({ supportSessionId: second, at: later(until, -1), until: later(until, 1) }))
      .thenRejected({ type: 'AlreadySupporting', supportSessionId: first, until });
  });

  it('is for another once the time of the first is over, or that is known to have ended', () => {
    const another = claim({ supportSessionId: second, at: until, until: later(until, 1) });
    const claimedNow = { ...claimed, at: until, supportSessionId: second, until: later(until, 1) };
    given(claimed).when(another).then(claimedNow);
    given(claimed)
      .when({ ...another, at, ended: first })
      .then({ ...claimedNow, at });
    given(claimed)
      .when({ ...another, at, ended: second })
      .thenRejected({ type: 'AlreadySupporting', supportSessionId: first, until });
  });

  it('is prolonged by the command that claimed it, when it comes again', () => {
    given(claimed).when(claim()).thenNothing();
    given(claimed)
      .when(claim({ until: later(until, -1) }))
      .thenNothing();
    given(claimed)
      .when(claim({ until: later(until, 1) }))
      .then({ ...claimed, until: later(until, 1) });
  });

  it('leaves the claims to be a person as they are', () => {
    const ann = personId.parse('01JNB0000000000000000000P1');
    const invitation = invitationId.parse('01JNB0000000000000000000N1');
    const person: PrincipalEvent = {
      type: 'PrincipalClaimed',
      at,
      principalId: olivia,
      personId: ann,
      invitationId: invitation,
      generation: 1,
    };
    const released: PrincipalEvent = {
      type: 'PrincipalReleased',
      at,
      principalId: olivia,
      personId: ann,
      invitationId: invitation,
      claimRevisions: [1],
    };
    given(claimed, person, released)
      .when(claim({ supportSessionId: second }))
      .thenRejected({ type: 'AlreadySupporting', supportSessionId: first, until });
    const state = given(claimed, person)
      .when(claim({ until: later(until, 1) }))
      .thenState();
    expect(state).toEqual({
      claims: [{ other: ann, invitationId: invitation, generation: 1, revision: 1 }],
      support: { supportSessionId: first, until: later(until, 1) },
      length: 3,
    });
  });
});
