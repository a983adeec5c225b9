import { specification } from '@latchkey/testing';
import { describe, it } from 'vitest';
import type { DeliveryCommand, DeliveryEvent } from '../../src/index.ts';
import { delivery, duration, instantOf, processId } from '../../src/index.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 9));
const here = processId.parse('01JNB0000000000000000000C1');
const there = processId.parse('01JNB0000000000000000000C2');
const howLong = duration.parse('PT30S');
const claim = (by = here, generation = 1, lapsedClaim?: number): DeliveryCommand => ({
  type: 'ClaimDelivery',
  at,
  generation,
  by,
  for: howLong,
  lapsedClaim,
});
const claimed = (by = here, generation = 1): DeliveryEvent => ({
  type: 'DeliveryClaimed',
  at,
  generation,
  by,
  for: howLong,
});
const mailed = (generation = 1): DeliveryEvent => ({ type: 'InvitationMailed', at, generation });
const failed: DeliveryEvent = { type: 'MailFailed', at, generation: 1, diagnostics: 'no route' };
const { given } = specification(delivery);

describe('delivering a link', () => {
  it('is claimed by one process', () => {
    given().when(claim()).then(claimed());
    given(claimed()).when(claim()).thenNothing();
    given(claimed(there))
      .when(claim())
      .thenRejected({ type: 'DeliveryClaimedByAnother', claim: 0, for: howLong });
  });

  it('is taken over when that very claim has lapsed', () => {
    given(claimed(there))
      .when(claim(here, 1, 0))
      .then(claimed());
  });

  it('is not taken over from a claim that followed the lapsed one', () => {
    given(claimed(there), claimed(there))
      .when(claim(here, 1, 0))
      .thenRejected({ type: 'DeliveryClaimedByAnother', claim: 1, for: howLong });
  });

  it('of a newer link does not wait for a claim of an older one', () => {
    given(claimed(there)).when(claim(here, 2)).then(claimed(here, 2));
  });

  it('is free after a failure', () => {
    given(claimed(there), failed).when(claim()).then(claimed());
  });

  it('is done once it was mailed, for this link and all before', () => {
    given(claimed(), mailed(2)).when(claim(here, 2)).thenNothing();
    given(claimed(), mailed(2)).when({ type: 'RecordMailed', at, generation: 1 }).thenNothing();
    given(claimed(), mailed(2))
      .when({ type: 'RecordFailure', at, generation: 2, diagnostics: 'late' })
      .thenNothing();
  });

  it('is recorded as mailed or failed', () => {
    given(claimed()).when({ type: 'RecordMailed', at, generation: 1 }).then(mailed());
    given(claimed()).when({ type: 'RecordFailure', at, generation: 1, diagnostics: 'no route' }).then(failed);
  });
});
