import type { Permission } from '@latchkey/core';
import { later } from '@latchkey/core';
import { describe, expect, it } from 'vitest';
import { everything } from '../../src/index.ts';
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
} from '../portal.ts';

const bob = { name: 'Bob', email: 'bob@example.org' };
const theo = { workspaceId: 'theo', kind: 'client', name: 'Theo' };

describe('accepting an invitation', () => {
  it('gives access at once', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    expect(await mayAnn(portal)).toBe(false);
    expect(await acceptAs(portal, annSignedIn, token)).toMatchObject({ ok: true, status: 'accepted' });
    expect(await mayAnn(portal)).toBe(true);
    expect(await mayAnn(portal, 'invoices.view')).toBe(false);
  });

  it('again is already so, and appends nothing', async () => {
    const portal = await startPortal();
    const { token } = await letAnnIn(portal);
    const appended = await appendedDuring(portal, async () => {
      expect(await acceptAs(portal, annSignedIn, token)).toMatchObject({ ok: true, status: 'accepted' });
    });
    expect(appended).toBe(0);
  });

  it('again is already so, whatever would stand in the way of accepting now', async () => {
    const portal = await startPortal();
    const { token, personId } = await letAnnIn(portal);
    await portal.staff.people.deactivate({ personId });
    await portal.staff.workspaces.close({ workspaceId: rosa.workspaceId });
    const appended = await appendedDuring(portal, async () => {
      expect(await acceptAs(portal, annSignedIn, token)).toMatchObject({ ok: true, status: 'accepted' });
    });
    expect(appended).toBe(0);
  });

  it('needs somebody who is signed in', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    const result = await portal.invitee().invitations.accept({ token, verifiedEmail: ann.email });
    expect(rejectionOf(result)).toEqual({ type: 'NotSignedIn' });
  });

  it.each([
    ['no verified address', ''],
    ['another verified address', 'bob@example.org'],
    ['a lookalike of the address', 'ann@examp1e.org'],
  ])('is refused with %s, and does not burn the link', async (_with, verifiedEmail) => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    const appended = await appendedDuring(portal, async () => {
      expect(rejectionOf(await acceptAs(portal, annSignedIn, token, verifiedEmail))).toEqual({
        type: 'EmailNotVerified',
      });
    });
    expect(appended).toBe(0);
    expect((await acceptAs(portal, annSignedIn, token)).ok).toBe(true);
  });

  it('takes the address in any case that compares equal', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    expect((await acceptAs(portal, annSignedIn, token, 'ANN@EXAMPLE.ORG')).ok).toBe(true);
  });

  it('by whoever holds the mailed link is for a tenant to allow', async () => {
    const portal = await startPortal();
    await portal.staff.tenants.changePolicy({
      policy: { validFor: 'P7D', resend: { cooldown: 'PT0S', limit: 3 }, acceptBy: 'linkHolder' },
    });
    const { token } = await inviteAnn(portal);
    expect((await acceptAs(portal, annSignedIn, token, '')).ok).toBe(true);
  });

  it('is refused for the coordinator who sent it', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    expect(rejectionOf(await acceptAs(portal, 'olivia', token))).toEqual({ type: 'InviterMayNotAccept' });
  });

  it('is refused in a workspace that was closed', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    await portal.staff.workspaces.close({ workspaceId: rosa.workspaceId });
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token))).toEqual({ type: 'WorkspaceClosed' });
  });

  it('is refused in a tenant that was closed', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    await portal.staff.tenants.close({});
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token))).toEqual({ type: 'TenantClosed' });
  });

  it('is refused for a person who was deactivated', async () => {
    const portal = await startPortal();
    const { token, personId } = await inviteAnn(portal);
    await portal.staff.people.deactivate({ personId });
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token))).toEqual({ type: 'PersonDeactivated' });
  });

  it('is refused where the address that was invited is erased, whatever address is vouched for', async () => {
    const portal = await startPortal();
    const { token, personId } = await inviteAnn(portal);
    await portal.keyVault.destroy(`person-${personId}`);
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token))).toEqual({ type: 'EmailNotVerified' });
  });

  it('is refused when the inviter may no longer give what was offered', async () => {
    let oliviasToGive: readonly Permission[] = ['roster.view'];
    const portal = await startPortal({ mayGive: () => oliviasToGive });
    const { token } = await inviteAnn(portal);
    oliviasToGive = [];
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token))).toEqual({
      type: 'InviterMayNotGive',
      permissions: ['roster.view'],
    });
    oliviasToGive = ['roster.view'];
    expect((await acceptAs(portal, annSignedIn, token)).ok).toBe(true);
  });

  it('is never answered with a refusal once it is on record, whatever happens before access is given', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    let isFirst = true;
    const slow = await portal.another({
      eventStore: {
        ...portal.eventStore,
        append: async (...appended) => {
          if (appended[1].some(({ type }) => type === 'AccessGranted') && isFirst) {
            isFirst = false;
            // The other process gives access first, and the tenant is closed.
            await portal.latchkey.whenIdle();
            await portal.staff.tenants.close({});
          }
          return portal.eventStore.append(...appended);
        },
      },
    });
    expect(await acceptAs(slow, annSignedIn, token)).toMatchObject({ ok: true, status: 'accepted' });
  });

  it('is refused when the deadline passes while the host thinks about what the inviter may give', async () => {
    let isSlow = false;
    const portal = await startPortal({
      mayGive() {
        if (isSlow) portal.clock.set(later(expiresAt, 1));
        return everything;
      },
    });
    const { token, expiresAt } = await inviteAnn(portal);
    isSlow = true;
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token))).toEqual({
      type: 'InvitationExpired',
      expiresAt,
    });
  });

  it('is refused by the old link after a resend, and works by the new one', async () => {
    const portal = await startPortal();
    const { token, invitationId } = await inviteAnn(portal);
    portal.clock.advance(60_000);
    await portal.staff.invitations.resend({ invitationId });
    await portal.latchkey.whenIdle();
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token))).toEqual({ type: 'LinkSuperseded' });
    expect((await acceptAs(portal, annSignedIn, portal.tokenFor(ann.email))).ok).toBe(true);
  });

  it('is refused at the deadline, before anybody recorded it', async () => {
    const portal = await startPortal();
    const { token, expiresAt } = await inviteAnn(portal);
    portal.clock.set(expiresAt);
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token))).toEqual({
      type: 'InvitationExpired',
      expiresAt,
    });
  });
});

describe('one principal per person, one person per principal', () => {
  it('refuses a second account at a person’s next invitation', async () => {
    const portal = await startPortal();
    await letAnnIn(portal);
    await portal.staff.workspaces.open(theo);
    await portal.staff.invitations.invite({ workspaceId: 'theo', person: ann, permissions: ['roster.view'] });
    await portal.latchkey.whenIdle();
    const token = portal.tokenFor(ann.email);
    expect(rejectionOf(await acceptAs(portal, 'u-second', token))).toEqual({ type: 'PrincipalMismatch' });
    expect((await acceptAs(portal, annSignedIn, token)).ok).toBe(true);
  });

  it('refuses an account that is another person already', async () => {
    const portal = await startPortal();
    await letAnnIn(portal);
    await portal.staff.invitations.invite({
      workspaceId: rosa.workspaceId,
      person: bob,
      permissions: ['roster.view'],
    });
    await portal.latchkey.whenIdle();
    const token = portal.tokenFor(bob.email);
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token, bob.email))).toEqual({
      type: 'PrincipalMismatch',
    });
    expect((await acceptAs(portal, 'u-bob', token, bob.email)).ok).toBe(true);
  });

  it('lets one of two accounts in that accept at the same time, through two processes', async () => {
    for (let round = 0; round < 20; round++) {
      const portal = await startPortal();
      const other = await portal.another();
      const { token } = await inviteAnn(portal);
      const results = await Promise.all([acceptAs(portal, 'u-one', token), acceptAs(other, 'u-two', token)]);
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    }
  });

  it('lets one in of many that accept at the same time', async () => {
    const portal = await startPortal();
    const other = await portal.another();
    const { token } = await inviteAnn(portal);
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) => acceptAs(index % 2 ? portal : other, `u-${index}`, token)),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('frees an account from an acceptance that stalled, once its link cannot be accepted any more', async () => {
    const portal = await startPortal();
    const { token, expiresAt } = await inviteAnn(portal);
    const stalled = await portal.another({ eventStore: dyingBefore(portal, 'InvitationAccepted') });
    await expect(acceptAs(stalled, annSignedIn, token)).rejects.toThrow('the process died');
    await stalled.latchkey.close();

    await portal.staff.invitations.invite({
      workspaceId: rosa.workspaceId,
      person: bob,
      permissions: ['roster.view'],
    });
    await portal.latchkey.whenIdle();
    const bobsToken = portal.tokenFor(bob.email);
    expect(rejectionOf(await acceptAs(portal, annSignedIn, bobsToken, bob.email))).toEqual({
      type: 'PrincipalMismatch',
    });

    // The deadline has passed for Ann's link, and nobody has recorded it; Bob is invited anew.
    portal.clock.set(expiresAt);
    await portal.staff.invitations.invite({
      workspaceId: rosa.workspaceId,
      person: bob,
      permissions: ['roster.view'],
    });
    await portal.latchkey.whenIdle();
    expect((await acceptAs(portal, annSignedIn, portal.tokenFor(bob.email), bob.email)).ok).toBe(true);
  });

  it('lets the stalled one finish by accepting again', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    const stalled = await portal.another({ eventStore: dyingBefore(portal, 'InvitationAccepted') });
    await expect(acceptAs(stalled, annSignedIn, token)).rejects.toThrow('the process died');
    await stalled.latchkey.close();
    expect(rejectionOf(await acceptAs(portal, 'u-other', token))).toEqual({ type: 'PrincipalMismatch' });
    expect((await acceptAs(portal, annSignedIn, token)).ok).toBe(true);
  });
});
