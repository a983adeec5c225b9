import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { BundleEvent, InvitationId, PersonId } from '../../src/index.ts';
import { bundle, instantOf } from '../../src/index.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 9));
const about = {
  at,
  personId: '01JN000000000000000000000A' as PersonId,
  addressVersion: 1,
  nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
  keyId: 1,
};
const first = { invitationId: '01JN000000000000000000000B' as InvitationId, generation: 1 };
const second = { invitationId: '01JN000000000000000000000C' as InvitationId, generation: 4 };
const made: BundleEvent = { type: 'BundleMade', ...about, members: [first, second] };
const { given } = specification(bundle);

describe('a bundle', () => {
  it('is made of invitations, each by one of its links', () => {
    given()
      .when({ type: 'MakeBundle', ...about, members: [first, second] })
      .then(made);
  });

  it('stays what it was made', () => {
    given(made)
      .when({ type: 'MakeBundle', ...about, members: [first] })
      .thenNothing();
  });

  it('knows its members and what its link was made with', () => {
    expect(bundle.evolve(bundle.initial, made)).toEqual({
      personId: about.personId,
      members: [first, second],
      link: { addressVersion: 1, nonce: about.nonce, keyId: 1 },
    });
  });
});
