import { describe, expect, it } from 'vitest';
import { appendedDuring, inviteAnn, letAnnIn, rejectionOf, rosa, startPortal, tenantId } from '../portal.ts';

const olivia = { type: 'principal', principalId: 'olivia' } as const;
const here = { workspaceId: rosa.workspaceId };

describe('a tenant', () => {
  it('that was never opened is not found, and looking for it makes nothing', async () => {
    const portal = await startPortal();
    const unknown = portal.latchkey.as({ tenantId: 'unknown', actor: olivia });
    const keys = await portal.keyVault.names('');
    const notFound = { type: 'TenantNotFound' };
    const appended = await appendedDuring(portal, async () => {
      expect(rejectionOf(await unknown.workspaces.open(rosa))).toEqual(notFound);
      expect(rejectionOf(await unknown.tenants.close({}))).toEqual(notFound);
      expect(rejectionOf(await unknown.invitations.preview({ token: 'lk1_' }))).toEqual(notFound);
      expect(await unknown.audit.history('01JNB0000000000000000000N1')).toBeUndefined();
      expect((await unknown.invitations.list()).items).toEqual([]);
    });
    expect(appended).toBe(0);
    expect(await portal.keyVault.names('')).toEqual(keys);
  });

  it('is opened once, by many at the same time, with one digest key', async () => {
    const portal = await startPortal();
    const other = await portal.another();
    const appended = await appendedDuring(portal, async () => {
      const openings = Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? portal : other).latchkey.as({ tenantId: 'new-care', actor: olivia }).tenants.open(),
      );
      expect((await Promise.all(openings)).every(({ ok }) => ok)).toBe(true);
    });
    expect(appended).toBe(1);
    const theirs = other.latchkey.as({ tenantId: 'new-care', actor: olivia });
    expect((await theirs.workspaces.open(rosa)).ok).toBe(true);
  });

  it('is refused when its digest key is missing, and no other is made', async () => {
    const portal = await startPortal();
    const made: string[] = [];
    const lost = await portal.another({
      keyVault: {
        ...portal.keyVault,
        get: (names) => portal.keyVault.get(names.filter((name) => !name.startsWith('tenant-'))),
        putIfAbsent: (name, wrapped) => {
          made.push(name);
          return portal.keyVault.putIfAbsent(name, wrapped);
        },
      },
    });
    await expect(lost.staff.workspaces.open(rosa)).rejects.toMatchObject({ code: 'DigestKeyMissing' });
    await expect(lost.staff.tenants.open()).rejects.toMatchObject({ code: 'DigestKeyMissing' });
    expect(made).toEqual([]);
  });

  it('is refused when its digest key is another one than it was opened with', async () => {
    const portal = await startPortal();
    const elsewhere = await startPortal();
    const mixed = await portal.another({
      keyVault: {
        ...portal.keyVault,
        get: (names) => (names[0]?.startsWith('tenant-') ? elsewhere : portal).keyVault.get(names),
      },
    });
    await expect(mixed.staff.workspaces.open(rosa)).rejects.toMatchObject({ code: 'DigestKeyMissing' });
  });

  it('is not opened where its digest key was destroyed before', async () => {
    const portal = await startPortal();
    const vault = {
      ...portal.keyVault,
      get: async (names: readonly string[]) =>
        names[0]?.startsWith('tenant-')
          ? new Map([[names[0], { status: 'destroyed' } as const]])
          : portal.keyVault.get(names),
    };
    const other = await portal.another({ keyVault: vault });
    const theirs = other.latchkey.as({ tenantId: 'new-care', actor: olivia });
    await expect(theirs.tenants.open()).rejects.toMatchObject({ code: 'DigestKeyMissing' });
  });

  it('cannot be followed with a vault that belongs to another event store', async () => {
    const portal = await startPortal();
    const { keyVault } = await startPortal();
    await expect(portal.another({ keyVault })).rejects.toMatchObject({ code: 'KeyMissing' });
  });

  it('that was closed takes no command, and opening does not reopen it', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    await portal.staff.tenants.close({});
    const closed = { type: 'TenantClosed' };
    expect(rejectionOf(await portal.staff.invitations.rescind({ invitationId }))).toEqual(closed);
    expect(rejectionOf(await portal.staff.tenants.open())).toEqual(closed);
    expect((await portal.staff.tenants.close({})).ok).toBe(true);
  });

  it('refuses a policy that does not parse, and keeps the one it has', async () => {
    const portal = await startPortal();
    const policy = {
      validFor: 'P1M',
      resend: { cooldown: 'PT0S', limit: 0 },
      acceptBy: 'matchingEmail',
    } as const;
    const refused = await portal.staff.tenants.changePolicy({ policy });
    expect(rejectionOf(refused)).toMatchObject({
      type: 'InvalidInput',
      issues: [{ path: 'policy.validFor' }, { path: 'policy.resend.limit' }],
    });
  });

  it('keeps what an earlier policy decided', async () => {
    const portal = await startPortal();
    const { invitationId, expiresAt } = await inviteAnn(portal);
    const policy = {
      validFor: 'PT1H',
      resend: { cooldown: 'PT0S', limit: 9 },
      acceptBy: 'matchingEmail',
    } as const;
    await portal.staff.tenants.changePolicy({ policy });
    expect(await portal.staff.invitations.get(invitationId)).toMatchObject({ expiresAt });
    const resent = await portal.staff.invitations.resend({ invitationId });
    expect(resent).toMatchObject({ ok: true, expiresAt: portal.clock.now() + 3_600_000 });
  });
});

describe('another tenant, with the same host ids', () => {
  it('sees nothing and changes nothing', async () => {
    const portal = await startPortal();
    const { invitationId, personId } = await letAnnIn(portal);
    const other = portal.latchkey.as({ tenantId: 'other-care', actor: olivia });
    await other.tenants.open();
    await other.workspaces.open(rosa);
    const appended = await appendedDuring(portal, async () => {
      expect(rejectionOf(await other.invitations.resend({ invitationId }))).toEqual({ type: 'NotInvited' });
      expect(rejectionOf(await other.invitations.rescind({ invitationId }))).toEqual({ type: 'NotInvited' });
      expect(rejectionOf(await other.access.revoke({ ...here, personId }))).toEqual({
        type: 'AccessNotFound',
      });
      expect(rejectionOf(await other.access.suspend({ ...here, personId, cause: 'x' }))).toEqual({
        type: 'AccessNotFound',
      });
      const grant = { ...here, personId, permissions: ['roster.view'] };
      expect(rejectionOf(await other.access.grant(grant))).toEqual({ type: 'PersonNotFound' });
      expect(rejectionOf(await other.people.deactivate({ personId }))).toEqual({ type: 'PersonNotFound' });
      expect(await other.invitations.get(invitationId)).toBeUndefined();
      expect(await other.audit.history(invitationId)).toBeUndefined();
      expect((await other.invitations.list()).items).toEqual([]);
      expect((await other.access.list()).items).toEqual([]);
    });
    expect(appended).toBe(0);
    for (const subject of [{ principalId: 'u-ann' }, { personId }]) {
      const decision = await other.access.check({ ...subject, ...here, permission: 'roster.view' });
      expect(decision.allowed).toBe(false);
    }
  });
});

describe('the tenant of a link', () => {
  it('is told of one that is authentic, and of no other', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    expect(await portal.latchkey.tenantOf(token)).toBe(tenantId);
    expect(await portal.latchkey.tenantOf('lk1_x')).toBeUndefined();
    const forged = `lk1_${Buffer.from(token.slice(4), 'base64url').fill(7, 1, 17).toString('base64url')}`;
    expect(await portal.latchkey.tenantOf(forged)).toBeUndefined();
    const unsigned = `lk1_${Buffer.from(token.slice(4), 'base64url').fill(7, 38).toString('base64url')}`;
    expect(await portal.latchkey.tenantOf(unsigned)).toBeUndefined();
  });
});
