import { specification } from '@latchkey/testing';
import { describe, it } from 'vitest';
import type { EmailAddressCommand, EmailAddressEvent } from '../../src/index.ts';
import { emailAddress, instantOf, personId } from '../../src/index.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 9));
const ann = personId.parse('01JNB0000000000000000000P1');
const bob = personId.parse('01JNB0000000000000000000P2');
const claim = (person = ann): EmailAddressCommand => ({
  type: 'ClaimEmail',
  at,
  personId: person,
  name: 'Ann',
  email: 'Ann@Example.org',
});
const claimed: EmailAddressEvent = {
  type: 'EmailClaimed',
  at,
  personId: ann,
  name: 'Ann',
  email: 'Ann@Example.org',
};
const released: EmailAddressEvent = { type: 'EmailReleased', at, personId: ann };
const { given } = specification(emailAddress);

describe('an e-mail address', () => {
  it('is claimed for a person, with what registers them', () => {
    given().when(claim()).then(claimed);
  });

  it('is one person’s at a time', () => {
    given(claimed).when(claim()).thenNothing();
    given(claimed).when(claim(bob)).thenRejected({ type: 'EmailClaimedByAnother', personId: ann });
  });

  it('is released by whose it is, and free then', () => {
    given(claimed).when({ type: 'ReleaseEmail', at, personId: ann }).then(released);
    given(claimed)
      .when({ type: 'ReleaseEmail', at, personId: bob })
      .thenRejected({ type: 'EmailClaimedByAnother', personId: ann });
    given(claimed, released).when({ type: 'ReleaseEmail', at, personId: ann }).thenNothing();
    given(claimed, released).when(claim()).then(claimed);
  });
});
