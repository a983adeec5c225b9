import { describe, expect, it } from 'vitest';
import type { Mail, Mailer } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import {
  acceptAs,
  ann,
  annSignedIn,
  appendedDuring,
  inviteAnn,
  rejectionOf,
  rosa,
  startPortal,
  dyingBefore,
} from '../portal.ts';

const here = { workspaceId: rosa.workspaceId };

/** Ann's open round was refused, and the process died before it took the invitation back. */
async function refuseAnnsRound(portal: Portal) {
  const invited = await inviteAnn(portal);
  await portal.latchkey.close();
  const dying = await portal.another({
    eventStore: dyingBefore(portal, 'InvitationRescinded'),
  });
  const revoking = dying.staff.access.revoke({ ...here, personId: invited.personId });
  await expect(revoking).rejects.toThrow('the process died');
  await dying.latchkey.close();
  portal.clock.advance(60_000);
  return invited;
}

/** A process that does what it is told, and does not get to its to-do lists. */
const withoutReactors = (portal: Portal, mailer?: Mailer) =>
  portal.another({
    ...(mailer && { mailer }),
    eventStore: {
      ...portal.eventStore,
      append: async (...appended) => {
        const isReactors = appended[1].some(({ metadata }) =>
          JSON.stringify(metadata).includes('"revocation"'),
        );
        if (isReactors) throw new Error('not now');
        return portal.eventStore.append(...appended);
      },
    },
  });

describe('a revocation that stopped before it took the open invitation back', () => {
  it('is completed by the process that comes after', async () => {
    const portal = await startPortal();
    const { invitationId } = await refuseAnnsRound(portal);
    const heir = await portal.another();
    await heir.latchkey.whenIdle();
    expect(await heir.staff.invitations.get(invitationId)).toMatchObject({ status: 'rescinded' });
  });

  it('leaves nothing to readdress, copy or change, and none of these puts anything on record', async () => {
    const portal = await startPortal();
    const { invitationId, personId } = await refuseAnnsRound(portal);
    const heir = await withoutReactors(portal);
    await heir.staff.people.changeEmail({ personId, email: 'ann@elsewhere.example' });
    const { invitations } = heir.staff;
    const appended = await appendedDuring(portal, async () => {
      expect((await invitations.readdress({ invitationId })).ok).toBe(true);
      const ended = { type: 'InvitationRescinded' };
      expect(rejectionOf(await invitations.copyLink({ invitationId }))).toEqual(ended);
      const permissions = ['roster.edit'];
      expect(rejectionOf(await invitations.changeTerms({ invitationId, permissions }))).toEqual(ended);
    });
    expect(appended).toBe(0);
  });

  it('does not stand in the way of a new invitation', async () => {
    const portal = await startPortal();
    await refuseAnnsRound(portal);
    const heir = await withoutReactors(portal);
    const invited = await heir.staff.invitations.invite({
      ...here,
      person: ann,
      permissions: ['roster.view'],
    });
    expect(invited).toMatchObject({ ok: true, round: 2 });
    await heir.latchkey.whenIdle();
    expect((await acceptAs(heir, annSignedIn, heir.tokenFor(ann.email))).ok).toBe(true);
  });

  it('lets a resend open a new round, whose link works', async () => {
    const portal = await startPortal();
    const { invitationId } = await refuseAnnsRound(portal);
    const heir = await withoutReactors(portal);
    expect(await heir.staff.invitations.resend({ invitationId })).toMatchObject({ ok: true, round: 2 });
    await heir.latchkey.whenIdle();
    expect((await acceptAs(heir, annSignedIn, heir.tokenFor(ann.email))).ok).toBe(true);
  });

  it('shows whoever holds the link that it was taken back', async () => {
    const portal = await startPortal();
    const { token } = await refuseAnnsRound(portal);
    const heir = await withoutReactors(portal);
    expect(await heir.invitee().invitations.preview({ token })).toMatchObject({ standing: 'rescinded' });
    expect(rejectionOf(await acceptAs(heir, annSignedIn, token))).toEqual({ type: 'InvitationRescinded' });
  });

  it('keeps a link from being mailed that was not mailed yet', async () => {
    const portal = await startPortal({ mailer: () => Promise.reject(new Error('down')) });
    const invited = await portal.staff.invitations.invite({
      ...here,
      person: ann,
      permissions: ['roster.view'],
    });
    await portal.latchkey.whenIdle();
    await portal.latchkey.close();
    const dying = await portal.another({ eventStore: dyingBefore(portal, 'InvitationRescinded') });
    const personId = invited.ok ? invited.personId : '';
    await expect(dying.staff.access.revoke({ ...here, personId })).rejects.toThrow('the process died');
    await dying.latchkey.close();
    const sent: Mail[] = [];
    const heir = await withoutReactors(portal, async (mail) => {
      sent.push(mail);
    });
    await heir.latchkey.whenIdle();
    // Long enough for any claim that the others left behind.
    heir.clock.advance(30_000);
    await heir.latchkey.whenIdle();
    expect(sent).toEqual([]);
  });
});
