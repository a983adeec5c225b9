import { describe, expect, it } from 'vitest';
import type { Facade } from '../../src/index.ts';
import { appendedDuring, inviteAnn, letAnnIn, rejectionOf, rosa, startPortal, tenantId } from '../portal.ts';

/** By command: what it would lead to. */
async function offered(facade: Facade, invitationId: string): Promise<Record<string, string>> {
  const asked = await facade.invitations.actions({ invitationId });
  if (!asked.ok) throw new Error(`refused: ${asked.rejection.type}`);
  return Object.fromEntries(
    asked.actions.map((action) => [
      action.command,
      action.outcome === 'refused' ? (action.rejection?.type ?? '') : action.outcome,
    ]),
  );
}

describe('what staff could do with an invitation', () => {
  it('is told without appending anything', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    portal.clock.advance(60_000);
    const appended = await appendedDuring(portal, async () => {
      expect(await offered(portal.staff, invitationId)).toEqual({
        invite: 'AlreadyInvited',
        send: 'allowed',
        approve: 'NotRequested',
        refuse: 'NotRequested',
        resend: 'allowed',
        readdress: 'nothing-to-do',
        changeTerms: 'allowed',
        copyLink: 'allowed',
        rescind: 'allowed',
      });
    });
    expect(appended).toBe(0);
  });

  it('is what the commands then do', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    expect(await offered(portal.staff, invitationId)).toMatchObject({ resend: 'ResendTooSoon' });
    expect(rejectionOf(await portal.staff.invitations.resend({ invitationId }))).toMatchObject({
      type: 'ResendTooSoon',
    });
    await portal.staff.invitations.rescind({ invitationId });
    expect(await offered(portal.staff, invitationId)).toMatchObject({ rescind: 'nothing-to-do' });
  });

  it('depends on what the actor may give, which the host is asked once', async () => {
    const asked: string[] = [];
    const portal = await startPortal({
      mayGive({ principalId }) {
        asked.push(principalId);
        return principalId === 'olivia' ? ['roster.view'] : [];
      },
    });
    const { invitationId } = await inviteAnn(portal);
    const noah = portal.latchkey.as({ tenantId, actor: { type: 'principal', principalId: 'noah' } });
    asked.length = 0;
    expect(await offered(noah, invitationId)).toMatchObject({
      resend: 'MayNotGive',
      changeTerms: 'MayNotGive',
      copyLink: 'MayNotGive',
      rescind: 'allowed',
    });
    expect(asked).toEqual(['noah']);
  });

  it('is nothing that offers access, where the host has not said who may give what', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const silent = await portal.another({ mayGive: undefined });
    expect(await offered(silent.staff, invitationId)).toMatchObject({
      resend: 'MayNotGive',
      changeTerms: 'MayNotGive',
      copyLink: 'MayNotGive',
      rescind: 'allowed',
    });
  });

  it('depends on the workspace, the person and the tenant', async () => {
    const portal = await startPortal();
    const { invitationId, personId } = await inviteAnn(portal);
    await portal.staff.people.deactivate({ personId });
    expect(await offered(portal.staff, invitationId)).toMatchObject({
      resend: 'PersonDeactivated',
      rescind: 'allowed',
    });
    await portal.staff.workspaces.close({ workspaceId: rosa.workspaceId });
    expect(await offered(portal.staff, invitationId)).toMatchObject({
      resend: 'WorkspaceClosed',
      rescind: 'allowed',
    });
    await portal.staff.tenants.close({});
    const all = Object.values(await offered(portal.staff, invitationId));
    expect(new Set(all)).toEqual(new Set(['TenantClosed']));
  });

  it('is to invite anew, once the access that was accepted has ended', async () => {
    const portal = await startPortal();
    const { invitationId, personId } = await letAnnIn(portal);
    portal.clock.advance(60_000);
    expect(await offered(portal.staff, invitationId)).toMatchObject({ invite: 'AlreadyAccepted' });
    await portal.staff.access.revoke({ workspaceId: rosa.workspaceId, personId });
    expect(await offered(portal.staff, invitationId)).toMatchObject({ invite: 'allowed' });
  });

  it('counts a round whose access was refused as ended', async () => {
    const portal = await startPortal();
    const { invitationId, personId } = await inviteAnn(portal);
    portal.clock.advance(60_000);
    await portal.staff.access.revoke({ workspaceId: rosa.workspaceId, personId });
    expect(await offered(portal.staff, invitationId)).toMatchObject({
      invite: 'allowed',
      copyLink: 'InvitationRescinded',
    });
  });

  it('is not for invitees to ask, nor about what nobody ever wanted', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    expect(rejectionOf(await portal.invitee('u-ann').invitations.actions({ invitationId }))).toEqual({
      type: 'NotForInvitees',
    });
    const unknown = '01JNB000000000000000000NNN';
    expect(rejectionOf(await portal.staff.invitations.actions({ invitationId: unknown }))).toEqual({
      type: 'NotInvited',
    });
  });
});
