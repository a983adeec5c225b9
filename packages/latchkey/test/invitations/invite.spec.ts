import { describe, expect, it } from 'vitest';
import type { LatchkeyOptions } from '../../src/index.ts';
import {
  acceptAs,
  ann,
  annSignedIn,
  appendedDuring,
  dyingBefore,
  inviteAnn,
  letAnnIn,
  mayAnn,
  rejectionOf,
  rosa,
  startPortal,
  tenantId,
} from '../portal.ts';

const invitation = { workspaceId: rosa.workspaceId, person: ann, permissions: ['roster.view'] };

describe('inviting', () => {
  it('mails one link to the address as it was typed', async () => {
    const portal = await startPortal();
    await portal.staff.invitations.invite({
      ...invitation,
      person: { name: 'Ann', email: 'Ann@Example.ORG' },
    });
    await portal.latchkey.whenIdle();
    expect(portal.mails).toHaveLength(1);
    expect(portal.mails[0]).toMatchObject({
      to: { name: 'Ann', address: 'Ann@Example.ORG' },
      subject: 'You are invited to Rosa Diaz',
    });
    expect(portal.mails[0]?.link).toMatch(/^https:\/\/portal\.example\.com\/join#lk1_/);
  });

  it('finds the person again by an address that compares equal', async () => {
    const portal = await startPortal();
    const first = await portal.staff.invitations.invite(invitation);
    await portal.staff.workspaces.open({ workspaceId: 'theo', kind: 'client', name: 'Theo' });
    const second = await portal.staff.invitations.invite({
      ...invitation,
      workspaceId: 'theo',
      person: { name: 'Somebody', email: 'ANN@EXAMPLE.org' },
    });
    expect(first.ok && second.ok && first.personId === second.personId).toBe(true);
  });

  it('is refused while an invitation is open, and works after it was rescinded', async () => {
    const portal = await startPortal();
    const { invitationId, expiresAt } = await inviteAnn(portal);
    expect(rejectionOf(await portal.staff.invitations.invite(invitation))).toEqual({
      type: 'AlreadyInvited',
      expiresAt,
    });
    await portal.staff.invitations.rescind({ invitationId, reason: 'wrong client' });
    portal.clock.advance(60_000);
    expect(await portal.staff.invitations.invite(invitation)).toMatchObject({
      ok: true,
      round: 2,
      generation: 2,
    });
  });

  it('is refused while access is live, and works once it was revoked', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    portal.clock.advance(60_000);
    expect(rejectionOf(await portal.staff.invitations.invite(invitation))).toEqual({
      type: 'AlreadyAccepted',
    });
    await portal.staff.access.revoke({ workspaceId: rosa.workspaceId, personId });
    expect(await portal.staff.invitations.invite(invitation)).toMatchObject({ ok: true, round: 2 });
  });

  it('is refused while the access of a later round is live, whatever became of an earlier one’s', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    await portal.staff.access.revoke({ workspaceId: rosa.workspaceId, personId });
    portal.clock.advance(60_000);
    const { token } = await inviteAnn(portal);
    await acceptAs(portal, annSignedIn, token);
    portal.clock.advance(60_000);
    expect(rejectionOf(await portal.staff.invitations.invite(invitation))).toEqual({
      type: 'AlreadyAccepted',
    });
  });

  it('is refused to a workspace that was never opened, or was closed', async () => {
    const portal = await startPortal();
    const nowhere = { ...invitation, workspaceId: 'nowhere' };
    expect(rejectionOf(await portal.staff.invitations.invite(nowhere))).toEqual({
      type: 'WorkspaceNotFound',
    });
    await portal.staff.workspaces.close({ workspaceId: rosa.workspaceId });
    expect(rejectionOf(await portal.staff.invitations.invite(invitation))).toEqual({
      type: 'WorkspaceClosed',
    });
  });

  it('is refused for a person who was deactivated', async () => {
    const portal = await startPortal();
    const { personId, invitationId } = await inviteAnn(portal);
    await portal.staff.invitations.rescind({ invitationId });
    await portal.staff.people.deactivate({ personId });
    portal.clock.advance(60_000);
    expect(rejectionOf(await portal.staff.invitations.invite(invitation))).toEqual({
      type: 'PersonDeactivated',
    });
    expect(rejectionOf(await portal.staff.invitations.resend({ invitationId }))).toEqual({
      type: 'PersonDeactivated',
    });
  });

  it('is refused for a person whose key was destroyed before they were registered', async () => {
    const portal = await startPortal();
    const dying = await portal.another({ eventStore: dyingBefore(portal, 'PersonRegistered') });
    await expect(dying.staff.invitations.invite(invitation, { commandId: 'one' })).rejects.toThrow(
      'the process died',
    );
    const [key] = await portal.keyVault.names('person-');
    await portal.keyVault.destroy(key ?? '');
    const appended = await appendedDuring(portal, async () => {
      expect(rejectionOf(await portal.staff.invitations.invite(invitation))).toEqual({
        type: 'PersonErased',
      });
    });
    expect(appended).toBe(0);
  });

  it('that stopped after the address was claimed is completed by the next one', async () => {
    const portal = await startPortal();
    const dying = await portal.another({ eventStore: dyingBefore(portal, 'PersonRegistered') });
    await expect(dying.staff.invitations.invite(invitation)).rejects.toThrow('the process died');
    await dying.latchkey.close();
    expect((await portal.staff.invitations.invite(invitation)).ok).toBe(true);
    await portal.latchkey.whenIdle();
    expect(portal.mails.map(({ to }) => to.address)).toEqual([ann.email]);
  });

  it.each<[string, object]>([
    ['no name', { person: { name: ' ', email: ann.email } }],
    ['a line break in the name', { person: { name: 'Ann\r\nBcc: x@example.org', email: ann.email } }],
    ['no address', { person: { name: 'Ann', email: 'ann' } }],
    ['an address at a number', { person: { name: 'Ann', email: 'ann@127.0.0.1' } }],
    ['no permission', { permissions: [] }],
    ['a permission that is none', { permissions: ['Roster View'] }],
    ['a workspace id with @', { workspaceId: 'a@b' }],
    ['a field that is none', { admin: true }],
    ['a number for a person', { person: 7 }],
  ])('is refused with %s, naming what is wrong, and leaves nothing', async (_what, change) => {
    const portal = await startPortal();
    const appended = await appendedDuring(portal, async () => {
      const input = { ...invitation, ...change };
      const rejection = rejectionOf(await portal.staff.invitations.invite(input));
      expect(rejection).toMatchObject({ type: 'InvalidInput', issues: [{ message: expect.any(String) }] });
    });
    await portal.latchkey.whenIdle();
    expect(appended).toBe(0);
    expect(portal.mails).toEqual([]);
    expect(await portal.keyVault.names('person-')).toEqual([]);
  });
});

describe('what an inviter may give', () => {
  const withGiving = (mayGive: LatchkeyOptions['mayGive']) => startPortal({ mayGive });

  it('is for the host to say', async () => {
    const portal = await withGiving(({ principalId, workspaceId }) =>
      principalId === 'olivia' && workspaceId === 'rosa' ? ['roster.view'] : undefined,
    );
    const more = { ...invitation, permissions: ['roster.view', 'invoices.view'] };
    expect(rejectionOf(await portal.staff.invitations.invite(more))).toMatchObject({
      type: 'MayNotGive',
      permissions: ['invoices.view'],
    });
    expect((await portal.staff.invitations.invite(invitation)).ok).toBe(true);
  });

  it('is a list of permissions, and not a text that happens to hold them', async () => {
    const portal = await withGiving(() => 'roster.viewOnly' as never);
    expect(rejectionOf(await portal.staff.invitations.invite(invitation))).toMatchObject({
      type: 'MayNotGive',
    });
  });

  it('is nothing where the host has not said what, and the answer tells which port is missing', async () => {
    const portal = await withGiving(undefined);
    expect(rejectionOf(await portal.staff.invitations.invite(invitation))).toEqual({
      type: 'MayNotGive',
      permissions: ['roster.view'],
      missingPort: 'mayGive',
    });
  });

  it('is not asked of the system, which gives what the host’s own code tells it to', async () => {
    const portal = await withGiving(() => undefined);
    const importer = portal.latchkey.as({ tenantId, actor: { type: 'system', part: 'import' } });
    expect((await importer.invitations.invite(invitation)).ok).toBe(true);
    await portal.latchkey.whenIdle();
    expect((await acceptAs(portal, annSignedIn, portal.tokenFor(ann.email))).ok).toBe(true);
  });

  it('is asked again when an invitation is sent anew', async () => {
    let isAllowed = true;
    const portal = await withGiving(() => (isAllowed ? ['roster.view'] : []));
    const { invitationId } = await inviteAnn(portal);
    isAllowed = false;
    portal.clock.advance(60_000);
    expect(rejectionOf(await portal.staff.invitations.resend({ invitationId }))).toMatchObject({
      type: 'MayNotGive',
    });
  });
});

describe('resending and rescinding', () => {
  it('mails a new link', async () => {
    const portal = await startPortal();
    const { invitationId, token } = await inviteAnn(portal);
    portal.clock.advance(60_000);
    expect(await portal.staff.invitations.resend({ invitationId })).toMatchObject({
      ok: true,
      generation: 2,
    });
    await portal.latchkey.whenIdle();
    expect(portal.mails).toHaveLength(2);
    expect(portal.tokenFor(ann.email)).not.toBe(token);
  });

  it('is refused within the cooldown, saying when it can be tried again', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const rejection = rejectionOf(await portal.staff.invitations.resend({ invitationId }));
    expect(rejection).toEqual({ type: 'ResendTooSoon', retryAt: portal.clock.now() + 60_000 });
  });

  it('is refused in a workspace that was closed', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    await portal.staff.workspaces.close({ workspaceId: rosa.workspaceId });
    portal.clock.advance(60_000);
    expect(rejectionOf(await portal.staff.invitations.resend({ invitationId }))).toEqual({
      type: 'WorkspaceClosed',
    });
  });

  it('is refused where there is no such invitation', async () => {
    const portal = await startPortal();
    const unknown = { invitationId: '01JNB0000000000000000000N1' };
    expect(rejectionOf(await portal.staff.invitations.resend(unknown))).toEqual({ type: 'NotInvited' });
    expect(rejectionOf(await portal.staff.invitations.rescind(unknown))).toEqual({ type: 'NotInvited' });
  });

  it('is refused for a person whose key was destroyed', async () => {
    const portal = await startPortal();
    const { invitationId, personId } = await inviteAnn(portal);
    await portal.keyVault.destroy(`person-${personId}`);
    portal.clock.advance(60_000);
    expect(rejectionOf(await portal.staff.invitations.resend({ invitationId }))).toEqual({
      type: 'PersonErased',
    });
  });

  it('kills the link at once', async () => {
    const portal = await startPortal();
    const { invitationId, token } = await inviteAnn(portal);
    await portal.staff.invitations.rescind({ invitationId });
    expect(await portal.invitee().invitations.preview({ token })).toMatchObject({
      ok: true,
      standing: 'rescinded',
    });
    expect(await mayAnn(portal)).toBe(false);
  });
});
