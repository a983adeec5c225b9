import { describe, expect, it } from 'vitest';
import type { Facade } from '../../src/index.ts';
import {
  acceptAs,
  annSignedIn,
  appendedDuring,
  inviteAnn,
  letAnnIn,
  masterKey,
  rejectionOf,
  startPortal,
  tenantId,
} from '../portal.ts';

describe('previewing an invitation by its link', () => {
  it('tells what it opens, and appends nothing', async () => {
    const portal = await startPortal();
    const { token, personId, expiresAt } = await inviteAnn(portal);
    const appended = await appendedDuring(portal, async () => {
      expect(await portal.invitee().invitations.preview({ token })).toEqual({
        ok: true,
        invitationId: expect.any(String),
        generation: 1,
        standing: 'open',
        workspaceId: 'rosa',
        workspaceName: 'Rosa Diaz',
        personId,
        personName: 'Ann Carer',
        inviter: 'olivia',
        locale: undefined,
        permissions: ['roster.view'],
        role: undefined,
        readOnly: false,
        accessFrom: undefined,
        accessUntil: undefined,
        expiresAt,
      });
    });
    expect(appended).toBe(0);
  });

  it('tells the holder of an authentic link precisely how it stands', async () => {
    const portal = await startPortal();
    const { token, invitationId, expiresAt } = await inviteAnn(portal);
    const standing = async (of: string) => portal.invitee().invitations.preview({ token: of });
    portal.clock.set(expiresAt);
    expect(await standing(token)).toMatchObject({ standing: 'expired' });
    await portal.staff.invitations.resend({ invitationId });
    await portal.latchkey.whenIdle();
    expect(await standing(token)).toMatchObject({ standing: 'superseded' });
    const second = portal.tokenFor('ann@example.org');
    expect(await standing(second)).toMatchObject({ standing: 'open' });
    await acceptAs(portal, annSignedIn, second);
    expect(await standing(second)).toMatchObject({ standing: 'accepted' });
  });

  it('calls a link superseded that went to an address the person has no more, though no newer one was sent', async () => {
    const portal = await startPortal();
    const policy = {
      validFor: 'P7D',
      resend: { cooldown: 'PT0S', limit: 1 },
      acceptBy: 'matchingEmail',
    } as const;
    await portal.staff.tenants.changePolicy({ policy });
    const { token, personId } = await inviteAnn(portal);
    await portal.staff.people.changeEmail({ personId, email: 'ann@example.com' });
    await portal.latchkey.whenIdle();
    expect(await portal.invitee().invitations.preview({ token })).toMatchObject({
      generation: 1,
      standing: 'superseded',
    });
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token, 'ann@example.com'))).toEqual({
      type: 'LinkSuperseded',
    });
  });
});

it('tells the holder of a link in which language it was sent', async () => {
  const portal = await startPortal();
  await portal.staff.invitations.invite({
    workspaceId: 'rosa',
    person: { name: 'Ann Carer', email: 'ann@example.org' },
    permissions: ['roster.view'],
    locale: 'de-AT',
  });
  await portal.latchkey.whenIdle();
  const token = portal.tokenFor('ann@example.org');
  expect(await portal.invitee().invitations.preview({ token })).toMatchObject({ locale: 'de-AT' });
});

describe('who sent an invitation', () => {
  it('is whoever sent it last, and nobody where the system did', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const as = (actor: Parameters<typeof portal.latchkey.as>[0]['actor']) =>
      portal.latchkey.as({ tenantId, actor });
    const sentBy = async (facade: Facade) => {
      portal.clock.advance(60_000);
      await facade.invitations.resend({ invitationId });
      await portal.latchkey.whenIdle();
      const preview = await portal
        .invitee()
        .invitations.preview({ token: portal.tokenFor('ann@example.org') });
      return preview.ok && preview.inviter;
    };
    expect(await sentBy(as({ type: 'principal', principalId: 'noah' }))).toBe('noah');
    expect(await sentBy(portal.staff)).toBe('olivia');
    expect(await sentBy(as({ type: 'system', part: 'nightly' }))).toBeUndefined();
  });
});

describe('declining', () => {
  it('ends the invitation, and is already so the second time', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    expect(await portal.invitee().invitations.decline({ token, reason: 'not me' })).toMatchObject({
      ok: true,
      status: 'declined',
    });
    expect((await portal.invitee().invitations.decline({ token })).ok).toBe(true);
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token))).toEqual({ type: 'InvitationDeclined' });
  });

  it('is refused once somebody accepted', async () => {
    const portal = await startPortal();
    const { token } = await letAnnIn(portal);
    expect(rejectionOf(await portal.invitee().invitations.decline({ token }))).toEqual({
      type: 'AlreadyAccepted',
    });
  });
});

describe('a link that is not authentic', () => {
  it('gets one answer, whatever is wrong with it', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    const bytes = Buffer.from(token.slice(4), 'base64url');
    const flipped = (place: number) => {
      const copy = Buffer.from(bytes);
      copy[place] = (copy[place] ?? 0) ^ 1;
      return `lk1_${copy.toString('base64url')}`;
    };
    const elsewhere = await startPortal();
    const foreign = await inviteAnn(elsewhere);
    const tokens = [
      '',
      '\ud800',
      '\ud800',
      'lk1_',
      token.slice(0, -1),
      `${token}A`,
      foreign.token,
      ...Array.from(bytes.keys(), flipped),
    ];
    const appended = await appendedDuring(portal, async () => {
      for (const each of tokens) {
        const answer = { ok: false, rejection: { type: 'LinkNotRecognised' } };
        expect(await portal.invitee().invitations.preview({ token: each })).toEqual(answer);
        expect(await acceptAs(portal, annSignedIn, each)).toEqual(answer);
        expect(await portal.invitee().invitations.decline({ token: each })).toEqual(answer);
      }
    });
    expect(appended).toBe(0);
  });

  it('is every link of a key that was revoked', async () => {
    const portal = await startPortal();
    const { token, invitationId } = await inviteAnn(portal);
    await portal.keyVault.destroy('link-1');
    expect(rejectionOf(await acceptAs(portal, annSignedIn, token))).toEqual({ type: 'LinkNotRecognised' });
    portal.clock.advance(60_000);
    await portal.staff.invitations.resend({ invitationId });
    await portal.latchkey.whenIdle();
    expect((await acceptAs(portal, annSignedIn, portal.tokenFor('ann@example.org'))).ok).toBe(true);
  });

  it('is a link of one tenant in another, on the same stores, even with the same host ids', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    const actor = { type: 'principal', principalId: 'olivia' } as const;
    const others = portal.latchkey.as({ tenantId: 'other-care', actor });
    await others.tenants.open();
    await others.workspaces.open({ workspaceId: 'rosa', kind: 'client', name: 'Rosa of another tenant' });
    const theirs = portal.latchkey.as({
      tenantId: 'other-care',
      actor: { type: 'invitee', principalId: annSignedIn },
    });
    const answer = { type: 'LinkNotRecognised' };
    expect(rejectionOf(await theirs.invitations.accept({ token, verifiedEmail: 'ann@example.org' }))).toEqual(
      answer,
    );
    expect(rejectionOf(await theirs.invitations.preview({ token }))).toEqual(answer);
    expect(rejectionOf(await theirs.invitations.decline({ token }))).toEqual(answer);
  });

  it('costs the same reads as an authentic one of another tenant', async () => {
    const portal = await startPortal();
    const calls: string[] = [];
    const watched = await portal.another({
      eventStore: {
        ...portal.eventStore,
        read: (...read) => {
          calls.push(`read ${read[0].split('-')[0]}`);
          return portal.eventStore.read(...read);
        },
      },
      keyVault: {
        ...portal.keyVault,
        get: (names) => {
          calls.push(`get ${names[0]?.split('-')[0]}`);
          return portal.keyVault.get(names);
        },
      },
      masterKey,
    });
    const { token } = await inviteAnn(portal);
    const other = watched.latchkey.as({
      tenantId: 'other-care',
      actor: { type: 'principal', principalId: 'x' },
    });
    await other.tenants.open();
    const forged = `lk1_${Buffer.from(token.slice(4), 'base64url').fill(0, 38).toString('base64url')}`;
    const callsFor = async (text: string) => {
      calls.length = 0;
      await other.invitations.preview({ token: text });
      return [...calls];
    };
    expect(await callsFor(forged)).toEqual(await callsFor(token));
  });
});
