import { describe, expect, it } from 'vitest';
import {
  acceptAs,
  ann,
  annSignedIn,
  appendedDuring,
  inviteAnn,
  letAnnIn,
  rejectionOf,
  startPortal,
  tenantId,
} from '../portal.ts';

function tokenIn(url: string): string {
  return url.split('#')[1] ?? '';
}

describe('copying an invitation’s link', () => {
  it('gives a link that the invited person can accept by, and puts each copy on record', async () => {
    const portal = await startPortal();
    const { invitationId, token } = await inviteAnn(portal);
    const first = await portal.staff.invitations.copyLink({ invitationId });
    if (!first.ok) throw new Error(`refused: ${first.rejection.type}`);
    expect(first.url).toMatch(/^https:\/\/portal\.example\.com\/join#lk1_/);
    expect(tokenIn(first.url)).not.toBe(token);
    const second = await portal.staff.invitations.copyLink({ invitationId });
    expect(second).toMatchObject({ url: first.url, revision: first.revision + 1 });
    const history = await portal.staff.audit.history(invitationId);
    expect(history?.entries.at(-1)?.sentence).toBe('Link number 1 was copied by olivia.');
    expect((await acceptAs(portal, annSignedIn, tokenIn(first.url))).ok).toBe(true);
  });

  it('is a link that passed through other hands: holding it is not enough, whatever the policy', async () => {
    const portal = await startPortal();
    const policy = {
      validFor: 'P7D',
      resend: { cooldown: 'PT0S', limit: 3 },
      acceptBy: 'linkHolder',
    } as const;
    await portal.staff.tenants.changePolicy({ policy });
    const { invitationId, token } = await inviteAnn(portal);
    const copied = await portal.staff.invitations.copyLink({ invitationId });
    const accept = (text: string) => acceptAs(portal, annSignedIn, text, '');
    expect(rejectionOf(await accept(copied.ok ? tokenIn(copied.url) : ''))).toEqual({
      type: 'EmailNotVerified',
    });
    expect((await accept(token)).ok).toBe(true);
  });

  it('makes whoever copied one unable to accept', async () => {
    const portal = await startPortal();
    const { invitationId, token } = await inviteAnn(portal);
    const noah = portal.latchkey.as({ tenantId, actor: { type: 'principal', principalId: 'noah' } });
    await noah.invitations.copyLink({ invitationId });
    expect(rejectionOf(await acceptAs(portal, 'noah', token))).toEqual({ type: 'InviterMayNotAccept' });
  });

  it('gives the same link when it comes again under its id, also after a resend', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const copy = () => portal.staff.invitations.copyLink({ invitationId }, { commandId: 'copy' });
    const first = await copy();
    portal.clock.advance(60_000);
    await portal.staff.invitations.resend({ invitationId });
    const appended = await appendedDuring(portal, async () => {
      expect(await copy()).toMatchObject({ ...first, position: expect.any(String) });
    });
    expect(appended).toBe(0);
  });

  it('asks whether the actor may give what it offers', async () => {
    let mayGive = ['roster.view'];
    const portal = await startPortal({ mayGive: () => mayGive });
    const { invitationId } = await inviteAnn(portal);
    mayGive = [];
    const copied = await portal.staff.invitations.copyLink({ invitationId });
    expect(rejectionOf(copied)).toMatchObject({ type: 'MayNotGive' });
  });

  it('is refused for a link that is dead: past its deadline, of a revoked key', async () => {
    const portal = await startPortal();
    const { invitationId, expiresAt } = await inviteAnn(portal);
    const refusal = async () => rejectionOf(await portal.staff.invitations.copyLink({ invitationId }));
    await portal.keyVault.destroy('link-1');
    expect(
      await appendedDuring(portal, async () => expect(await refusal()).toEqual({ type: 'LinkKeyRevoked' })),
    ).toBe(0);
    portal.clock.set(expiresAt);
    expect(await refusal()).toEqual({ type: 'InvitationExpired', expiresAt });
  });

  it('says so when it comes again after its key was revoked', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const copy = () => portal.staff.invitations.copyLink({ invitationId }, { commandId: 'copy' });
    await copy();
    await portal.keyVault.destroy('link-1');
    expect(rejectionOf(await copy())).toEqual({ type: 'LinkKeyRevoked' });
  });

  it('is not called refused where the vault could not say whether its key was revoked', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    let isAway = false;
    const get: typeof portal.keyVault.get = (names) =>
      isAway && names.includes('link-1')
        ? Promise.reject(new Error('the vault is away'))
        : portal.keyVault.get(names);
    const other = await portal.another({ keyVault: { ...portal.keyVault, get } });
    isAway = true;
    await expect(other.staff.invitations.copyLink({ invitationId })).rejects.toThrow('the vault is away');
  });

  it('is refused where nobody is invited, and once it was accepted', async () => {
    const portal = await startPortal();
    const { invitationId } = await letAnnIn(portal);
    const unknown = '01JNB000000000000000000NNN';
    expect(rejectionOf(await portal.staff.invitations.copyLink({ invitationId: unknown }))).toEqual({
      type: 'NotInvited',
    });
    expect(rejectionOf(await portal.staff.invitations.copyLink({ invitationId }))).toEqual({
      type: 'AlreadyAccepted',
    });
    expect(ann.email).toBe('ann@example.org');
  });

  it('stores no link', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    await portal.staff.invitations.copyLink({ invitationId });
    const log = await portal.eventStore.read(`invitation-${invitationId}`, {});
    expect(JSON.stringify(log)).not.toContain('lk1_');
    expect(JSON.stringify(await portal.staff.audit.history(invitationId))).not.toContain('lk1_');
  });
});
