import { instantOf, personId as personIdSchema, tenantId as tenantIdSchema } from '@latchkey/core';
import { manualClock } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { memoryReadModels, positionAt } from '../../src/index.ts';
import { readdressOpenInvitations } from '../../src/people/readdress-open-invitations.ts';
import { createListQueries } from '../../src/projections/list-queries.ts';
import { lists } from '../../src/projections/lists.ts';

const now = instantOf(Date.UTC(2026, 2, 2, 9));
const ann = personIdSchema.parse('01JNB0000000000000000000P1');
const tenantId = tenantIdSchema.parse('harbour-care');

/** A list of 250 invitations of Ann's that are open, and some that are not, or another's. */
function manyInvitations() {
  const model = memoryReadModels().open(lists);
  const invitation = (invitationId: string, change: object) => ({
    tenantId,
    invitationId,
    personId: ann,
    status: 'pending',
    generation: 1,
    mailedGeneration: 1,
    sentAt: now,
    expiresAt: now + 1,
    ...change,
  });
  const open = Array.from({ length: 250 }, (_, index) => `open ${String(index).padStart(3, '0')}`);
  model.commit(positionAt('01JNB0000000000000000000S1', 0n), (writer) => {
    for (const id of open) writer.put('invitations', id, invitation(id, {}));
    const others = {
      rescinded: { status: 'rescinded' },
      past: { expiresAt: now },
      bobs: { personId: 'bob' },
    };
    for (const [id, change] of Object.entries(others)) writer.put('invitations', id, invitation(id, change));
  });
  const resend = (id: string) =>
    model.commit(positionAt('01JNB0000000000000000000S1', 1n), (writer) =>
      writer.put('invitations', id, invitation(id, { sentAt: now + 1, generation: 2 })),
    );
  return { open, resend, queries: createListQueries(model, manualClock(now)) };
}

describe('a person whose address has changed', () => {
  it('has every open invitation readdressed once, however many there are and whatever moves meanwhile', async () => {
    const { open, resend, queries } = manyInvitations();
    const readdressed: string[] = [];
    await readdressOpenInvitations(
      ann,
      (query) => queries.invitations(tenantId, query),
      async (id) => {
        readdressed.push(id);
        resend(id);
      },
    );
    expect(readdressed).toEqual(open);
  });
});
