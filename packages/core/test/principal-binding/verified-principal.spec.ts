import { describe, expect, it } from 'vitest';
import type { Invitation, InvitationEvent, Policy } from '../../src/index.ts';
import { fold, invitation, isVerifiedBy, later } from '../../src/index.ts';
import { accepted, ann, invited, noah, policy, resent, start } from '../invitation/situation.ts';

const nextDay = later(start, 86_400_000);
const person = { claimsCountFrom: 0 };
const after = (...history: InvitationEvent[]): Invitation => fold(invitation, history);
const acceptedBy = (change: Parameters<typeof accepted>[1] = {}) =>
  after(invited(start), accepted(nextDay, change));
const isVerified = (of: Invitation, addressVersion = 1, principal = ann, by: Policy = policy) =>
  isVerifiedBy(of, { addressVersion, principalId: principal, person, policy: by });

describe('a principal is verified for an address', () => {
  it('once they accepted by a link that had gone there', () => {
    expect(isVerified(acceptedBy())).toBe(true);
    expect(isVerified(acceptedBy(), 2)).toBe(false);
    expect(
      isVerified(
        after(invited(start), resent(start, { addressVersion: 2 }), accepted(nextDay, { generation: 2 })),
        2,
      ),
    ).toBe(true);
  });

  it('and not before, nor by what another principal accepted', () => {
    expect(isVerified(after(invited(start)))).toBe(false);
    expect(isVerified(acceptedBy(), 1, noah)).toBe(false);
    expect(isVerified(after())).toBe(false);
  });

  it('by holding the link only where the policy takes that', () => {
    const byLink = acceptedBy({ verifiedBy: 'linkHolder' });
    expect(isVerified(byLink)).toBe(false);
    expect(isVerified(byLink, 1, ann, { ...policy, acceptBy: 'linkHolder' })).toBe(true);
  });

  it('until they were released', () => {
    const [claimed, released] = [{ claimsCountFrom: 1 }, { claimsCountFrom: 2 }];
    const about = { addressVersion: 1, principalId: ann, policy };
    expect(isVerifiedBy(acceptedBy(), { ...about, person: claimed })).toBe(true);
    expect(isVerifiedBy(acceptedBy(), { ...about, person: released })).toBe(false);
  });
});
