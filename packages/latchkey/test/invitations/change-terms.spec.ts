import { instantOf } from '@latchkey/core';
import { describe, expect, it } from 'vitest';
import {
  acceptAs,
  annSignedIn,
  appendedDuring,
  inviteAnn,
  letAnnIn,
  mayAnn,
  rejectionOf,
  rosa,
  startPortal,
} from '../portal.ts';

const more = ['roster.edit', 'roster.view'];

describe('changing what an invitation offers', () => {
  it('is what its link shows, what is listed, and what is given, with the link and the deadline as they were', async () => {
    const portal = await startPortal();
    const { invitationId, token, expiresAt } = await inviteAnn(portal);
    const changed = await portal.staff.invitations.changeTerms({ invitationId, permissions: more });
    expect(changed).toMatchObject({ ok: true, status: 'pending', generation: 1, expiresAt });
    expect(await portal.invitee().invitations.preview({ token })).toMatchObject({ permissions: more });
    await portal.latchkey.whenIdle();
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({ permissions: more });
    expect(portal.mails).toHaveLength(1);
    expect((await acceptAs(portal, annSignedIn, token)).ok).toBe(true);
    expect(await mayAnn(portal, 'roster.edit')).toBe(true);
  });

  it('says reading only, and a window, wherever terms are shown', async () => {
    const portal = await startPortal();
    const { invitationId, token } = await inviteAnn(portal);
    const window = {
      accessFrom: instantOf(Date.UTC(2026, 3, 1)),
      accessUntil: instantOf(Date.UTC(2026, 4, 1)),
    };
    const terms = { permissions: ['roster.view'], readOnly: true, ...window };
    await portal.staff.invitations.changeTerms({ invitationId, ...terms });
    await portal.latchkey.whenIdle();
    expect(await portal.invitee().invitations.preview({ token })).toMatchObject(terms);
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({ ...terms, role: null });
    await portal.staff.invitations.changeTerms({ invitationId, permissions: ['roster.view'] });
    await portal.latchkey.whenIdle();
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({
      readOnly: false,
      accessFrom: null,
      accessUntil: null,
    });
    const history = await portal.staff.audit.history(invitationId);
    expect(history?.entries.map(({ sentence }) => sentence)).toContain(
      'What the invitation offers was changed by olivia, to roster.view, for reading only, from 2026-04-01 00:00 UTC, until 2026-05-01 00:00 UTC.',
    );
  });

  it('can be said from the start', async () => {
    const portal = await startPortal();
    const terms = { permissions: ['roster.view'], readOnly: true };
    await portal.staff.invitations.invite({
      workspaceId: rosa.workspaceId,
      person: { name: 'Bob', email: 'bob@example.org' },
      ...terms,
    });
    await portal.latchkey.whenIdle();
    const token = portal.tokenFor('bob@example.org');
    expect(await portal.invitee().invitations.preview({ token })).toMatchObject(terms);
  });

  it('to the same appends nothing', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const appended = await appendedDuring(portal, async () => {
      const same = { invitationId, permissions: ['roster.view', 'roster.view'] };
      expect((await portal.staff.invitations.changeTerms(same)).ok).toBe(true);
    });
    expect(appended).toBe(0);
  });

  it('is refused to terms that nobody could have: by a role that there is not, or for a time that is over', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const change = async (to: object) =>
      rejectionOf(await portal.staff.invitations.changeTerms({ invitationId, ...to }));
    expect(await change({ role: 'viewer' })).toEqual({ type: 'RoleNotFound' });
    expect(await change({ permissions: more, accessUntil: portal.clock.now() })).toEqual({
      type: 'NothingLeft',
    });
  });

  it('asks whether the actor may give the new terms', async () => {
    const portal = await startPortal({ mayGive: () => ['roster.view'] });
    const { invitationId } = await inviteAnn(portal);
    const changed = await portal.staff.invitations.changeTerms({ invitationId, permissions: more });
    expect(rejectionOf(changed)).toMatchObject({ type: 'MayNotGive', permissions: ['roster.edit'] });
  });

  it('is refused in a closed workspace, for nobody invited, and once it was accepted', async () => {
    const portal = await startPortal();
    const { invitationId } = await letAnnIn(portal);
    const change = (id: string) =>
      portal.staff.invitations.changeTerms({ invitationId: id, permissions: more });
    expect(rejectionOf(await change(invitationId))).toEqual({ type: 'AlreadyAccepted' });
    expect(rejectionOf(await change('01JNB000000000000000000NNN'))).toEqual({ type: 'NotInvited' });
    await portal.staff.workspaces.close({ workspaceId: rosa.workspaceId });
    expect(rejectionOf(await change(invitationId))).toEqual({ type: 'WorkspaceClosed' });
  });

  it('leaves what another round’s access was refused for as it ended', async () => {
    const portal = await startPortal();
    const { invitationId, personId } = await inviteAnn(portal);
    await portal.staff.access.revoke({ workspaceId: rosa.workspaceId, personId });
    const changed = await portal.staff.invitations.changeTerms({ invitationId, permissions: more });
    expect(rejectionOf(changed)).toEqual({ type: 'InvitationRescinded' });
  });
});
