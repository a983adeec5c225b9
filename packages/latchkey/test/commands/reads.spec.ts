import { describe, expect, it } from 'vitest';
import type { Portal } from '../portal.ts';
import { ann, inviteAnn, rejectionOf, rosa, startPortal } from '../portal.ts';

const invitation = { workspaceId: rosa.workspaceId, person: ann, permissions: ['roster.view'] };

/** Another process, and how often it asks its store for the stream of an invitation until it appends there. */
async function countingReads(portal: Portal) {
  let reads = 0;
  let hasAppended = false;
  const { staff } = await portal.another({
    eventStore: {
      ...portal.eventStore,
      read(stream, options) {
        if (stream.startsWith('invitation-') && !hasAppended) reads += 1;
        return portal.eventStore.read(stream, options);
      },
      append(stream, events, expected) {
        hasAppended ||= stream.startsWith('invitation-');
        return portal.eventStore.append(stream, events, expected);
      },
    },
  });
  return { staff, reads: () => reads };
}

describe('a stream that a process does not remember', () => {
  it('is read once for a command, however many steps that takes', async () => {
    const portal = await startPortal();
    const { staff, reads } = await countingReads(portal);
    expect((await staff.invitations.invite(invitation)).ok).toBe(true);
    expect(reads()).toBe(1);
  });

  it('is read once to say no', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const { staff, reads } = await countingReads(portal);
    const refused = await staff.invitations.resend({ invitationId });
    expect(rejectionOf(refused)).toMatchObject({ type: 'ResendTooSoon' });
    expect(reads()).toBe(1);
  });
});
