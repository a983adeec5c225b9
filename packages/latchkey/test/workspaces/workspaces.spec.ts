import { describe, expect, it } from 'vitest';
import { acceptAs, annSignedIn, inviteAnn, letAnnIn, rejectionOf, rosa, startPortal } from '../portal.ts';
import { done, may } from '../people/situation.ts';

const here = { workspaceId: rosa.workspaceId };

describe('a workspace', () => {
  it('is renamed, and lists show the new name', async () => {
    const portal = await startPortal();
    const { position } = done(await portal.staff.workspaces.rename({ ...here, name: 'Rosa D.' }));
    expect(await portal.staff.workspaces.get('rosa', { after: position })).toEqual({
      ...rosa,
      name: 'Rosa D.',
      isOpen: true,
      isPersonal: false,
      revision: 1,
    });
    await inviteAnn(portal);
    expect((await portal.staff.invitations.list()).items[0]?.workspaceName).toBe('Rosa D.');
  });

  it('that was closed has access and invitations again once it is reopened', async () => {
    const portal = await startPortal();
    await letAnnIn(portal);
    done(await portal.staff.workspaces.close(here));
    expect(await may(portal, annSignedIn)).toBe(false);
    expect(rejectionOf(await portal.staff.workspaces.rename({ ...here, name: 'X' }))).toEqual({
      type: 'WorkspaceClosed',
    });
    const { position } = done(await portal.staff.workspaces.reopen(here));
    expect(await may(portal, annSignedIn)).toBe(true);
    expect(await portal.staff.workspaces.get('rosa', { after: position })).toMatchObject({
      isOpen: true,
      isPersonal: false,
      revision: 2,
    });
  });

  it('that is not there is not found', async () => {
    const portal = await startPortal();
    const nowhere = { workspaceId: 'nowhere' };
    const notFound = { type: 'WorkspaceNotFound' };
    expect(rejectionOf(await portal.staff.workspaces.rename({ ...nowhere, name: 'X' }))).toEqual(notFound);
    expect(rejectionOf(await portal.staff.workspaces.reopen(nowhere))).toEqual(notFound);
    expect(await portal.staff.workspaces.get('nowhere')).toBeUndefined();
    expect(await portal.staff.workspaces.get('@')).toBeUndefined();
  });
});

describe('a closed tenant', () => {
  it('takes no command but reopening, and is as it was then', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    done(await portal.staff.tenants.close({}));
    expect(await portal.staff.tenants.get()).toMatchObject({ status: 'closed' });
    const { people, workspaces, tenants } = portal.staff;
    const refused = { type: 'TenantClosed' };
    expect(rejectionOf(await people.register({ name: 'Bob' }))).toEqual(refused);
    expect(rejectionOf(await people.rename({ personId, name: 'X' }))).toEqual(refused);
    expect(rejectionOf(await people.changeEmail({ personId, email: 'x@example.org' }))).toEqual(refused);
    expect(rejectionOf(await people.releasePrincipal({ personId }))).toEqual(refused);
    expect(rejectionOf(await people.reactivate({ personId }))).toEqual(refused);
    expect(rejectionOf(await workspaces.rename({ ...here, name: 'X' }))).toEqual(refused);
    expect(rejectionOf(await workspaces.reopen(here))).toEqual(refused);
    expect(rejectionOf(await portal.invitee(annSignedIn).people.agreeTerms({ version: '1' }))).toEqual(
      refused,
    );
    expect(await may(portal, annSignedIn)).toBe(false);
    done(await tenants.reopen({}));
    expect(await may(portal, annSignedIn)).toBe(true);
    expect(await tenants.get()).toMatchObject({ status: 'open' });
  });

  it('is reopened by staff, not by an invitee', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    done(await portal.staff.tenants.close({}));
    expect(rejectionOf(await portal.invitee(annSignedIn).tenants.reopen({}))).toEqual({
      type: 'NotForInvitees',
    });
    done(await portal.staff.tenants.reopen({}));
    expect((await acceptAs(portal, annSignedIn, token)).ok).toBe(true);
  });

  it('says which policy it has, and nothing of one that was never opened', async () => {
    const portal = await startPortal();
    const policy = {
      validFor: 'PT48H',
      resend: { cooldown: 'PT0S', limit: 3 },
      acceptBy: 'linkHolder',
      approval: 'none',
    } as const;
    const { revision } = done(await portal.staff.tenants.changePolicy({ policy }));
    expect(await portal.staff.tenants.get()).toEqual({ status: 'open', policy, features: [], revision });
    const actor = { type: 'principal', principalId: 'olivia' } as const;
    expect(await portal.latchkey.as({ tenantId: 'unknown', actor }).tenants.get()).toBeUndefined();
  });
});
