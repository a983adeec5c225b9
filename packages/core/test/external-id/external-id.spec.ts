import { specification } from '@latchkey/testing';
import { describe, it } from 'vitest';
import { externalId as externalIdSchema, externalIdOwner, instantOf, personId } from '../../src/index.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 9));
const ann = personId.parse('01JNB0000000000000000000P1');
const bob = personId.parse('01JNB0000000000000000000P2');
const externalId = externalIdSchema.parse('contact-7');
const claim = { type: 'ClaimExternalId', at, externalId, personId: ann } as const;
const claimed = { type: 'ExternalIdClaimed', at, externalId, personId: ann } as const;
const release = { type: 'ReleaseExternalId', at, externalId, personId: ann } as const;
const released = { type: 'ExternalIdReleased', at, externalId, personId: ann } as const;
const { given } = specification(externalIdOwner);

describe('the host’s own id of a person', () => {
  it('is one person’s at a time', () => {
    given().when(claim).then(claimed);
    given(claimed).when(claim).thenNothing();
    given(claimed)
      .when({ ...claim, personId: bob })
      .thenRejected({ type: 'ExternalIdClaimedByAnother', personId: ann });
  });

  it('is released by whose it is, and free then', () => {
    given(claimed).when(release).then(released);
    given(claimed)
      .when({ ...release, personId: bob })
      .thenRejected({ type: 'ExternalIdClaimedByAnother', personId: ann });
    given(claimed, released).when(release).thenNothing();
    given(claimed, released)
      .when({ ...claim, personId: bob })
      .then({ ...claimed, personId: bob });
  });
});
