import { describe, expect, it } from 'vitest';
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

const invitation = { workspaceId: rosa.workspaceId, person: ann, permissions: ['roster.view'] };

describe('a command that comes again under its id', () => {
  it('gives its first result, whatever has happened since, and appends nothing', async () => {
    const portal = await startPortal();
    const invite = () => portal.staff.invitations.invite(invitation, { commandId: 'one' });
    const first = await invite();
    portal.clock.advance(60_000);
    if (first.ok) await portal.staff.invitations.resend({ invitationId: first.invitationId });
    await portal.staff.workspaces.close({ workspaceId: rosa.workspaceId });
    const appended = await appendedDuring(portal, async () => {
      const again = await invite();
      expect(again).toMatchObject({ ok: true, generation: 1, revision: 0 });
      expect(again).toMatchObject({ ...first, position: expect.any(String) });
    });
    expect(appended).toBe(0);
  });

  it('makes the same person in another process that has never heard of it', async () => {
    const portal = await startPortal();
    const stopped = await portal.another({
      eventStore: { ...portal.eventStore, append: () => Promise.reject(new Error('stopped')) },
    });
    await expect(stopped.staff.invitations.invite(invitation, { commandId: 'one' })).rejects.toThrow(
      'stopped',
    );
    const names = await portal.keyVault.names('person-');
    const invited = await portal.staff.invitations.invite(invitation, { commandId: 'one' });
    expect(invited.ok && [`person-${invited.personId}`]).toEqual(names);
  });

  it('is refused with another input', async () => {
    const portal = await startPortal();
    await portal.staff.invitations.invite(invitation, { commandId: 'one' });
    const other = { ...invitation, permissions: ['invoices.view'] };
    const reused = await portal.staff.invitations.invite(other, { commandId: 'one' });
    expect(rejectionOf(reused)).toEqual({ type: 'CommandIdReused' });
  });

  it('never makes one person of two addresses, whatever it is reused for', async () => {
    const portal = await startPortal();
    await portal.staff.workspaces.open({ workspaceId: 'theo', kind: 'client', name: 'Theo' });
    const bob = { name: 'Bob', email: 'bob@example.org' };
    const first = await portal.staff.invitations.invite(invitation, { commandId: 'bulk' });
    const elsewhere = { workspaceId: 'theo', person: bob, permissions: ['invoices.view'] };
    const second = await portal.staff.invitations.invite(elsewhere, { commandId: 'bulk' });
    await portal.latchkey.whenIdle();
    expect(first.ok && second.ok && first.personId !== second.personId).toBe(true);
    expect(portal.mails.map(({ to }) => to.address)).toEqual([ann.email, bob.email]);
  });

  it('after it was interrupted, with the address corrected, invites the corrected address', async () => {
    const portal = await startPortal();
    const stopped = await portal.another({
      eventStore: dyingBefore(portal, 'PersonInvited'),
    });
    const misspelt = { ...invitation, person: { name: 'Ann', email: 'ann@exmaple.org' } };
    await expect(stopped.staff.invitations.invite(misspelt, { commandId: 'one' })).rejects.toThrow(
      'the process died',
    );
    await stopped.latchkey.close();
    expect((await portal.staff.invitations.invite(invitation, { commandId: 'one' })).ok).toBe(true);
    await portal.latchkey.whenIdle();
    expect(portal.mails.map(({ to }) => to.address)).toEqual([ann.email]);
  });

  it('gives its first result also after the tenant was closed', async () => {
    const portal = await startPortal();
    const invite = () => portal.staff.invitations.invite(invitation, { commandId: 'one' });
    const first = await invite();
    await portal.staff.tenants.close({});
    expect(await invite()).toMatchObject({ ok: true, personId: first.ok && first.personId });
    expect(rejectionOf(await portal.staff.invitations.invite(invitation))).toEqual({ type: 'TenantClosed' });
  });

  it('is another command when another principal gives it', async () => {
    const portal = await startPortal();
    await portal.staff.invitations.invite(invitation, { commandId: 'one' });
    const noah = portal.latchkey.as({
      tenantId: 'harbour-care',
      actor: { type: 'principal', principalId: 'noah' },
    });
    const his = await noah.invitations.invite(invitation, { commandId: 'one' });
    expect(rejectionOf(his)).toMatchObject({ type: 'AlreadyInvited' });
  });

  it('is decided afresh if it was refused', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    const resend = () => portal.staff.invitations.resend({ invitationId }, { commandId: 'two' });
    expect(rejectionOf(await resend())).toMatchObject({ type: 'ResendTooSoon' });
    portal.clock.advance(60_000);
    expect((await resend()).ok).toBe(true);
  });

  it('gives access once, also when it is the acceptance', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    const accept = () =>
      portal
        .invitee(annSignedIn)
        .invitations.accept({ token, verifiedEmail: ann.email }, { commandId: 'three' });
    const first = await accept();
    const appended = await appendedDuring(portal, async () => {
      expect(await accept()).toEqual(first);
    });
    expect(appended).toBe(0);
  });

  it('gives no access anew, also when it is the acceptance of a round before the one that is open', async () => {
    const portal = await startPortal();
    const { token, personId } = await inviteAnn(portal);
    const accept = () =>
      portal
        .invitee(annSignedIn)
        .invitations.accept({ token, verifiedEmail: ann.email }, { commandId: 'three' });
    expect((await accept()).ok).toBe(true);
    await portal.staff.access.revoke({ workspaceId: rosa.workspaceId, personId });
    portal.clock.advance(60_000);
    await inviteAnn(portal);
    const appended = await appendedDuring(portal, async () => {
      expect(await accept()).toMatchObject({ ok: true, status: 'accepted', round: 1 });
    });
    expect(appended).toBe(0);
    expect(await mayAnn(portal)).toBe(false);
  });

  it.each([
    ['rescind', { reason: 'wrong client' }],
    ['resend', {}],
  ] as const)('works for %s', async (name, more) => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    portal.clock.advance(60_000);
    const run = () => portal.staff.invitations[name]({ invitationId, ...more }, { commandId: 'x' });
    const first = await run();
    expect(first.ok).toBe(true);
    expect(await appendedDuring(portal, async () => expect(await run()).toMatchObject(first))).toBe(0);
  });

  it('works for what is done to access', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const where = { workspaceId: rosa.workspaceId, personId };
    const commands = [
      () => portal.staff.access.suspend({ ...where, cause: 'unpaid' }, { commandId: 's' }),
      () => portal.staff.access.resume({ ...where, cause: 'unpaid' }, { commandId: 'r' }),
      () => portal.staff.access.revoke(where, { commandId: 'v' }),
      () => portal.staff.access.grant({ ...where, permissions: ['roster.view'] }, { commandId: 'g' }),
    ];
    const first: object[] = [];
    for (const command of commands) first.push(await command());
    const appended = await appendedDuring(portal, async () => {
      for (const [place, command] of commands.entries()) {
        const { position: _first, ...result } = { position: undefined, ...first[place] };
        expect(await command()).toMatchObject(result);
      }
    });
    expect(appended).toBe(0);
  });

  it('works for tenants, workspaces and people', async () => {
    const portal = await startPortal();
    const { personId } = await inviteAnn(portal);
    const policy = {
      validFor: 'P1D',
      resend: { cooldown: 'PT0S', limit: 3 },
      acceptBy: 'matchingEmail',
    } as const;
    const commands = [
      () => portal.staff.tenants.changePolicy({ policy }, { commandId: 'p' }),
      () =>
        portal.staff.workspaces.open(
          { workspaceId: 'theo', kind: 'client', name: 'Theo' },
          { commandId: 'w' },
        ),
      () => portal.staff.people.deactivate({ personId }, { commandId: 'd' }),
      () => portal.staff.workspaces.close({ workspaceId: 'theo' }, { commandId: 'c' }),
      () => portal.staff.tenants.close({}, { commandId: 't' }),
    ];
    for (const command of commands) {
      const first = await command();
      expect(first.ok).toBe(true);
      expect(await appendedDuring(portal, async () => expect((await command()).ok).toBe(first.ok))).toBe(0);
    }
  });
});

describe('a command that expects a revision', () => {
  it('is carried out only there', async () => {
    const portal = await startPortal();
    const { invitationId } = await inviteAnn(portal);
    portal.clock.advance(60_000);
    const stale = await portal.staff.invitations.resend({ invitationId }, { expectedRevision: 4 });
    expect(rejectionOf(stale)).toEqual({ type: 'RevisionMismatch', expected: 4, actual: 0 });
    expect(await portal.staff.invitations.resend({ invitationId }, { expectedRevision: 0 })).toMatchObject({
      revision: 1,
    });
  });

  it('loses a race for good', async () => {
    const portal = await startPortal();
    const other = await portal.another();
    const { invitationId } = await inviteAnn(portal);
    const rescind = (by: typeof portal) =>
      by.staff.invitations.rescind({ invitationId }, { expectedRevision: 0 });
    const results = await Promise.all([rescind(portal), rescind(other)]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(rejectionOf(results.find(({ ok }) => !ok) ?? results[0])).toEqual({
      type: 'RevisionMismatch',
      expected: 0,
      actual: 1,
    });
  });

  it('is refused where the options are none', async () => {
    const portal = await startPortal();
    const { token } = await inviteAnn(portal);
    const bad = await portal
      .invitee('u')
      .invitations.decline({ token }, { commandId: '', expectedRevision: 1.5 });
    expect(rejectionOf(bad)).toMatchObject({
      type: 'InvalidInput',
      issues: [{ path: 'commandId' }, { path: 'expectedRevision' }],
    });
    expect((await acceptAs(portal, annSignedIn, token)).ok).toBe(true);
  });
});
